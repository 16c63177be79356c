import COpenBLAS

extension MatrixProduct {
  /// `result = a b`, or `result += a b`, in double precision. For fitting only, as the product in single precision.
  /// - Parameters:
  ///   - a: `rows × inner`, or `inner × rows` if it is to be transposed.
  ///   - b: `inner × columns`.
  ///   - adding: Whether the product is added to what stands in the result.
  ///   - result: `rows × columns`, from the number `start` on.
  package static func multiply(
    _ a: [Double], transposed: Bool = false, by b: [Double], adding: Bool = false, rows: Int,
    inner: Int, columns: Int, into result: inout [Double], from start: Int = 0
  ) {
    precondition(
      start >= 0 && a.count >= rows * inner && b.count >= inner * columns
        && result.count >= start + rows * columns, "a matrix has fewer numbers than its shape")
    guard rows > 0, inner > 0, columns > 0 else { return }
    // OpenBLAS reads and writes exactly the shapes checked above, and only during the call.
    a.withUnsafeBufferPointer { a in
      b.withUnsafeBufferPointer { b in
        result.withUnsafeMutableBufferPointer { result in
          cblas_dgemm(
            CblasRowMajor, transposed ? CblasTrans : CblasNoTrans, CblasNoTrans, numericCast(rows),
            numericCast(columns), numericCast(inner), 1, a.baseAddress,
            numericCast(transposed ? rows : inner), b.baseAddress, numericCast(columns),
            adding ? 1 : 0, result.baseAddress.map { $0 + start }, numericCast(columns))
        }
      }
    }
  }
}
