/// Items to learn from: sequences of rows with a class each.
package protocol TrainingItems {
  var count: Int { get }
  /// Numbers in a row.
  var width: Int { get }
  /// How many rows an item has.
  func rows(of item: Int) -> Int
  /// The number of the item's class.
  func label(of item: Int) -> Int
  /// Writes all rows of an item, one behind another.
  func copy(_ item: Int, into rows: UnsafeMutablePointer<Float>)
}
