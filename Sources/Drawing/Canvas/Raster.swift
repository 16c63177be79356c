/// Pixels, row by row from the top.
package struct Raster: Sendable {
  /// Pixels from left to right.
  package let columns: Int
  /// Pixels from above to below.
  package let rows: Int
  /// Each `0xAARRGGBB`, colours multiplied by how much they cover.
  package private(set) var pixels: [UInt32]

  /// Pixels of one colour.
  package init(columns: Int, rows: Int, _ shade: Shade = .missing) {
    (self.columns, self.rows) = (columns, rows)
    pixels = [UInt32](repeating: shade.pixel, count: columns * rows)
  }

  /// A pixel, counted from the left and from the top.
  package subscript(column: Int, row: Int) -> UInt32 {
    get { pixels[row * columns + column] }
    set { pixels[row * columns + column] = newValue }
  }
}
