/// The words for emotions that all corpora share, so that a graph goes from one to the next unchanged: those of
/// RAVDESS, and boredom.
///
/// What a corpus calls them itself stays in its metadata, as `code`.
enum Emotions {
  static let all = [
    "neutral", "calm", "happy", "sad", "angry", "fearful", "disgust", "surprised", "boredom",
  ]

  /// Each label once: the shared ones in their order, then others in that of their bytes.
  static func inOrder(_ labels: [String]) -> [String] {
    let present = Set(labels)
    let others = present.subtracting(all)
    return all.filter(present.contains)
      + others.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}

/// Few labels that many corpora share, and which of the shared words become which of them: so that corpora
/// with different labels can be learnt from and tested together. Recordings of any other label are left out.
package enum LabelTable: String, CaseIterable, Sendable {
  /// Neutral, with calm; happy; sad; angry.
  case basic4
  /// These, and fearful.
  case basic5
  /// These, and disgust.
  case basic6

  /// The labels, in their order.
  package var labels: [String] {
    let all = ["neutral", "happy", "sad", "angry", "fearful", "disgust"]
    return switch self {
    case .basic4: Array(all.prefix(4))
    case .basic5: Array(all.prefix(5))
    case .basic6: all
    }
  }

  /// Words that become another one.
  package var mapping: [String: String] { ["calm": "neutral"] }
}
