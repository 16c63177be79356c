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
