import GraphCore

extension Corpus {
  /// Divides some of the recordings once more, for what has to be chosen or fitted within the training part: by speaker
  /// where every speaker is known, else by label.
  /// - Parameters:
  ///   - entries: Which, as indices into `entries`.
  ///   - purpose: What for, such as `choose settings`.
  /// - Returns: The recordings of each fold, as such indices.
  /// - Throws: `Problem` SG0504 where there is nothing to divide.
  func innerFolds(
    of entries: [Int], seed: UInt64, to purpose: String
  ) throws(Problem) -> [[Int]] {
    guard entries.count > 1 else {
      throw Problem(
        .cannotFit,
        "the training part has \(counted(entries.count, "recording")), too few to \(purpose) on some that were held out of it",
        suggestion: "add recordings, or divide the corpus so that more are learnt from")
    }
    var part = self
    part.entries = entries.map { self.entries[$0] }
    let speakers = Set(part.entries.compactMap(\.speaker)).count
    let isKnown = part.entries.allSatisfy { $0.speaker != nil }
    let spec: FoldSpec =
      isKnown && speakers > 1
      ? .speakers(folds: min(Corpus.innerFoldCount, speakers))
      : .random(folds: min(Corpus.innerFoldCount, entries.count))
    return try spec.divide(part, seed: seed).tests.map { fold in fold.map { entries[$0] } }
  }

  /// Few enough that choosing does not take much longer than fitting.
  static let innerFoldCount = 4
}
