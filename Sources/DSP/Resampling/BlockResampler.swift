import RealModule

/// Brings a stream of samples to another rate, block by block, in double precision. It allocates nothing once
/// it is made.
///
/// A block is Fourier transformed, its bins are multiplied with the filter's response, those that the other
/// rate can't hold are dropped, and the rest is transformed back at the other rate (overlap-save; Oppenheim
/// and Schafer, Discrete-Time Signal Processing, 8.7.3). What wraps around lies outside the block's outputs.
package final class BlockResampler {
  package let change: RateChange
  package let channels: Int
  /// The block that is being collected.
  package private(set) var block: ResamplingBlocks.Block
  /// How many of its samples are there, silence before the beginning included.
  private var count: Int
  /// Input samples taken so far.
  package private(set) var taken = 0
  /// The samples of the block: a block's length of each channel, rounded up to `spacing`.
  private var samples: FourierNumbers
  private let spacing: Int
  private var bins: FourierNumbers
  /// What is transformed back, and the other space of a chirp transform.
  private var results: FourierNumbers
  private var other: FourierNumbers
  /// What the first outputs of each channel differ by.
  private var differences: [Double]

  package init(_ change: RateChange, channels: Int = 1) {
    self.change = change
    self.channels = channels
    let length = change.blocks.length
    let alignment = FourierNumbers.alignment
    spacing = (length + alignment - 1) / alignment * alignment
    samples = FourierNumbers(count: channels * spacing)
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
    differences = [Double](repeating: 0, count: channels * change.beginning.rows.count)
    block = change.blocks.block(of: 0)
    count = -block.start
  }

  /// Bytes that one holds at most, its rate change included.
  package static func bytes(_ sizes: ResamplingBlocks.Sizes, channels: Int) -> Int {
    let perChannel = sizes.length + FourierNumbers.alignment + sizes.differences
    // Bins, and what is transformed back or the spaces of a chirp.
    let spaces = sizes.length + 4 * sizes.bins + 2 * sizes.outputs
    return (channels * perChannel + spaces) * MemoryLayout<Double>.stride
      + ChirpTransform.bytes(bins: sizes.bins, points: sizes.outputs) + RateChange.bytes(sizes)
  }

  /// Whether the block is complete.
  package var isFull: Bool { count == change.blocks.length }

  /// Takes samples until the block is complete.
  /// - Parameter input: Each channel's by turns.
  /// - Returns: How many of each channel it took.
  package func take(_ input: Span<Float>) -> Int {
    let rows = min(input.count / channels, change.blocks.length - count)
    for channel in 0..<channels {
      let start = channel * spacing + count
      BlockResampler.widen(
        input, channel, of: channels, rows, into: &samples, at: start..<start + rows)
    }
    count += rows
    taken += rows
    return rows
  }

  /// Completes the block with silence.
  package func fill() {
    var samples = samples.mutableSpan
    for channel in 0..<channels {
      let start = channel * spacing
      for index in start + count..<start + change.blocks.length { samples[index] = 0 }
    }
    count = change.blocks.length
  }

  /// Makes the outputs of a complete block, and begins the next one.
  /// - Parameter target: Takes them, each channel's by turns.
  /// - Returns: Their numbers.
  package func convert(into target: inout MutableSpan<Float>) -> Range<Int> {
    let (blocks, outputs) = (change.blocks, block.outputs)
    precondition(
      isFull && target.count >= outputs.count * channels,
      "outputs are made of a complete block, and need room")
    if outputs.lowerBound == 0 { measureDifferences() }
    for channel in 0..<channels {
      let start = channel * spacing
      let loudest = BlockResampler.loudest(samples, in: start..<start + blocks.length)
      change.forward.transform(&samples, from: start, into: &bins)
      let (first, stride) = transformBack()
      BlockResampler.narrow(
        results, from: first, by: stride, outputs.count, above: BlockResampler.rounding * loudest,
        into: &target, channel, of: channels)
      correct(outputs, from: first, by: stride, &target, channel)
    }
    let next = blocks.block(of: outputs.upperBound)
    keep(from: next.start - block.start)
    block = next
    return outputs
  }

  /// Begins anew.
  package func reset() {
    block = change.blocks.block(of: 0)
    count = -block.start
    taken = 0
    var samples = samples.mutableSpan
    for channel in 0..<channels {
      for index in channel * spacing..<channel * spacing + count { samples[index] = 0 }
    }
  }
}

extension BlockResampler {
  /// Filters the bins and makes outputs of them.
  /// - Returns: Where the block's first stands in `results`, and how far the next is from it.
  private func transformBack() -> (first: Int, stride: Int) {
    let blocks = change.blocks
    switch change.backward {
    case .grid(let plan):
      BlockResampler.multiply(&bins, by: change.response)
      plan.transform(&bins, into: &results)
      let start = block.start / blocks.inputPeriod * blocks.outputPeriod
      return (block.outputs.lowerBound - start, 1)
    case .chirp(let chirp):
      let first = block.outputs.lowerBound * blocks.inputPeriod - block.start * blocks.outputPeriod
      chirp.transform(
        bins, shift: (first, blocks.outputPeriod * blocks.length), &results, &other)
      return (0, 2)
    }
  }

  private static func widen(
    _ input: Span<Float>, _ channel: Int, of channels: Int, _ rows: Int,
    into samples: inout FourierNumbers, at range: Range<Int>
  ) {
    var all = samples.mutableSpan
    var target = all._mutatingExtracting(range)
    if channels == 1 {
      let source = input.extracting(0..<target.count)
      for row in source.indices { target[row] = Double(source[row]) }
    } else {
      for row in 0..<rows { target[row] = Double(input[row * channels + channel]) }
    }
  }

  /// What transforms round, of a block's loudest sample: no output that is smaller means anything, and silence beside sound
  /// has to stay silence.
  private static let rounding = 1e-12

  private static func loudest(_ samples: borrowing FourierNumbers, in range: Range<Int>) -> Double {
    let samples = samples.span.extracting(range)
    var loudest = 0.0
    for index in samples.indices {
      let size = abs(samples[index])
      loudest = size > loudest ? size : loudest
    }
    return loudest
  }

  private static func narrow(
    _ results: borrowing FourierNumbers, from first: Int, by stride: Int, _ count: Int,
    above floor: Double, into target: inout MutableSpan<Float>, _ channel: Int, of channels: Int
  ) {
    let source = results.span
    if channels == 1, stride == 1 {
      let source = source.extracting(first..<first + count)
      var target = target._mutatingExtracting(0..<source.count)
      for index in source.indices {
        let value = source[index]
        target[index] = Float(abs(value) > floor ? value : 0)
      }
    } else {
      for index in 0..<count {
        let value = source[first + index * stride]
        target[index * channels + channel] = Float(abs(value) > floor ? value : 0)
      }
    }
  }

  /// Multiplies bins, and sets the rest to zero.
  private static func multiply(_ bins: inout FourierNumbers, by response: [Double]) {
    var bins = bins.mutableSpan
    let factors = response.span
    for index in factors.count..<bins.count { bins[index] = 0 }
    var kept = bins._mutatingExtracting(0..<factors.count)
    for index in factors.indices { kept[index] *= factors[index] }
  }

  /// Moves the samples that the next block shares with this one to its beginning.
  private func keep(from hop: Int) {
    let kept = change.blocks.length - hop
    var samples = samples.mutableSpan
    for channel in 0..<channels {
      let start = channel * spacing
      for index in start..<start + kept { samples[index] = samples[index + hop] }
    }
    count = kept
  }

  /// Works out what the first outputs differ by; only the first block knows the samples for it.
  private func measureDifferences() {
    let rows = change.beginning.rows
    for channel in 0..<channels {
      let start = channel * spacing - block.start
      for output in rows.indices {
        let row = rows[output]
        differences[channel * rows.count + output] = BlockResampler.sum(
          row, samples.span.extracting(start..<start + row.count))
      }
    }
  }

  private static func sum(_ factors: [Double], _ samples: Span<Double>) -> Double {
    let factors = factors.span
    var sum = 0.0
    for index in samples.indices {
      sum = Relaxed.multiplyAdd(factors[index], samples[index], sum)
    }
    return sum
  }

  /// Takes the differences away from those of the first outputs that are among these.
  private func correct(
    _ outputs: Range<Int>, from first: Int, by stride: Int, _ target: inout MutableSpan<Float>,
    _ channel: Int
  ) {
    let rows = change.beginning.rows.count
    guard outputs.lowerBound < rows else { return }
    for output in outputs.lowerBound..<min(outputs.upperBound, rows) {
      let place = output - outputs.lowerBound
      let value = results.span[first + place * stride] - differences[channel * rows + output]
      target[place * channels + channel] = Float(value)
    }
  }
}
