package import GraphCore
import Nodes

extension Plan {
  /// Checks that the plan can be run for a speaker.
  /// - Parameter speaker: Who was named; nil if nobody was.
  /// - Throws: `Problem` SG0505 for one that the model does not know, or where one has to be named.
  package func check(speaker: String?) throws(Problem) {
    guard speaker == nil || !speakers.isEmpty else {
      throw Problem(
        .usage, "'--speaker' has no effect: no node of the graph asks who speaks",
        suggestion: "leave it out")
    }
    let strict = speakers.first { SpeakerName.place(of: speaker, among: $0.known) == nil }
    guard let strict else { return }
    throw UnknownSpeaker.problem(speaker, known: strict.known, at: strict.node)
  }

  /// Checks that the plan can be run for a place of recording.
  /// - Parameter site: The place that was named; nil if none was.
  /// - Throws: `Problem` SG0506 for one that the model does not know; SG0801 where nothing asks for it.
  package func check(site: String?) throws(Problem) {
    guard let site else { return }
    guard !sites.isEmpty else {
      throw Problem(
        .usage, "'--site' has no effect: no node of the graph takes statistics by site",
        suggestion:
          "leave it out; `sergraph adapt` brings a model to one place, and a graph with `normalize: {by: site}` keeps several"
      )
    }
    guard let strict = sites.first(where: { SpeakerName.place(of: site, among: $0.known) == nil })
    else { return }
    throw Problem(
      .unknownSite, "'\(strict.node)' does not know the site '\(site)'",
      suggestion: (didYouMean(site, among: strict.known) ?? Plan.list(strict.known))
        + "; leave --site out to take the statistics of all sites, or add it with `sergraph adapt --site`"
    )
  }

  /// The plan for recordings of a speaker and a place, both checked.
  package func told(_ speaker: String?, _ site: String?) throws(Problem) -> Plan {
    try check(speaker: speaker)
    return try told(at: site)
  }

  /// The plan for recordings of a place, which is checked.
  package func told(at site: String?) throws(Problem) -> Plan {
    try check(site: site)
    var plan = self
    plan.site = site
    return plan
  }

  private static func list(_ known: [String]) -> String {
    "the model knows " + known.prefix(12).joined(separator: ", ")
      + (known.count > 12 ? " and \(known.count - 12) more" : "")
  }

  /// What to say where statistics by site are asked for that are not there.
  /// - Parameter corpus: What is run over; nil where files were named.
  package func siteWarnings(_ corpus: Corpus?) -> [Problem] {
    guard site == nil, let known = sites.first?.known else { return [] }
    guard let corpus else {
      return [
        Problem(
          .unknownSite, "no site is named, so the statistics of all sites are taken",
          suggestion: "say where the recordings were made with --site NAME; \(Plan.list(known))",
          severity: .warning)
      ]
    }
    let others = corpus.entries.filter { SpeakerName.place(of: $0.site, among: known) == nil }
    guard !others.isEmpty else { return [] }
    let names = Set(others.compactMap(\.site)).sorted()
    return [
      Problem(
        .unknownSite,
        "\(counted(others.count, "recording")) \(others.count == 1 ? "is" : "are") of no site that the model knows"
          + (names.isEmpty
            ? ""
            : " (" + names.prefix(6).joined(separator: ", ") + (names.count > 6 ? ", ..." : "")
              + ")")
          + ": the statistics of all sites are taken",
        suggestion: names.first.flatMap { didYouMean($0, among: known) } ?? Plan.list(known),
        severity: .warning)
    ]
  }
}
