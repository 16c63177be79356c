extension Compiler {
  /// How many rows come of what a step gives.
  struct Counted {
    /// The source, or the last step that decides while running when its rows happen: it may give any number.
    let base: Int
    /// The counts of the steps behind it.
    var counts = RowCounts()
  }

  /// The rates for which row counts are compared while the rate of recordings is not known, the most usual
  /// first.
  static let ordinaryRates = [
    48_000, 44_100, 16_000, 22_050, 8_000, 24_000, 32_000, 96_000, 11_025, 12_000, 88_200, 192_000,
  ]

  /// The rates that recordings may have.
  private var rates: [Int] {
    steps.first?.output.sampleRate.map { [$0] } ?? Compiler.ordinaryRates
  }

  /// How many rows come of a recording by a step, at each of `rates`.
  func counts(ofStep index: Int) -> [Counted?] {
    let step = steps[index]
    if step.inputs.isEmpty || step.decidesTimes { return rates.map { _ in Counted(base: index) } }
    return rates.enumerated().map { number, rate in
      // Where rows are joined, all inputs give as many.
      var known = step.inputs.lazy.compactMap { counted[$0][number] }.first
      guard case .node(let node, _) = step.work else { return known }
      let count = node.rowCount(for: Compiler.format(step.input, at: rate))
      guard count != .unknown else { return nil }
      known?.counts.append(count)
      return known
    }
  }

  /// A format as it is in recordings of a rate.
  private static func format(_ format: Format, at rate: Int) -> Format {
    format.clock == .open ? .audio(rate: rate, channels: max(1, format.width)) : format
  }

  /// Rows can only stand side by side if there are as many of each, of every recording.
  /// - Parameters:
  ///   - branches: The steps that are joined.
  ///   - number: Which of them is compared with the first.
  func checkCounts(
    _ step: Graph.NamedNode, of branches: [Int], _ number: Int
  ) throws(Problem) {
    for (rate, pair) in zip(rates, zip(counted[branches[0]], counted[branches[number]])) {
      guard let first = pair.0, let other = pair.1, first.base == other.base,
        let difference = first.counts.difference(from: other.counts)
      else { continue }
      let names = [step.inputs[0], step.inputs[number]].map { graph.nodes[$0].name }
      let example = example(of: difference.taken, from: first.base, at: rate)
      throw Problem(
        .clocksDiffer,
        "'\(names[0])' and '\(names[1])' give different numbers of rows: \(example) "
          + "\(difference.first) by '\(names[0])' and \(difference.second) by '\(names[1])'",
        at: step.inputPlaces[number],
        suggestion: first.counts.cure(against: other.counts),
        notes: [Problem.Note("the first is '\(names[0])'", at: step.inputPlaces[0])])
    }
  }
}

extension Compiler {
  /// `a recording of 1195 samples at 48000 Hz gives`, or what a step gives in the middle of a graph.
  private func example(of taken: Int, from base: Int, at rate: Int) -> String {
    let output = steps[base].output
    let isAudio = output.kind == .audio
    let rows = "\(taken) \(isAudio ? "sample" : "row")\(taken == 1 ? "" : "s")"
    let speed = isAudio ? " at \(output.sampleRate ?? rate) Hz" : ""
    return base == 0
      ? "a recording of \(rows)\(speed) gives" : "\(rows)\(speed) of '\(steps[base].name)' give"
  }
}

extension RowCounts {
  /// What makes the counts of two branches the same.
  fileprivate func cure(against other: RowCounts) -> String {
    if ratios != other.ratios { return "resample once and take both from it" }
    if hasFrames, other.hasFrames {
      return "make 'frame_length' even in both, or odd in both, or pool both first"
    }
    return "take both from the same rows, or pool both first"
  }

  private var ratios: [RowCount] {
    counts.filter { if case .scaled = $0 { true } else { false } }
  }

  private var hasFrames: Bool {
    counts.contains { if case .frames = $0 { true } else { false } }
  }
}
