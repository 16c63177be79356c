import RealModule

/// The mixture of one class while it is fitted: weights and Gaussians.
///
/// Reference: A. P. Dempster, N. M. Laird, D. B. Rubin, "Maximum likelihood from incomplete data via the EM
/// algorithm", J. Royal Statistical Society B 39 (1977).
package struct MixtureEstimate {
  package private(set) var weights: [Double]
  package private(set) var gaussians: GaussianSet

  package init(weights: [Double], gaussians: GaussianSet) {
    self.weights = weights
    self.gaussians = gaussians
  }

  /// Begins with the clusters of the rows.
  package init(
    _ rows: MixtureRows, components: Int, covariance: Covariance, regularization: Double,
    random: inout SeededGenerator
  ) throws(LearningFailure) {
    let (set, occupancies) = try GaussianSet.clustered(
      [rows], of: rows, components: components, covariance: covariance,
      regularization: regularization, random: &random)
    weights = occupancies.map { $0 / Double(rows.count) }
    gaussians = set
  }

  /// One iteration: how far each component is responsible for each row, then the best components for that.
  /// - Returns: The mean log likelihood of a row, before.
  package mutating func improve(
    on rows: MixtureRows, regularization: Double
  ) throws(LearningFailure) -> Double {
    let (count, covariance) = (gaussians.count, gaussians.covariance)
    let logWeights = weights.map { Double.log($0) }
    var block = [Double](repeating: 0, count: MixtureRows.blockRows * gaussians.blockColumns)
    var shares = [Double](repeating: 0, count: MixtureRows.blockRows * count)
    var sums = GaussianSums(count: count, width: rows.width, covariance: covariance)
    var total = 0.0
    for positions in MixtureRows.blocks(of: 0..<rows.count) {
      rows.write(positions, squares: covariance == .diag, into: &block)
      gaussians.logDensities(
        of: block, rows: positions.count, adding: logWeights, into: &shares)
      var values = shares.mutableSpan
      for index in 0..<positions.count {
        var own = values._mutatingExtracting(index * count..<(index + 1) * count)
        total += LogSum.normalize(&own)
      }
      sums.add(block, rows: positions.count, responsibilities: shares)
    }
    weights = sums.occupancies.map { $0 / Double(rows.count) }
    gaussians = try sums.gaussians(
      after: gaussians, regularization: regularization)
    return total / Double(rows.count)
  }
}
