import DSP
import GraphCore

/// Audio through second-order sections, each channel by itself.
final class FilterProcessor: Processor {
  /// Samples of a channel that are filtered at once.
  private static let block = 256

  private var channels: [SectionChain]
  private var samples = [Double](repeating: 0, count: FilterProcessor.block)

  init(sections: [SecondOrderSection], channels: Int) {
    self.channels = [SectionChain](repeating: SectionChain(sections), count: channels)
  }

  /// An upper bound of the bytes that it holds.
  static func bytes(sections: Int, channels: Int) -> Int {
    8 * block + sections * 48 + channels * (sections * 16 + 96) + 512
  }

  func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem) {
    filter(input.values, into: &output)
  }

  /// Filters samples, a whole number of rows.
  func filter(_ source: Span<Float>, into output: inout RowBuffer) {
    let (width, count) = (channels.count, source.count / channels.count)
    output.fill { target in
      for start in stride(from: 0, to: count, by: FilterProcessor.block) {
        let rows = start..<min(count, start + FilterProcessor.block)
        for channel in 0..<width {
          channels[channel].filter(
            source, into: &target, channel: channel, of: width, rows: rows, through: &samples)
        }
      }
      return count
    }
  }

  func reset() {
    for index in channels.indices { channels[index].reset() }
  }
}
