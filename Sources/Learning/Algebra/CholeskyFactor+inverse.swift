extension CholeskyFactor {
  /// The upper triangular `U` with `U Uᵀ` the inverse of a matrix, row-major: what scikit-learn calls
  /// `precisions_cholesky_`.
  /// - Parameter matrix: `width × width`, symmetric.
  /// - Returns: Nil if it is not positive definite.
  package static func ofInverse(_ matrix: [Double], width: Int) -> [Double]? {
    guard let lower = CholeskyFactor(matrix, size: width) else { return nil }
    // Column by column, `L y = e` gives the inverse of L; its transpose is U.
    var inverse = [Double](repeating: 0, count: width * width)
    for column in 0..<width {
      for row in column..<width {
        var sum = row == column ? 1.0 : 0
        for inner in column..<row {
          sum -= lower[row, inner] * inverse[column * width + inner]
        }
        inverse[column * width + row] = sum / lower[row, row]
      }
    }
    return inverse.allSatisfy(\.isFinite) ? inverse : nil
  }
}
