import Glibc

/// For every bin the best bin to come from, where moves to other bins cost more the further they go: the inner step of
/// a Viterbi search over pitch bins, for weights that are the logarithm of a triangle.
///
/// Such weights are concave, so the best source never goes down when the target goes up (the matrix of sums is totally
/// monotone). Targets are taken in halves, each looked for between the sources of its neighbours: `n log n` sums
/// instead of `n` times the width of the band.
package struct LocalMaxima {
  package let bins: Int
  /// The best sum of each target, and where it comes from.
  package private(set) var values: [Double]
  package private(set) var sources: [Int32]
  /// The logarithms of the triangle, from the furthest move up to the furthest move down.
  private let weights: [Double]
  /// The furthest moves, in bins.
  private let down: Int
  private let up: Int
  /// What each source is scaled by, so that its weights sum to 1: the logarithm.
  private let scales: [Double]
  private var scaled: [Double]

  /// - Parameters:
  ///   - bins: How many there are.
  ///   - width: Bins that can be reached from one; even widths reach one bin further to one side, as
  ///     `librosa.sequence.transition_local` does.
  package init(bins: Int, width: Int) {
    self.bins = bins
    let lowest = width % 2 == 1 ? -(width / 2) : (bins % 2 == 1 ? -width / 2 : 1 - width / 2)
    let highest = lowest + width - 1
    (down, up) = (-lowest, highest)
    let triangle = (0..<width).map { index in
      let step = Double(min(index, width - 1 - index))
      return width % 2 == 1 ? (step + 1) * 2 / Double(width + 1) : (2 * step + 1) / Double(width)
    }
    weights = triangle.reversed().map { log($0) }
    scales = (0..<bins).map { source in
      let reached = max(0, source + lowest)...min(bins - 1, source + highest)
      return -log(reached.reduce(0) { $0 + triangle[$1 - source - lowest] })
    }
    values = [Double](repeating: 0, count: bins)
    sources = [Int32](repeating: 0, count: bins)
    scaled = values
  }

  package static func bytes(bins: Int, width: Int) -> Int {
    8 * (3 * bins + 3 * width) + 4 * bins + 256
  }

  /// Finds the best source of every target.
  /// - Parameter scores: The score of each source.
  package mutating func find(_ scores: [Double]) {
    for bin in scores.indices { scaled[bin] = scores[bin] + scales[bin] }
    LocalMaxima.search(scaled, weights, down: down, up: up, into: &values, from: &sources)
  }

  private static func search(
    _ scores: [Double], _ weights: [Double], down: Int, up: Int, into values: inout [Double],
    from sources: inout [Int32]
  ) {
    let scores = scores.span
    let weights = weights.span
    var values = values.mutableSpan
    var sources = sources.mutableSpan
    let bins = scores.count
    var step = 1
    while step * 2 <= bins { step *= 2 }
    while step > 0 {
      var target = step - 1
      while target < bins {
        // Neighbours at this step are done.
        let least = target - step >= 0 ? Int(sources[target - step]) : 0
        let most = target + step < bins ? Int(sources[target + step]) : bins - 1
        let first = max(least, target - up)
        let last = min(most, target + down)
        let part = scores.extracting(first...last)
        let moves = weights.extracting((first - target + up)...(last - target + up))
        var best = part[0] + moves[0]
        var source = 0
        for index in part.indices {
          let sum = part[index] + moves[index]
          if sum > best { (best, source) = (sum, index) }
        }
        values[target] = best
        sources[target] = Int32(first + source)
        target += 2 * step
      }
      step /= 2
    }
  }
}
