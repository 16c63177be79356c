/// How samples are cut into blocks that are brought to another rate one by one. All of it is arithmetic of
/// the two rates, so it is known before anything runs, and no block depends on how the samples come.
///
/// A block is a stretch of input samples. The filter reaches `reach` samples to both sides, so the outputs
/// between its first and its last `reach` samples are right, and the next block begins where those of the
/// next outputs do.
package struct ResamplingBlocks: Sendable, Equatable {
  package let from: Int
  package let to: Int
  /// The least numbers of samples of each rate that take the same time.
  package let inputPeriod: Int
  package let outputPeriod: Int
  /// Input samples that the filter reaches to each side.
  package let reach: Int
  /// Input samples of a block.
  package let length: Int
  /// What a block's start is a multiple of: the period where the outputs are on the grid of a transform back,
  /// else 1.
  package let step: Int

  /// Samples of the lower rate that the filter reaches to each side; beyond, libsoxr's answers are below
  /// 1e-8.
  package static let reachOfLowerRate = 108
  /// What is aimed at: what the first block covers, so that a shorter recording takes one; and the least.
  private static let usualCover = 0.05
  private static let leastCover = 0.025
  /// Seconds that outputs may come late, unless the filter itself takes longer.
  private static let usualDelay = 0.1
  private static let leastHop = 0.04

  /// One block.
  package struct Block: Sendable, Equatable {
    /// The number of its first input sample; may be negative, where there is silence.
    package let start: Int
    /// The numbers of the outputs that it gives.
    package let outputs: Range<Int>
  }

  /// What decides how much memory resampling takes.
  package struct Sizes: Sendable, Equatable {
    /// Input samples of a block.
    package let length: Int
    /// Bins of its transform that are kept.
    package let bins: Int
    /// The most outputs of a block.
    package let outputs: Int
    /// The most outputs that the beginning of a recording may change.
    package let differences: Int
  }

  /// Works them out.
  /// - Parameters:
  ///   - from: Hz, at least 1.
  ///   - to: Hz, at least 1.
  package init(from: Int, to: Int) {
    var (divisor, rest) = (from, to)
    while rest != 0 { (divisor, rest) = (rest, divisor % rest) }
    self.from = from
    self.to = to
    inputPeriod = from / divisor
    outputPeriod = to / divisor
    reach = ResamplingBlocks.reach(from: from, to: to)
    let limit = Int(ResamplingBlocks.longestDelay(lower: min(from, to)) * Double(from)) + reach
    let (period, most) = (inputPeriod, outputPeriod)
    let search = { [reach] (step: Int, work: (Int) -> Double) -> Int? in
      ResamplingBlocks.bestLength(
        step: step, reach: reach, from: from, limit: limit, work: work)
    }
    let regular = search(period) { length in
      transformWork(length) + transformWork(length / period * most)
    }
    if let regular {
      (length, step) = (regular, period)
    } else {
      // Any length will do; an even one is never longer than the limit allows, since filters reach far.
      length = search(1) { transformWork($0) } ?? limit
      step = 1
    }
  }

  /// Whether the outputs of a block lie on the grid of a shorter or longer transform back.
  package var isRegular: Bool { step == inputPeriod }

  /// Numbers of the transform back, where the outputs lie on its grid.
  var regularOutputs: Int { length / inputPeriod * outputPeriod }

  package var sizes: Sizes {
    // Bin `k` is at `k from / length` Hz; half the output rate and above is left out.
    let kept = min(length / 2, (length * to - 1) / (2 * from)) + 1
    return Sizes(
      length: length, bins: kept,
      outputs: (length - 1 - 2 * reach) * outputPeriod / inputPeriod + 1,
      differences: ResamplingBlocks.mostDifferences(lowest: from, to: to))
  }

  /// Seconds that an output comes after its time, at most.
  package var delay: Double {
    Double(length - reach + 1) / Double(from) + 1 / Double(to)
  }

  /// The block that gives an output, and those after it.
  package func block(of output: Int) -> Block {
    let wanted = output * inputPeriod / outputPeriod - reach
    let start = (wanted >= 0 ? wanted / step : -((-wanted + step - 1) / step)) * step
    let last = (start + length - 1 - reach) * outputPeriod / inputPeriod
    return Block(start: start, outputs: output..<last + 1)
  }
}

extension ResamplingBlocks {
  /// The longest delay of any input rate from `lowest` on, in seconds.
  package static func longestDelay(lowest: Int, to: Int) -> Double {
    longestDelay(lower: min(lowest, to)) + 2 / Double(lowest) + 1 / Double(to)
  }

  /// Seconds from an output's time to the end of its block, at most.
  private static func longestDelay(lower: Int) -> Double {
    max(usualDelay, Double(reachOfLowerRate) / Double(lower) + leastHop)
  }

  /// The largest sizes of any input rate from `lowest` to `highest`.
  package static func largestSizes(lowest: Int, highest: Int, to: Int) -> Sizes {
    // Of a higher rate, the filter of a lower output rate takes as long.
    let length =
      [highest, min(highest, max(lowest, to))].map {
        Int(longestDelay(lower: min($0, to)) * Double($0)) + reach(from: $0, to: to) + 1
      }.max() ?? 0
    return Sizes(
      length: length,
      bins: (Int(longestDelay(lower: to) * Double(to)) + reachOfLowerRate) / 2 + 3,
      outputs: Int(usualDelay * Double(to)) + 3,
      differences: mostDifferences(lowest: lowest, to: to))
  }

  /// Outputs that the filter reaches from the beginning, of any input rate from `lowest` on.
  private static func mostDifferences(lowest: Int, to: Int) -> Int {
    let lower = min(lowest, to)
    return (reachOfLowerRate * to + lower - 1) / lower + to / lowest + 2
  }

  private static func reach(from: Int, to: Int) -> Int {
    let lower = min(from, to)
    return (reachOfLowerRate * from + lower - 1) / lower + 1
  }

  /// The length for which the work is least, of those that are hardly longer than needed.
  private static func bestLength(
    step: Int, reach: Int, from: Int, limit: Int, work: (Int) -> Double
  ) -> Int? {
    let lead = (reach + step - 1) / step * step
    func rounded(_ cover: Double) -> Int {
      (lead + reach + Int((cover * Double(from)).rounded(.up)) + step - 1) / step * step
    }
    var (first, last) = (rounded(usualCover), 0)
    if first > limit {
      (first, last) = (rounded(leastCover), limit)
    } else {
      last = min(limit, first + first * 5 / 8)
    }
    var best: (length: Int, work: Double)?
    for length in stride(from: first, through: last, by: step) {
      let covered = Double(length - 2 * reach) - Double(step - 1) / 2
      let work = work(length) / max(1, covered)
      if work < best?.work ?? .infinity { best = (length, work) }
    }
    return best?.length
  }
}

/// About how long a transform takes; only comparisons count. FFTW is quick at small factors, and at even
/// sizes; measured with sizes from 512 to 5,400.
func transformWork(_ size: Int) -> Double {
  var (rest, steps) = (size, 8.3)
  for (factor, cost) in [(2, 1.0), (3, 5.0), (5, 4.0), (7, 6.8)] {
    while rest.isMultiple(of: factor) && rest > 0 {
      steps += cost
      rest /= factor
    }
  }
  if rest > 1 { steps += 4 * Double(rest) }
  return Double(size) * steps * (size.isMultiple(of: 2) ? 1 : 2)
}
