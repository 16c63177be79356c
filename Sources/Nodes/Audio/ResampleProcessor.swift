import DSP
import GraphCore

/// Collects the samples of a block, channel by channel, and gives its outputs when it is complete.
final class ResampleProcessor: Processor {
  private let resampler: BlockResampler
  private let blocks: ResamplingBlocks
  private let channels: Int
  /// The samples of the block that is being collected: `blocks.length` of each channel.
  private var samples: [Float]
  /// How many of each channel are there, silence before the beginning included.
  private var count = 0
  private var block: ResamplingBlocks.Block
  /// What a block has given, interleaved, and which of it is still to be passed on.
  private var made: [Float]
  private var waiting = 0..<0
  /// Input samples taken, and outputs made.
  private var taken = 0
  private var given = 0

  init(_ change: RateChange, channels: Int) {
    resampler = BlockResampler(change)
    blocks = change.blocks
    self.channels = channels
    samples = [Float](repeating: 0, count: blocks.length * channels)
    made = [Float](repeating: 0, count: blocks.mostOutputs * channels)
    block = blocks.block(of: 0)
    count = -block.start
  }

  func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem) {
    var first = 0
    while first < input.count {
      let rows = min(input.count - first, blocks.length - count)
      collect(input.values.extracting(first * channels..<(first + rows) * channels), rows)
      first += rows
      if count == blocks.length {
        convert()
        pass(to: &output)
      }
    }
  }

  func finish(into output: inout RowBuffer) throws(Problem) -> Bool {
    let total = (taken * blocks.to + blocks.from - 1) / blocks.from
    pass(to: &output)
    while output.room > 0, given < total {
      fillWithSilence()
      convert(upTo: total)
      pass(to: &output)
    }
    return given < total || !waiting.isEmpty
  }

  func reset() {
    block = blocks.block(of: 0)
    count = -block.start
    let silence = count
    var samples = samples.mutableSpan
    for channel in 0..<channels {
      let start = channel * blocks.length
      for index in start..<start + silence { samples[index] = 0 }
    }
    waiting = 0..<0
    (taken, given) = (0, 0)
  }

  private func collect(_ input: Span<Float>, _ rows: Int) {
    let (channels, length, start) = (channels, blocks.length, count)
    var samples = samples.mutableSpan
    if channels == 1 {
      var target = samples._consumingExtracting(start..<start + rows)
      for row in 0..<rows { target[row] = input[row] }
    } else {
      for channel in 0..<channels {
        let place = channel * length + start
        for row in 0..<rows { samples[place + row] = input[row * channels + channel] }
      }
    }
    count += rows
    taken += rows
  }

  private func fillWithSilence() {
    let length = blocks.length
    var samples = samples.mutableSpan
    for channel in 0..<channels {
      for index in channel * length + count..<(channel + 1) * length { samples[index] = 0 }
    }
    count = length
  }

  /// Resamples the block, and keeps what the next one begins with.
  private func convert(upTo total: Int = .max) {
    let (length, channels) = (blocks.length, channels)
    var target = made.mutableSpan
    for channel in 0..<channels {
      resampler.resample(
        samples.span.extracting(channel * length..<(channel + 1) * length), of: block,
        into: &target, channel: channel, of: channels)
    }
    let end = min(block.outputs.upperBound, total)
    waiting = 0..<end - block.outputs.lowerBound
    given = end
    let next = blocks.block(of: block.outputs.upperBound)
    advance(by: next.start - block.start)
    block = next
  }

  private func advance(by hop: Int) {
    let (length, kept) = (blocks.length, blocks.length - hop)
    var samples = samples.mutableSpan
    for channel in 0..<channels {
      let start = channel * length
      for index in start..<start + kept { samples[index] = samples[index + hop] }
    }
    count = kept
  }

  private func pass(to output: inout RowBuffer) {
    let rows = min(output.room, waiting.count)
    let first = waiting.lowerBound
    output.append(copying: made.span.extracting(first * channels..<(first + rows) * channels))
    waiting = first + rows..<waiting.upperBound
  }
}
