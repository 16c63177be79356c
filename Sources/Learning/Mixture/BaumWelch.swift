import RealModule

/// The hidden Markov model of one class while it is fitted.
///
/// Reference: L. E. Baum, T. Petrie, G. Soules, N. Weiss, "A maximization technique occurring in the statistical
/// analysis of probabilistic functions of Markov chains", Annals of Mathematical Statistics 41 (1970).
package struct BaumWelch {
  package private(set) var start: [Double]
  /// A row for each state that is left.
  package private(set) var transitions: [Double]
  /// Of the components in each state.
  package private(set) var weights: [Double]
  package private(set) var gaussians: GaussianSet
  private var states: Int { start.count }
  private var components: Int { weights.count / start.count }

  package init(start: [Double], transitions: [Double], weights: [Double], gaussians: GaussianSet) {
    self.start = start
    self.transitions = transitions
    self.weights = weights
    self.gaussians = gaussians
  }

  /// Begins with equal parts of each recording as states, or with clusters of the rows.
  package init(
    _ rows: MixtureRows, topology: MarkovChain.Topology, states: Int, components: Int,
    regularization: Double, random: inout SeededGenerator
  ) throws(LearningFailure) {
    let sequences = rows.sequences
    (start, transitions) = MarkovChain.initial(
      topology, states: states, length: Double(rows.count) / Double(sequences.count))
    var positions = [[Int]](repeating: [], count: states)
    if topology == .leftToRight {
      for sequence in sequences {
        for position in sequence {
          let state = (position - sequence.lowerBound) * states / sequence.count
          positions[state].append(position)
        }
      }
    } else {
      let clusters = min(states, rows.count)
      let assignments = try KMeans(rows, clusters: clusters, random: &random).assignments
      for (position, state) in assignments.enumerated() { positions[state].append(position) }
    }
    let (set, occupancies) = try GaussianSet.clustered(
      positions.map { rows.selecting($0) }, of: rows, components: components,
      covariance: .diag, regularization: regularization, random: &random)
    gaussians = set
    weights = BaumWelch.shares(occupancies, each: components)
  }

  /// One iteration.
  /// - Returns: The mean log likelihood of a row, before.
  package mutating func improve(
    on rows: MixtureRows, regularization: Double
  ) throws(LearningFailure) -> Double {
    let chain = MarkovChain(start: start, transitions: transitions)
    let logWeights = weights.map { Double.log($0) }
    var sums = GaussianSums(count: weights.count, width: rows.width, covariance: .diag)
    let passage = ForwardBackward(chain, components: components)
    var block = [Double](repeating: 0, count: MixtureRows.blockRows * gaussians.blockColumns)
    var shares = [Double](repeating: 0, count: MixtureRows.blockRows * weights.count)
    var total = 0.0
    for sequence in rows.sequences {
      passage.begin(rows: sequence.count)
      for positions in MixtureRows.blocks(of: sequence) {
        rows.write(positions, squares: true, into: &block)
        gaussians.logDensities(
          of: block, rows: positions.count, adding: logWeights, into: &passage.densities,
          from: (positions.lowerBound - sequence.lowerBound) * weights.count)
      }
      total += passage.run(rows: sequence.count)
      for positions in MixtureRows.blocks(of: sequence) {
        rows.write(positions, squares: true, into: &block)
        passage.copyResponsibilities(
          from: positions.lowerBound - sequence.lowerBound, rows: positions.count, into: &shares)
        sums.add(block, rows: positions.count, responsibilities: shares)
      }
      try LearningFailure.checkCancellation()
    }
    start = BaumWelch.shares(passage.starts, each: states, otherwise: start)
    transitions = BaumWelch.shares(passage.transitions, each: states, otherwise: transitions)
    weights = BaumWelch.shares(sums.occupancies, each: components, otherwise: weights)
    gaussians = try sums.gaussians(after: gaussians, regularization: regularization)
    return total / Double(rows.count)
  }

  /// Numbers as parts of the sum of their group; a group that is next to nothing stays as it was.
  private static func shares(
    _ values: [Double], each size: Int, otherwise previous: [Double]? = nil
  ) -> [Double] {
    var shares = values
    for first in stride(from: 0, to: values.count, by: size) {
      let sum = values[first..<first + size].reduce(0, +)
      for index in first..<first + size {
        if sum > GaussianSums.leastOccupancy {
          shares[index] = values[index] / sum
        } else {
          shares[index] = previous?[index] ?? 1 / Double(size)
        }
      }
    }
    return shares
  }
}
