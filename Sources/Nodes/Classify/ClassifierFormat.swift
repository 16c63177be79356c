import GraphCore

extension Format {
  /// What a classifier of features gives before it is fitted: scores of classes that nobody knows yet.
  /// - Parameters:
  ///   - node: The classifier.
  ///   - clock: When its rows happen.
  /// - Throws: `Problem` SG0301 for anything but features.
  func scores(of node: String, at clock: Clock) throws(Problem) -> Format {
    guard kind == .features else {
      throw Problem(
        .wrongKind, "'\(node)' takes features, not \(self)",
        suggestion: "put a node that makes features before it, such as `mfcc` or `pool`")
    }
    return Format(.scores, width: 0, clock: clock, sampleRate: sampleRate)
  }

  /// Scores with a column for each class.
  func naming(_ classes: [String]) -> Format {
    var format = self
    format.width = classes.count
    format.stride = classes.count
    format.names = classes
    return format
  }
}

extension Fitted {
  /// Refuses a model that names no classes.
  func requireClasses(for node: String) throws(Problem) {
    guard !labels.isEmpty else {
      throw Problem(.damagedModel, "the model names no classes for '\(node)'")
    }
  }
}
