import GraphCore
import RealModule

/// The mixture of one class while it is fitted: weights and Gaussians.
///
/// Reference: A. P. Dempster, N. M. Laird, D. B. Rubin, "Maximum likelihood from incomplete data via the EM
/// algorithm", J. Royal Statistical Society B 39 (1977).
struct MixtureEstimate {
  private(set) var weights: [Double]
  private(set) var gaussians: GaussianSet

  init(weights: [Double], gaussians: GaussianSet) {
    self.weights = weights
    self.gaussians = gaussians
  }

  /// Begins with the clusters of the rows.
  init(_ node: GMM, _ rows: MixtureRows, random: inout SeededGenerator) throws(Problem) {
    let (set, occupancies) = try GaussianSet.clustered(
      [rows], of: rows, components: node.components, covariance: node.covariance,
      regularization: node.regularization, node: "gmm", random: &random)
    weights = occupancies.map { $0 / Double(rows.count) }
    gaussians = set
  }

  /// One iteration: how far each component is responsible for each row, then the best components for that.
  /// - Returns: The mean log likelihood of a row, before.
  mutating func improve(_ node: GMM, on rows: MixtureRows) throws(Problem) -> Double {
    let count = gaussians.count
    let logWeights = weights.map { Double.log($0) }
    var block = [Double](repeating: 0, count: MixtureRows.blockRows * gaussians.blockColumns)
    var shares = [Double](repeating: 0, count: MixtureRows.blockRows * count)
    var sums = GaussianSums(count: count, width: rows.width, covariance: node.covariance)
    var total = 0.0
    for positions in MixtureRows.blocks(of: 0..<rows.count) {
      rows.write(positions, squares: node.covariance == .diag, into: &block)
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
      after: gaussians, regularization: node.regularization, node: "gmm")
    return total / Double(rows.count)
  }
}
