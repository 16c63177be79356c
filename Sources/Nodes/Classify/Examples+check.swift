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
    if let (row, _) = firstNotFinite {
      throw Problem(
        .cannotFit, "row \(row + 1) of the examples holds a number that is not finite")
    }
  }

  /// Where the first number stands that is not finite.
  var firstNotFinite: (row: Int, column: Int)? {
    var found: (row: Int, column: Int)?
    forEachStretch { first, rows in
      guard found == nil, let index = rows.indices.first(where: { !rows[$0].isFinite }) else {
        return
      }
      found = (first + index / width, index % width)
    }
    return found
  }
}
