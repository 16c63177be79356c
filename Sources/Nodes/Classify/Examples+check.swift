import GraphCore

extension Examples {
  /// Refuses rows that no classifier can learn from: fewer than two classes, no rows, numbers that are not finite.
  /// - Parameter node: Who learns.
  /// - Throws: `Problem` SG0504.
  func check(for node: String) throws(Problem) {
    guard classes.count > 1 else {
      throw Problem(
        .cannotFit, "'\(node)' needs at least two classes, the examples have \(classes.count)")
    }
    guard count > 0, width > 0 else {
      throw Problem(.cannotFit, "'\(node)' has no rows to learn from")
    }
    if let index = rows.firstIndex(where: { !$0.isFinite }) {
      throw Problem(
        .cannotFit, "row \(index / width + 1) of the examples holds a number that is not finite")
    }
  }
}
