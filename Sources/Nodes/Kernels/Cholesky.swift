/// The Cholesky factors of symmetric positive definite matrices, row-major, in double precision.
enum Cholesky {
  /// The upper triangular `U` with `U Uᵀ` the inverse of a matrix: what scikit-learn calls `precisions_cholesky_`.
  /// - Parameter matrix: `width × width`, symmetric.
  /// - Returns: Nil if it is not positive definite.
  static func ofInverse(_ matrix: [Double], width: Int) -> [Double]? {
    guard let lower = factor(matrix, width: width) else { return nil }
    // Column by column, `L y = e` gives the inverse of L; its transpose is U.
    var inverse = [Double](repeating: 0, count: width * width)
    for column in 0..<width {
      for row in column..<width {
        var sum = row == column ? 1.0 : 0
        for inner in column..<row {
          sum -= lower[row * width + inner] * inverse[column * width + inner]
        }
        inverse[column * width + row] = sum / lower[row * width + row]
      }
    }
    return inverse.allSatisfy(\.isFinite) ? inverse : nil
  }

  /// The lower triangular `L` with `L Lᵀ` the matrix; nil if it is not positive definite.
  private static func factor(_ matrix: [Double], width: Int) -> [Double]? {
    var lower = [Double](repeating: 0, count: width * width)
    for row in 0..<width {
      for column in 0...row {
        var sum = matrix[row * width + column]
        for inner in 0..<column {
          sum -= lower[row * width + inner] * lower[column * width + inner]
        }
        if row == column {
          guard sum > 0, sum.isFinite else { return nil }
          lower[row * width + row] = sum.squareRoot()
        } else {
          lower[row * width + column] = sum / lower[column * width + column]
        }
      }
    }
    return lower
  }
}
