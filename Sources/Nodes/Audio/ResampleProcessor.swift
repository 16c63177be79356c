import DSP
import GraphCore

/// Gives the outputs of a block when it is complete.
final class ResampleProcessor: Processor {
  private let resampler: BlockResampler
  /// What a block has given, interleaved, and which of it is still to be passed on.
  private var made: [Float]
  private var waiting = 0..<0
  /// Outputs made.
  private var given = 0

  init(_ change: RateChange, channels: Int) {
    resampler = BlockResampler(change, channels: channels)
    made = [Float](repeating: 0, count: change.blocks.sizes.outputs * channels)
  }

  func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem) {
    var first = 0
    while first < input.count {
      first += resampler.take(input.values.extracting((first * resampler.channels)...))
      if resampler.isFull { convert(upTo: .max, into: &output) }
    }
  }

  func finish(into output: inout RowBuffer) throws(Problem) -> Bool {
    let (from, to) = (resampler.change.blocks.from, resampler.change.blocks.to)
    let total = (resampler.taken * to + from - 1) / from
    pass(to: &output)
    while output.room > 0, given < total {
      resampler.fill()
      convert(upTo: total, into: &output)
    }
    return given < total || !waiting.isEmpty
  }

  func reset() {
    resampler.reset()
    waiting = 0..<0
    given = 0
  }

  private func convert(upTo total: Int, into output: inout RowBuffer) {
    var target = made.mutableSpan
    let outputs = resampler.convert(into: &target)
    given = min(outputs.upperBound, total)
    if total < .max { silenceLast(of: outputs, total) }
    waiting = 0..<given - outputs.lowerBound
    pass(to: &output)
  }

  /// libsoxr rounds the length to nearest and librosa up, with silence where libsoxr has nothing: the last output is
  /// silence where the length rounds down.
  private func silenceLast(of outputs: Range<Int>, _ total: Int) {
    let (from, to) = (resampler.change.blocks.from, resampler.change.blocks.to)
    guard outputs.contains(total - 1), (2 * resampler.taken * to + from) / (2 * from) < total else {
      return
    }
    let channels = resampler.channels
    let row = total - 1 - outputs.lowerBound
    for channel in 0..<channels { made[row * channels + channel] = 0 }
  }

  private func pass(to output: inout RowBuffer) {
    let channels = resampler.channels
    let rows = min(output.room, waiting.count)
    let range = waiting.lowerBound * channels..<(waiting.lowerBound + rows) * channels
    output.append(copying: made.span.extracting(range))
    waiting = waiting.lowerBound + rows..<waiting.upperBound
  }
}
