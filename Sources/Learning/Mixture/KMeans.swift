/// Clusters rows around means: where mixtures begin.
///
/// Seeds are drawn with probabilities in proportion to the squared distance from the nearest seed so far (D. Arthur,
/// S. Vassilvitskii, "k-means++: the advantages of careful seeding", SODA 2007); then Lloyd's iterations.
package struct KMeans {
  private static let mostIterations = 30

  private let rows: MixtureRows
  private let clusters: Int
  private var block: [Double]
  package private(set) var centers: [Double] = []
  /// The nearest mean of each row.
  package private(set) var assignments: [Int]

  /// Clusters rows.
  /// - Precondition: there are at least as many rows as clusters, and one of each.
  /// - Throws: `cancelled`.
  package init(
    _ rows: MixtureRows, clusters: Int, random: inout SeededGenerator
  ) throws(LearningFailure) {
    self.rows = rows
    self.clusters = clusters
    block = [Double](repeating: 0, count: MixtureRows.blockRows * 2 * rows.width)
    assignments = [Int](repeating: 0, count: rows.count)
    seed(&random)
    guard clusters > 1 else { return }
    for _ in 0..<KMeans.mostIterations {
      try LearningFailure.checkCancellation()
      if !improve() { break }
    }
  }

  private mutating func seed(_ random: inout SeededGenerator) {
    guard clusters > 1 else {
      // Nothing is compared with the only mean.
      centers = [Double](repeating: 0, count: rows.width)
      return
    }
    var distances = [Double](repeating: .infinity, count: rows.count)
    var chosen = random.below(rows.count)
    while true {
      rows.write(chosen..<chosen + 1, squares: false, into: &block)
      let seed = Array(block[..<rows.width])
      centers += seed
      guard centers.count < clusters * rows.width else { return }
      approach(seed, &distances)
      chosen = draw(distances, &random)
    }
  }

  /// Sets each distance to the one from a new seed where that is nearer.
  private mutating func approach(_ seed: [Double], _ distances: inout [Double]) {
    let width = rows.width
    for positions in MixtureRows.blocks(of: 0..<rows.count) {
      rows.write(positions, squares: false, into: &block)
      for (index, position) in positions.enumerated() {
        let row = block.span.extracting(index * width..<(index + 1) * width)
        var distance = 0.0
        for column in row.indices {
          let difference = row[column] - seed[column]
          distance += difference * difference
        }
        distances[position] = min(distances[position], distance)
      }
    }
  }

  /// A row, drawn with probabilities in proportion to weights; any row where all are 0.
  private func draw(_ weights: [Double], _ random: inout SeededGenerator) -> Int {
    let total = weights.reduce(0, +)
    guard total > 0 else { return random.below(rows.count) }
    var left = random.unit() * total
    for (index, weight) in weights.enumerated() {
      left -= weight
      if left < 0 { return index }
    }
    return weights.lastIndex { $0 > 0 } ?? 0
  }

  /// One of Lloyd's iterations; a mean without rows stays where it is.
  /// - Returns: Whether any row has another mean than before.
  private mutating func improve() -> Bool {
    let width = rows.width
    // The density of a Gaussian of unit variance falls with the distance.
    var set = GaussianSet(
      count: clusters, width: width, covariance: .diag, means: centers,
      factors: [Double](repeating: 1, count: clusters * width))
    let zeros = [Double](repeating: 0, count: clusters)
    var densities = [Double](repeating: 0, count: MixtureRows.blockRows * clusters)
    var sums = [Double](repeating: 0, count: clusters * width)
    var counts = [Double](repeating: 0, count: clusters)
    var isChanged = false
    for positions in MixtureRows.blocks(of: 0..<rows.count) {
      rows.write(positions, squares: true, into: &block)
      set.logDensities(of: block, rows: positions.count, adding: zeros, into: &densities)
      for (index, position) in positions.enumerated() {
        let first = index * clusters
        var best = 0
        for cluster in 1..<clusters
        where densities[first + cluster] > densities[first + best] { best = cluster }
        isChanged = isChanged || assignments[position] != best
        assignments[position] = best
        counts[best] += 1
        let row = block.span.extracting(2 * index * width..<(2 * index + 1) * width)
        for column in row.indices { sums[best * width + column] += row[column] }
      }
    }
    for cluster in 0..<clusters where counts[cluster] > 0 {
      for column in cluster * width..<(cluster + 1) * width {
        centers[column] = sums[column] / counts[cluster]
      }
    }
    return isChanged
  }
}
