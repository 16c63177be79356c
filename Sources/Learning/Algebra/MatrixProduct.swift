import COpenBLAS

/// Products of row-major matrices in single precision, by OpenBLAS on one thread.
///
/// For fitting only: what one row gives may depend on how many rows are multiplied with it, so inference,
/// which must not care how rows are cut into chunks, uses `DenseLayer.apply`.
package enum MatrixProduct {
  /// The most bytes that OpenBLAS packs parts of matrices into, of each thread that multiplies.
  package static let workBytes = 32 << 20

  /// Makes later products run on one thread, so that they don't depend on the number of cores.
  /// Several graphs may fit at once: the setting is global to the process and always the same.
  package static func useOneThread() { openblas_set_num_threads(1) }

  /// `result = a b`, times `factor`.
  /// - Parameters:
  ///   - a: `rows × inner`, or `inner × rows` if it is to be transposed.
  ///   - b: `inner × columns`, or `columns × inner` if it is to be transposed.
  ///   - result: `rows × columns`; further numbers stay as they are.
  package static func multiply(
    _ a: [Float], transposed transposeA: Bool = false, by b: [Float],
    otherTransposed transposeB: Bool = false, factor: Float = 1, rows: Int, inner: Int,
    columns: Int,
    into result: inout [Float]
  ) {
    precondition(
      a.count >= rows * inner && b.count >= inner * columns && result.count >= rows * columns,
      "a matrix has fewer numbers than its shape")
    guard rows > 0, inner > 0, columns > 0 else { return }
    // OpenBLAS reads and writes exactly the shapes checked above, and only during the call.
    a.withUnsafeBufferPointer { a in
      b.withUnsafeBufferPointer { b in
        result.withUnsafeMutableBufferPointer { result in
          cblas_sgemm(
            CblasRowMajor, transposeA ? CblasTrans : CblasNoTrans,
            transposeB ? CblasTrans : CblasNoTrans, numericCast(rows), numericCast(columns),
            numericCast(inner), factor, a.baseAddress, numericCast(transposeA ? rows : inner),
            b.baseAddress, numericCast(transposeB ? inner : columns), 0, result.baseAddress,
            numericCast(columns))
        }
      }
    }
  }
}
