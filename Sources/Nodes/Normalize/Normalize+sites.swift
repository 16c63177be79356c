import GraphCore

extension Normalize {
  /// The most sites of which a model keeps statistics.
  static let mostSites = 1000
  /// What was learnt of the corpus counts as much as so many recordings of a site.
  private static let recordingsOfCorpus = 50.0

  /// How much so many recordings of a site count beside the whole corpus: of statistics over n recordings the
  /// error falls with n.
  package static func weight(ofSite recordings: Int) -> Double {
    Double(recordings) / (Double(recordings) + recordingsOfCorpus)
  }

  func checkCount(ofSites count: Int) throws(Problem) {
    guard count > Normalize.mostSites else { return }
    throw Problem(
      .cannotFit,
      "there are \(count) sites, and a model keeps statistics of at most \(Normalize.mostSites)",
      suggestion: "name larger places in the column 'site', or use `by: item`")
  }

  /// The statistics of all rows, then those of each site, in the order of their names. Of few recordings they
  /// would be of voices as much as of the place, so that they are blended with those of all rows.
  func fitSites(_ examples: Examples) throws(Problem) -> Fitted {
    let named = examples.sites ?? []
    let known = examples.labels.indices.filter { named.indices.contains($0) && named[$0] != nil }
    guard !known.isEmpty else {
      throw Problem(
        .cannotFit,
        "'normalize' takes statistics by site, but the corpus says of no recording where it was made",
        suggestion: "add a column 'site' to its CSV file, or use `by: corpus` or `by: item`")
    }
    // However its name is written, a site is one.
    let groups = Dictionary(grouping: known) { SpeakerName.key(named[$0] ?? "") }
    try checkCount(ofSites: groups.count)
    let sites = groups.values.map { rows in
      (name: rows.compactMap { named[$0] }.min() ?? "", rows: rows)
    }.sorted { $0.name < $1.name }
    let whole = statistics(of: examples, rows: 0..<examples.count)
    let ownRecordings = examples.recordingNumbers ?? examples.items
    let all =
      [whole]
      + sites.map { site in
        let recordings = Set(site.rows.map { ownRecordings[$0] }).count
        return blended(
          whole, with: statistics(of: examples, rows: site.rows),
          weight: Normalize.weight(ofSite: recordings))
      }
    var found = fitted(all, shape: [all.count, examples.width], speakers: [])
    found.sites = sites.map(\.name)
    return found
  }
}
