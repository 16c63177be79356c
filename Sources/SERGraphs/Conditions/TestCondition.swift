import GraphCore
import Nodes

/// Something that held-out recordings are put through before they are scored, to see how much is lost by it.
package struct TestCondition: Sendable, Equatable {
  /// What is done, and to what amount where there is one to choose.
  package let kind: ConditionKind
  /// In the unit of the kind; nil for what is drawn or has no amount.
  let amount: Double?

  init(_ kind: ConditionKind, _ amount: Double? = nil) {
    self.kind = kind
    self.amount = amount ?? kind.amount?.usual
  }

  /// As tables call it, and as an option names it: `phone`, `noise:10dB`.
  package var name: String {
    guard let amount, let unit = kind.amount?.unit else { return kind.rawValue }
    return "\(kind.rawValue):\(TestCondition.shortest(amount))\(unit)"
  }

  /// What it is, in words.
  package var words: String { kind.words(amount.map(TestCondition.shortest)) }

  static func shortest(_ value: Double) -> String {
    value.rounded() == value && value.magnitude < 1e9 ? String(Int(value)) : value.description
  }

  /// Whether voices of other recordings are mixed in.
  var mixesVoices: Bool { kind == .babble }

  /// The nodes that do it, for `PlanOptions.condition`.
  var nodes: [any GraphNode] { changes.map(\.node) }

  private var changes: [SoundChange] {
    let amount = amount ?? 0
    switch kind {
    case .phone: return [.band(from: 300, to: 3400), .codec(.mulaw)]
    case .mulaw: return [.codec(.mulaw)]
    case .alaw: return [.codec(.alaw)]
    case .gsm: return [.codec(.gsm)]
    case .opus: return [.codec(.opus, kilobits: amount)]
    case .mp3: return [.codec(.mp3, kilobits: amount)]
    case .noise, .pink: return [.noise(.pink, ratio: amount)]
    case .white: return [.noise(.white, ratio: amount)]
    case .brown: return [.noise(.brown, ratio: amount)]
    case .babble: return [.noise(.babble, ratio: amount)]
    case .room:
      let time = self.amount.map { Interval($0, $0) } ?? Interval(0.4, 0.6)
      return [.room(reverberation: time, distance: Interval(1, 3))]
    case .clip: return [.clip(amount / 100)]
    case .gain: return [.gain(amount)]
    }
  }

  /// From what a recording draws under it: from its name and the kind alone, so that levels of one noise can
  /// be compared, and nothing depends on lanes or the seed of a fit. On folds only who is heard in babble does.
  func seed(of entry: Corpus.Entry) -> UInt64 {
    // `noise` is pink noise by another word.
    let kind = kind == .noise ? ConditionKind.pink : kind
    return entry.seed(
      begunWith: "condition \(kind.rawValue)".utf8.reduce(0xCBF2_9CE4_8422_2325) {
        ($0 ^ UInt64($1)) &* 0x100_0000_01B3
      })
  }
}

extension Corpus.Entry {
  /// A seed that the recording, or part of one, has on every computer and in every corpus that it is part of.
  func seed(begunWith seed: UInt64) -> UInt64 {
    // FNV-1a of the name and the part.
    let text = "\(name)#\(start ?? 0)#\(channel.map(String.init) ?? "")"
    return text.utf8.reduce(seed) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }
}
