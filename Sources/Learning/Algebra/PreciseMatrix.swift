import COpenBLAS

/// Row-major matrices in double precision, by OpenBLAS and its LAPACK on one thread. For fitting only, as
/// `MatrixProduct`. All functions read and write exactly the shapes that they check, and only during the call.
package enum PreciseMatrix {
  /// `a b`.
  /// - Parameters:
  ///   - a: `rows × inner`, or `inner × rows` if it is to be transposed.
  ///   - b: `inner × columns`, or `columns × inner` if it is to be transposed.
  package static func product(
    _ a: [Double], transposed transposeA: Bool = false, _ b: [Double],
    otherTransposed transposeB: Bool = false, rows: Int, inner: Int, columns: Int
  ) -> [Double] {
    precondition(
      a.count == rows * inner && b.count == inner * columns, "a matrix has other numbers")
    var result = [Double](repeating: 0, count: rows * columns)
    guard rows > 0, inner > 0, columns > 0 else { return result }
    cblas_dgemm(
      CblasRowMajor, transposeA ? CblasTrans : CblasNoTrans, transposeB ? CblasTrans : CblasNoTrans,
      numericCast(rows), numericCast(columns), numericCast(inner), 1, a,
      numericCast(transposeA ? rows : inner), b, numericCast(transposeB ? inner : columns), 0,
      &result, numericCast(columns))
    return result
  }

  /// The products of all rows with each other, `a aᵀ`, or of all columns, `aᵀ a`: both halves of the matrix.
  package static func gram(
    _ a: [Double], rows: Int, columns: Int, ofColumns: Bool
  ) -> [Double] {
    precondition(a.count == rows * columns, "a matrix has other numbers")
    let size = ofColumns ? columns : rows
    var result = [Double](repeating: 0, count: size * size)
    guard rows > 0, columns > 0 else { return result }
    cblas_dsyrk(
      CblasRowMajor, CblasLower, ofColumns ? CblasTrans : CblasNoTrans, numericCast(size),
      numericCast(ofColumns ? rows : columns), 1, a, numericCast(columns), 0, &result,
      numericCast(size))
    for row in 0..<size {
      for column in 0..<row { result[column * size + row] = result[row * size + column] }
    }
    return result
  }

  /// The eigenvalues of a symmetric matrix, rising, and its eigenvectors, each a row; nil where LAPACK found none.
  package static func eigen(_ matrix: [Double], size: Int) -> (values: [Double], vectors: [Double])?
  {
    precondition(matrix.count == size * size, "a matrix has other numbers")
    var (vectors, values) = (matrix, [Double](repeating: 0, count: size))
    // Vectors are wanted; by columns, as LAPACK has it, the matrix is the same.
    var (job, half) = (CChar(UInt8(ascii: "V")), CChar(UInt8(ascii: "L")))
    var (order, room, places, failed) = (blasint(size), blasint(-1), blasint(-1), blasint(0))
    // The first call tells how much room the second needs.
    var (work, integers) = ([0.0], [blasint(0)])
    dsyevd_(
      &job, &half, &order, &vectors, &order, &values, &work, &room, &integers, &places, &failed)
    (room, places) = (blasint(work[0]), integers[0])
    work = [Double](repeating: 0, count: Int(room))
    integers = [blasint](repeating: 0, count: Int(places))
    dsyevd_(
      &job, &half, &order, &vectors, &order, &values, &work, &room, &integers, &places, &failed)
    return failed == 0 ? (values, vectors) : nil
  }
}

/// The Cholesky factor of a symmetric, positive definite matrix.
package struct CholeskyFactor: Sendable {
  private let factor: [Double]
  private let size: Int

  /// Factors a matrix of `size × size`; nil where rounding has left it not positive definite.
  package init?(_ matrix: [Double], size: Int) {
    precondition(matrix.count == size * size, "a matrix has other numbers")
    var (factor, half) = (matrix, CChar(UInt8(ascii: "L")))
    var (order, failed) = (blasint(size), blasint(0))
    dpotrf_(&half, &order, &factor, &order, &failed)
    guard failed == 0 else { return nil }
    self.factor = factor
    self.size = size
  }

  /// A number of the lower triangular factor, `row` not before `column`.
  package subscript(row: Int, column: Int) -> Double { factor[column * size + row] }

  /// Multiplies each of `count` vectors of `size` numbers, one after another, with the inverse of the matrix.
  package func solve(_ vectors: inout [Double], count: Int) {
    precondition(vectors.count == count * size, "a vector has other numbers")
    var (half, order, columns, failed) = (
      CChar(UInt8(ascii: "L")), blasint(size), blasint(count), blasint(0)
    )
    dpotrs_(&half, &order, &columns, factor, &order, &vectors, &order, &failed)
  }

  /// Multiplies each of `count` vectors with the inverse of the lower triangular factor, or of its transpose.
  package func solveLower(_ vectors: inout [Double], count: Int, transposed: Bool = false) {
    precondition(vectors.count >= count * size, "a vector has other numbers")
    guard count > 0, size > 0 else { return }
    cblas_dtrsm(
      CblasColMajor, CblasLeft, CblasLower, transposed ? CblasTrans : CblasNoTrans, CblasNonUnit,
      numericCast(size), numericCast(count), 1, factor, numericCast(size), &vectors,
      numericCast(size))
  }
}
