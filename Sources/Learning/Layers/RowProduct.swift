import COpenBLAS

/// Products of row-major matrices in single precision, by OpenBLAS, on memory of batches.
///
/// Unsafe, since batches are: the caller answers for the shapes. OpenBLAS keeps no pointer after a call.
enum RowProduct {
  /// `result = factor a b + kept result`.
  /// - Parameters:
  ///   - a: `rows x inner`, or `inner x rows` where it is transposed; each row `aStep` numbers behind the one
  ///     before.
  ///   - b: `inner x columns`, or `columns x inner` where it is transposed.
  ///   - kept: 0 to overwrite the result, 1 to add to it.
  static func multiply(
    _ a: UnsafePointer<Float>, transposed transposeA: Bool = false, step aStep: Int? = nil,
    by b: UnsafePointer<Float>, otherTransposed transposeB: Bool = false,
    otherStep bStep: Int? = nil, rows: Int, inner: Int, columns: Int, factor: Float = 1,
    keeping kept: Float = 0, into result: UnsafeMutablePointer<Float>, resultStep: Int? = nil
  ) {
    guard rows > 0, inner > 0, columns > 0 else { return }
    cblas_sgemm(
      CblasRowMajor, transposeA ? CblasTrans : CblasNoTrans,
      transposeB ? CblasTrans : CblasNoTrans, numericCast(rows), numericCast(columns),
      numericCast(inner), factor, a, numericCast(aStep ?? (transposeA ? rows : inner)), b,
      numericCast(bStep ?? (transposeB ? inner : columns)), kept, result,
      numericCast(resultStep ?? columns))
  }
}
