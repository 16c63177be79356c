import GraphCore

/// Under which conditions a model has learnt: what its recordings were like, as far as that is known. What is
/// unlike them is where its answers are worth least.
package struct LearningConditions: Sendable, Equatable {
  /// Where nine tenths of some numbers lie, and the middle one.
  package struct Range: Sendable, Equatable {
    package let low: Double
    package let middle: Double
    package let high: Double
  }

  /// Recordings that were learnt from; those that could not be read are not counted.
  package var recordings = 0
  /// How many of them are of each corpus.
  package var corpora: [String: Int] = [:]
  /// How many are in each language, of those whose language is known.
  package var languages: [String: Int] = [:]
  /// Speakers that are known by name, and of these the women and the men that are known to be.
  package var speakers = 0
  package var women = 0
  package var men = 0
  /// How many recordings have each sample rate in hertz, and each number of channels.
  package var rates: [Int: Int] = [:]
  package var channels: [Int: Int] = [:]
  /// Seconds of a recording.
  package var seconds: Range?
  /// The level of loud speech, in decibel relative to full scale.
  package var speechLevel: Range?
  /// How far loud parts are above soft ones, in decibel.
  package var depth: Range?
  /// Varied copies of each recording that were learnt from besides, and the nodes that made them, each with
  /// its settings.
  package var copies = 0
  package var variations: [String] = []

  package init() {}
}

extension LearningConditions.Range {
  /// - Returns: Nil of no numbers.
  init?(_ numbers: [Double], decimals: Int) {
    guard !numbers.isEmpty else { return nil }
    let sorted = numbers.sorted()
    // More digits than are told would only make files differ.
    let scale = (0..<decimals).reduce(1.0) { scale, _ in 10 * scale }
    func quantile(_ share: Double) -> Double {
      (sorted[Int((share * Double(sorted.count - 1)).rounded())] * scale).rounded() / scale
    }
    self.init(low: quantile(0.05), middle: quantile(0.5), high: quantile(0.95))
  }

  /// `3.0 to 4.6`, or the number where all are alike.
  func text(_ count: Int) -> String {
    let (low, high) = (decimals(low, count), decimals(high, count))
    return low == high ? low : "\(low) to \(high)"
  }
}

extension LearningConditions {
  /// Notes what was learnt from.
  /// - Parameters:
  ///   - entries: The recordings that could be read.
  ///   - sounds: What is known of the sound of each.
  init(_ corpus: Corpus, entries: [Int], sounds: [Int: RecordingSound], graph: Graph) {
    recordings = entries.count
    var sexes: [String: Set<String>] = [:]
    for number in entries {
      let entry = corpus.entries[number]
      let home = entry.metadata["corpus"] ?? corpus.name
      corpora[home, default: 0] += 1
      let language = entry.metadata["language"] ?? CorpusSpec.Kind(of: home)?.language
      if let language, !language.isEmpty { languages[language, default: 0] += 1 }
      if let speaker = entry.speaker {
        sexes[speaker, default: []].formUnion(entry.metadata["sex"].map { [$0] } ?? [])
      }
      if let sound = sounds[number] {
        rates[sound.rate, default: 0] += 1
        channels[entry.channel == nil ? sound.channels : 1, default: 0] += 1
      }
    }
    speakers = sexes.count
    women = sexes.values.count { $0 == ["female"] }
    men = sexes.values.count { $0 == ["male"] }
    let known = entries.compactMap { sounds[$0] }
    seconds = Range(known.map(\.seconds), decimals: 2)
    speechLevel = Range(known.compactMap(\.speechLevel), decimals: 1)
    depth = Range(known.filter { $0.speechLevel != nil }.map(\.depth), decimals: 1)
    copies = graph.copies
    guard copies > 0 else { return }
    variations = graph.nodes.filter { $0.kind is any CopyVaryingNode }.map { step in
      ([step.use]
        + step.kind.settings.filter { $0.text != "null" }.map { "\($0.name)=\($0.text)" })
        .joined(separator: " ")
    }
  }
}

extension CorpusSpec.Kind {
  /// The kind of a corpus that is called `emodb`, or `emodb-2` among several.
  init?(of title: String) {
    guard
      let kind = CorpusSpec.Kind.allCases.first(where: {
        title == $0.rawValue || title.hasPrefix($0.rawValue + "-")
      })
    else { return nil }
    self = kind
  }

  /// What is spoken in it, where it is one published corpus.
  fileprivate var language: String? {
    switch self {
    case .ravdess, .tess, .savee, .cremaD: "English"
    case .emodb: "German"
    case .folders, .csv, .pattern: nil
    }
  }
}
