import COpenBLAS

/// A row-major matrix that multiplies rows, shared read-only by all lanes.
package struct Matrix: Sendable {
  package let rows: Int
  package let columns: Int
  private let values: [Float]

  /// Computes every element.
  package init(rows: Int, columns: Int, _ element: (_ row: Int, _ column: Int) -> Double) {
    self.rows = rows
    self.columns = columns
    var values: [Float] = []
    values.reserveCapacity(rows * columns)
    for row in 0..<rows {
      for column in 0..<columns { values.append(Float(element(row, column))) }
    }
    self.values = values
    // So that products do not depend on the number of cores; global to the process and always the same.
    openblas_set_num_threads(1)
  }

  package var bytes: Int { values.count * MemoryLayout<Float>.stride }

  /// Writes the product with a row of `columns` numbers.
  ///
  /// One row at a time, so that a row's numbers don't depend on the rows that come with it.
  package func apply(_ input: Span<Float>, into output: inout MutableSpan<Float>) {
    precondition(input.count >= columns && output.count >= rows, "a row is shorter than the matrix")
    // OpenBLAS reads and writes exactly the shapes checked above, and only during the call.
    values.withUnsafeBufferPointer { values in
      input.withUnsafeBufferPointer { input in
        output.withUnsafeMutableBufferPointer { output in
          cblas_sgemv(
            CblasRowMajor, CblasNoTrans, numericCast(rows), numericCast(columns), 1,
            values.baseAddress, numericCast(columns), input.baseAddress, 1, 0, output.baseAddress, 1
          )
        }
      }
    }
  }
}
