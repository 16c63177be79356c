import RealModule

/// Brings blocks of one channel after another to another rate, in double precision, with memory of its own.
///
/// A block is Fourier transformed, its bins are multiplied with the filter's response, those that the other rate can't hold are
/// dropped, and the rest is transformed back at the other rate (overlap-save; Oppenheim and Schafer, Discrete-Time Signal
/// Processing, 8.7.3). What wraps around lies outside the block's outputs.
package final class BlockResampler {
  package let change: RateChange
  private var samples: FourierNumbers
  private var bins: FourierNumbers
  /// What is transformed back, where it lies on a grid, and the space of a chirp transform.
  private var results: FourierNumbers
  private var other: FourierNumbers

  package init(_ change: RateChange) {
    self.change = change
    let length = change.blocks.length
    samples = FourierNumbers(count: length)
    switch change.backward {
    case .grid(let plan):
      bins = FourierNumbers(count: 2 * (max(length, plan.size) / 2 + 1))
      results = FourierNumbers(count: plan.size)
      other = FourierNumbers(count: 0)
    case .chirp(let chirp):
      bins = FourierNumbers(count: 2 * (length / 2 + 1))
      results = FourierNumbers(count: chirp.workCount)
      other = FourierNumbers(count: chirp.workCount)
    }
  }

  /// Bytes that one holds, its rate change included.
  /// - Parameters:
  ///   - length: Input samples of a block.
  ///   - outputs: The most outputs of a block.
  package static func bytes(length: Int, outputs: Int) -> Int {
    let size = outputs + length
    return 8 * length + 16 * size + RateChange.bytes(length: length, outputs: outputs)
      + ChirpTransform.bytes(bins: length / 2 + 1, points: outputs)
  }

  /// Resamples one channel of a block.
  /// - Parameters:
  ///   - input: The block's samples; zeros before the beginning and after the end.
  ///   - block: Which one it is.
  ///   - target: Takes the outputs, one after another for each channel by turns.
  ///   - channel: The number of the channel.
  ///   - channels: How many there are.
  package func resample(
    _ input: Span<Float>, of block: ResamplingBlocks.Block, into target: inout MutableSpan<Float>,
    channel: Int = 0, of channels: Int = 1
  ) {
    let blocks = change.blocks
    precondition(
      input.count == blocks.length && target.count >= block.outputs.count * channels,
      "a block is \(blocks.length) samples, and its outputs need room")
    BlockResampler.widen(input, into: &samples)
    change.forward.transform(&samples, into: &bins)
    let first: Int
    let stride: Int
    switch change.backward {
    case .grid(let plan):
      BlockResampler.filter(&bins, change.response)
      plan.transform(&bins, into: &results)
      first = block.outputs.lowerBound - block.start / blocks.inputPeriod * blocks.outputPeriod
      stride = 1
    case .chirp(let chirp):
      let denominator = blocks.outputPeriod * blocks.length
      let start = block.outputs.lowerBound * blocks.inputPeriod - block.start * blocks.outputPeriod
      chirp.transform(bins, shift: (start, denominator), &results, &other)
      (first, stride) = (0, 2)
    }
    let rows = block.outputs.lowerBound == 0 ? change.beginning.rows : []
    for place in 0..<block.outputs.count {
      var output = results.span[(first + place) * stride]
      if place < rows.count {
        output -= BlockResampler.difference(rows[place], input.extracting((-block.start)...))
      }
      target[place * channels + channel] = Float(output)
    }
  }

  private static func widen(_ input: Span<Float>, into samples: inout FourierNumbers) {
    var target = samples.mutableSpan
    for index in input.indices { target[index] = Double(input[index]) }
  }

  private static func filter(_ bins: inout FourierNumbers, _ response: [Double]) {
    var bins = bins.mutableSpan
    let factors = response.span
    for index in factors.indices { bins[index] *= factors[index] }
    for index in factors.count..<bins.count { bins[index] = 0 }
  }

  /// What an output of the beginning differs by.
  private static func difference(_ row: [Double], _ input: Span<Float>) -> Double {
    let factors = row.span
    let samples = input.extracting(0..<factors.count)
    var sum = 0.0
    for index in factors.indices {
      sum = Relaxed.multiplyAdd(factors[index], Double(samples[index]), sum)
    }
    return sum
  }
}
