import GraphCore

extension Corpus {
  /// Divides some of the recordings once more, for what has to be chosen or fitted within the training part: by speaker
  /// where every speaker is known, else by label.
  /// - Parameter entries: Which, as indices into `entries`.
  /// - Returns: The recordings of each fold, as such indices.
  func innerFolds(of entries: [Int], seed: UInt64) throws(Problem) -> [[Int]] {
    var part = self
    part.entries = entries.map { self.entries[$0] }
    let speakers = Set(part.entries.compactMap(\.speaker)).count
    let isKnown = part.entries.allSatisfy { $0.speaker != nil }
    let count = Corpus.innerFoldCount
    let spec: FoldSpec =
      isKnown && speakers > 1 ? .speakers(folds: min(count, speakers)) : .random(folds: count)
    return try spec.divide(part, seed: seed).tests.map { fold in fold.map { entries[$0] } }
  }

  /// Few enough that choosing does not take much longer than fitting.
  private static let innerFoldCount = 4
}
