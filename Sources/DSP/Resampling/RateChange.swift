import Glibc

/// All that is needed to bring samples from one rate to another: how they are cut into blocks, the filter,
/// and the transforms' plans. Made once for a pair of rates; any number of `BlockResampler`s share it.
package struct RateChange: Sendable {
  package let blocks: ResamplingBlocks
  /// How the beginning differs from what the filter alone gives.
  package private(set) var beginning = Beginning()
  /// The filter's response at each bin of a block's transform that is kept, twice: for real and imaginary
  /// part.
  let response: [Double]
  let forward: FourierPlan
  let backward: Backward

  /// How outputs are made of bins.
  enum Backward: Sendable {
    /// They lie on the grid of a transform.
    case grid(FourierPlan)
    case chirp(ChirpTransform)
  }

  /// A filter as it answers an impulse.
  package struct Impulse: Sendable {
    /// The answer, at the rate of the output.
    package let answer: [Double]
    /// The answer's number that the impulse falls on; a fraction where it falls between two.
    package let centre: Double

    package init(answer: [Double], centre: Double) {
      self.answer = answer
      self.centre = centre
    }
  }

  /// What is taken away from the first outputs: sums of the first input samples, each times a number.
  package struct Beginning: Sendable {
    /// For each of the first outputs, what each of the first input samples is multiplied with. Rows may
    /// differ in length.
    package let rows: [[Double]]

    package init(_ rows: [[Double]] = []) { self.rows = rows }
  }

  /// Makes the plans, and the response from the answer to an impulse.
  ///
  /// The filter has no phase, so its response is real.
  package init(_ blocks: ResamplingBlocks, impulse: Impulse) {
    self.blocks = blocks
    // Outputs are sums over all bins; the inverse transform and the sampling at another rate leave this to
    // do.
    let scale = Double(blocks.from) / Double(blocks.to) / Double(blocks.length)
    let turns = Double(blocks.inputPeriod) / Double(blocks.outputPeriod) / Double(blocks.length)
    let values = (0..<blocks.sizes.bins).map { k in
      scale * RateChange.response(of: impulse, at: Double(k) * turns)
    }
    response = values.flatMap { [$0, $0] }
    forward = FourierPlan(.realForward, size: blocks.length)
    if blocks.isRegular {
      backward = .grid(FourierPlan(.realBackward, size: blocks.regularOutputs))
    } else {
      // A real signal's bins count twice, but for the one that stands still.
      let weights = values.enumerated().map { $0.offset == 0 ? $0.element : 2 * $0.element }
      backward = .chirp(
        ChirpTransform(
          weights: weights, points: blocks.sizes.outputs,
          step: (blocks.inputPeriod, blocks.outputPeriod * blocks.length)))
    }
  }

  /// The same, with what is taken away from the first outputs.
  /// - Precondition: at most `blocks.sizes.differences`, of samples that the first block holds.
  package func with(_ beginning: Beginning) -> RateChange {
    let first = blocks.block(of: 0)
    precondition(
      beginning.rows.count <= blocks.sizes.differences
        && beginning.rows.allSatisfy { $0.count <= first.start + blocks.length },
      "the first block has to know the beginning")
    var changed = self
    changed.beginning = beginning
    return changed
  }

  /// The sum of the answer times a cosine of some turns a number, which is 1 at the centre.
  private static func response(of impulse: Impulse, at turns: Double) -> Double {
    let step = 2 * Double.pi * turns
    let (stepRe, stepIm) = (cos(step), sin(step))
    var (re, im) = (cos(step * impulse.centre), -sin(step * impulse.centre))
    var sum = 0.0
    for number in impulse.answer {
      sum += number * re
      (re, im) = (re * stepRe - im * stepIm, re * stepIm + im * stepRe)
    }
    return sum
  }

  /// Bytes that a rate change holds, at most.
  package static func bytes(_ sizes: ResamplingBlocks.Sizes) -> Int {
    // Measured: of the first inputs, about a hundred matter for many outputs, or a thousand for a hundred.
    sizes.bins * 16 + max(1_000_000, sizes.differences * 128 * MemoryLayout<Double>.stride)
      + FourierPlan.bytes(size: sizes.length) + FourierPlan.bytes(size: 2 * sizes.bins)
      + ChirpTransform.bytes(bins: sizes.bins, points: sizes.outputs)
  }
}
