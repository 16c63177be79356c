import COpenBLAS

/// The roots of `z^p + a1 z^(p-1) + ... + ap`: the eigenvalues of its companion matrix, by LAPACK.
package struct PolynomialRoots {
  private let degree: Int
  /// Column by column, as LAPACK has it.
  private var matrix: [Double]
  package private(set) var real: [Double]
  package private(set) var imaginary: [Double]
  private var work: [Double]

  package init(degree: Int) {
    self.degree = degree
    matrix = [Double](repeating: 0, count: degree * degree)
    real = [Double](repeating: 0, count: degree)
    imaginary = real
    work = [Double](repeating: 0, count: max(1, degree))
  }

  package static func bytes(degree: Int) -> Int { 8 * (degree * degree + 3 * degree) + 512 }

  /// Finds the roots.
  /// - Parameter coefficients: a1 ... ap, perhaps with other numbers after them.
  /// - Returns: Which of `real` and `imaginary` are roots: all of them, but where an iteration did not settle.
  package mutating func find(_ coefficients: Span<Float>) -> Range<Int> {
    for index in matrix.indices { matrix[index] = 0 }
    for column in 0..<degree {
      matrix[column * degree] = -Double(coefficients[column])
      if column + 1 < degree { matrix[column * degree + column + 1] = 1 }
    }
    var (size, first, room, failed) = (blasint(degree), blasint(1), blasint(degree), blasint(0))
    // Eigenvalues, and no vectors: `z` is not used. LAPACK reads and writes the sizes given, only during the call.
    var (job, vectors, unused) = (CChar(UInt8(ascii: "E")), CChar(UInt8(ascii: "N")), 0.0)
    dhseqr_(
      &job, &vectors, &size, &first, &size, &matrix, &size, &real, &imaginary, &unused, &first,
      &work,
      &room, &failed)
    return Int(max(0, failed))..<degree
  }
}
