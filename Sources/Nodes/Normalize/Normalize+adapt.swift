package import GraphCore

extension Normalize {
  /// Both statistics of each column.
  struct Statistics {
    var lower: [Float]
    var upper: [Float]
  }

  /// Statistics that some recordings give beside those that were there: `(1 - w) old + w new`. A column that is
  /// constant in the new rows says nothing of its spread there, so what the spread rests on stays.
  func blended(_ old: Statistics, with new: Statistics, weight: Double) -> Statistics {
    var blended = old
    for column in old.lower.indices {
      func mix(_ old: Float, _ new: Float) -> Float {
        Float((1 - weight) * Double(old) + weight * Double(new))
      }
      let isConstant =
        method == .minmax ? new.lower[column] == new.upper[column] : new.upper[column] == 1
      if method != .minmax || !isConstant {
        blended.lower[column] = mix(old.lower[column], new.lower[column])
      }
      if method != .mean, !isConstant {
        blended.upper[column] = mix(old.upper[column], new.upper[column])
      }
    }
    return blended
  }
}

extension Normalize: AdaptableNode {
  package var isAdaptable: Bool { needsFitting && [.corpus, .site].contains(scope) }
  package var learnsSites: Bool { needsFitting && scope == .site }

  /// Without a site, the statistics of all recordings are blended; those of sites that are known stay.
  package func adapt(
    _ fitted: Fitted, to examples: Examples, weight: Double, site: String?, input: Format
  ) throws(Problem) -> Fitted {
    try check(examples, input)
    var rows = try statistics(in: fitted, width: input.width)
    let new = statistics(of: examples, rows: 0..<examples.count)
    var sites = fitted.sites
    if let site {
      let own = blended(rows[0], with: new, weight: weight)
      if let place = SpeakerName.place(of: site, among: sites) {
        rows[place + 1] = own
      } else {
        try checkCount(ofSites: sites.count + 1)
        sites.append(site)
        rows.append(own)
      }
    } else {
      rows[0] = blended(rows[0], with: new, weight: weight)
    }
    var adapted = self.fitted(
      rows, shape: scope == .site ? [rows.count, input.width] : [input.width], speakers: [])
    adapted.sites = sites
    return adapted
  }

  /// What a model holds, row after row: of the corpus, then of each site.
  private func statistics(in fitted: Fitted, width: Int) throws(Problem) -> [Statistics] {
    let lower = try tensor(tensorNames.0, of: fitted, width: width)
    let upper = try tensor(tensorNames.1, of: fitted, width: width)
    return (0...fitted.sites.count).map { row in
      let columns = row * width..<(row + 1) * width
      return Statistics(lower: Array(lower[columns]), upper: Array(upper[columns]))
    }
  }
}
