/// Rows to learn from, which can be read in any order. They may lie in a file, so no more of them than one is asked for at a time.
package protocol LearningRows: Sendable {
  /// Numbers in a row.
  var width: Int { get }
  var count: Int { get }
  /// One row.
  subscript(row: Int) -> Span<Float> {
    @_lifetime(borrow self)
    get
  }
}
