extension GaussianSet {
  /// Gaussians at the means of clusters, one cluster after another in each group of rows.
  ///
  /// A group with fewer rows than components begins with all the rows: it has none to go by.
  /// - Parameters:
  ///   - groups: Rows that share a mixture.
  ///   - rows: All of them.
  /// - Returns: The Gaussians, and how many rows begin with each.
  package static func clustered(
    _ groups: [MixtureRows], of rows: MixtureRows, components: Int, covariance: Covariance,
    regularization: Double, random: inout SeededGenerator
  ) throws(LearningFailure) -> (set: GaussianSet, occupancies: [Double]) {
    let width = rows.width
    let count = groups.count * components
    var sums = GaussianSums(count: count, width: width, covariance: covariance)
    var centers: [Double] = []
    let columns = covariance == .full ? width : 2 * width
    var block = [Double](repeating: 0, count: MixtureRows.blockRows * columns)
    var shares = [Double](repeating: 0, count: MixtureRows.blockRows * count)
    for (number, group) in groups.enumerated() {
      let group = group.count < components ? rows : group
      let clusters = try KMeans(group, clusters: components, random: &random)
      centers += clusters.centers
      for positions in MixtureRows.blocks(of: 0..<group.count) {
        group.write(positions, squares: covariance == .diag, into: &block)
        for index in shares.indices { shares[index] = 0 }
        for (index, position) in positions.enumerated() {
          shares[index * count + number * components + clusters.assignments[position]] = 1
        }
        sums.add(block, rows: positions.count, responsibilities: shares)
      }
    }
    let size = covariance == .full ? width * width : width
    var ones = [Double](repeating: covariance == .full ? 0 : 1, count: count * size)
    if covariance == .full {
      for diagonal in 0..<count * width {
        ones[diagonal / width * size + diagonal % width * (width + 1)] = 1
      }
    }
    let units = GaussianSet(
      count: count, width: width, covariance: covariance, means: centers, factors: ones)
    return (
      try sums.gaussians(after: units, regularization: regularization),
      sums.occupancies
    )
  }
}
