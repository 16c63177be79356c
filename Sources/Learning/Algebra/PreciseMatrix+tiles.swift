import COpenBLAS

/// Products with some rows of a matrix at a time. All functions read and write exactly the shapes that they check, and only
/// during the call. With all rows at once, each gives the same bits as `product` and `gram`.
extension PreciseMatrix {
  /// Adds `aᵀ a` to the lower half of a matrix; what stands above its diagonal stays.
  /// - Parameters:
  ///   - a: `rows × columns`; further numbers don't count.
  ///   - sums: `columns × columns`.
  static func addGram(
    ofColumns columns: Int, _ a: [Double], rows: Int, to sums: inout [Double]
  ) {
    precondition(
      a.count >= rows * columns && sums.count == columns * columns, "a matrix has other numbers")
    guard rows > 0, columns > 0 else { return }
    cblas_dsyrk(
      CblasRowMajor, CblasLower, CblasTrans, numericCast(columns), numericCast(rows), 1, a,
      numericCast(columns), 1, &sums, numericCast(columns))
  }

  /// Copies the lower half of a matrix to its upper half.
  static func mirror(_ matrix: inout [Double], size: Int) {
    precondition(matrix.count == size * size, "a matrix has other numbers")
    for row in 0..<size {
      for column in 0..<row { matrix[column * size + row] = matrix[row * size + column] }
    }
  }

  /// Sets some columns of `a bᵀ`.
  /// - Parameters:
  ///   - a: `rows × inner`.
  ///   - b: `count × inner`: some rows of the whole of b; further numbers don't count.
  ///   - first: The number of b's first row in the whole.
  ///   - result: As many rows as `a`, as many columns as the whole of b has rows.
  static func multiply(
    _ a: [Double], byRows b: [Double], from first: Int, count: Int, inner: Int,
    into result: inout [Double], rows: Int
  ) {
    let columns = result.count / max(1, rows)
    precondition(
      a.count == rows * inner && b.count >= count * inner && result.count == rows * columns
        && first >= 0 && first + count <= columns, "a matrix has other numbers")
    guard rows > 0, inner > 0, count > 0 else { return }
    result.withUnsafeMutableBufferPointer { result in
      cblas_dgemm(
        CblasRowMajor, CblasNoTrans, CblasTrans, numericCast(rows), numericCast(count),
        numericCast(inner), 1, a, numericCast(inner), b, numericCast(inner), 0,
        result.baseAddress.map { $0 + first }, numericCast(columns))
    }
  }

  /// Adds the product of some columns of a with as many rows of b.
  /// - Parameters:
  ///   - a: As many rows as the result.
  ///   - first: The number of the first of a's columns.
  ///   - count: How many.
  ///   - b: `count × columns`; further numbers don't count.
  ///   - result: `rows × columns`.
  static func add(
    _ a: [Double], from first: Int, count: Int, times b: [Double], columns: Int,
    to result: inout [Double], rows: Int
  ) {
    let inner = a.count / max(1, rows)
    precondition(
      a.count == rows * inner && first >= 0 && first + count <= inner
        && b.count >= count * columns && result.count == rows * columns,
      "a matrix has other numbers")
    guard rows > 0, columns > 0, count > 0 else { return }
    a.withUnsafeBufferPointer { a in
      cblas_dgemm(
        CblasRowMajor, CblasNoTrans, CblasNoTrans, numericCast(rows), numericCast(columns),
        numericCast(count), 1, a.baseAddress.map { $0 + first }, numericCast(inner), b,
        numericCast(columns), 1, &result, numericCast(columns))
    }
  }
}
