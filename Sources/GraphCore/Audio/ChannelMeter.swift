import CVectors

/// Measures the channels of a recording side by side, block by block: whether their mix cancels, and whether
/// one of them is dead.
///
/// The power of the mix of channels that have nothing in common is the sum of theirs. Channels cancel where
/// the mix has less than a tenth of that. A single sound can do so in channels that are out of step: a low
/// hum that reaches two microphones half a period apart. So it takes half of the last half second, and next
/// to no sound in it that does not cancel.
package final class ChannelMeter {
  private let channels: Int
  /// Blocks that are looked at together.
  private let reach: Int
  /// The first frame: what never moves from there has no sound.
  private var reference: [Float]
  private var measured: [sergraph_channel]
  /// The power of each channel and of their sum in the last blocks, a constant left out.
  private var powers: [Float]
  /// The farthest that each channel went from the reference.
  private var peaks: [Float]
  private var blocks = 0

  /// The part that the sum keeps of the power of channels with nothing in common.
  private static let kept: Float = 0.1
  /// -70 dB relative to full scale.
  private static let leastPower: Float = 1e-7
  /// Blocks 20 dB below the loudest are no sound beside it, but may be noise.
  private static let depth: Float = 1e-2
  /// Blocks with sound that need not cancel.
  private static let others = 2
  /// Three times the least step of 16 bits: dither moves less.
  private static let dead: Float = 1e-4
  private static let alive: Float = 1e-3

  /// - Parameter reach: How many blocks are looked at together.
  package init(channels: Int, reach: Int) {
    self.channels = channels
    self.reach = reach
    reference = [Float](repeating: 0, count: channels)
    measured = [sergraph_channel](repeating: sergraph_channel(), count: channels + 1)
    powers = [Float](repeating: 0, count: max(1, reach) * (channels + 1))
    peaks = [Float](repeating: 0, count: channels)
  }

  /// The most bytes that one holds.
  package static func bytes(channels: Int, reach: Int) -> Int {
    (channels + 1) * (reach + 5) * MemoryLayout<Float>.stride + 512
  }

  /// Measures the next block.
  /// - Parameter frames: Samples of one moment side by side.
  package func add(_ frames: Span<Float>) {
    let count = frames.count / channels
    guard count > 0 else { return }
    if blocks == 0 { for channel in 0..<channels { reference[channel] = frames[channel] } }
    // The pointers are used during the call only, for as many numbers as there are.
    frames.withUnsafeBufferPointer { frames in
      reference.withUnsafeBufferPointer { reference in
        measured.withUnsafeMutableBufferPointer {
          sergraph_measure_channels(
            frames.baseAddress, count, channels, reference.baseAddress, $0.baseAddress)
        }
      }
    }
    let place = blocks % max(1, reach) * (channels + 1)
    for index in 0...channels {
      let channel = measured[index]
      let constant = channel.sum * channel.sum / Float(count)
      powers[place + index] = max(0, channel.squares - constant) / Float(count)
      if index < channels { peaks[index] = max(peaks[index], channel.peak) }
    }
    blocks += 1
  }

  /// Whether as many blocks were measured as are looked at together.
  package var isFull: Bool { blocks >= reach }

  /// Whether the channels cancel in the last blocks.
  package var cancels: Bool {
    let known = min(blocks, reach)
    var (loudest, all, kept) = (Float(0), Float(0), Float(0))
    for block in 0..<known {
      let (power, sum) = power(of: block)
      loudest = max(loudest, power)
      all += power
      kept += sum
    }
    guard kept < ChannelMeter.kept * all else { return false }
    var (sounding, cancelling) = (0, 0)
    let least = max(loudest * ChannelMeter.depth, Float(channels) * ChannelMeter.leastPower)
    for block in 0..<known {
      let (power, sum) = power(of: block)
      guard power > least else { continue }
      sounding += 1
      if sum < ChannelMeter.kept * power { cancelling += 1 }
    }
    return cancelling >= max(1, known / 2) && cancelling >= sounding - ChannelMeter.others
  }

  private func power(of block: Int) -> (channels: Float, sum: Float) {
    let place = block * (channels + 1)
    var power: Float = 0
    for channel in 0..<channels { power += powers[place + channel] }
    return (power, powers[place + channels])
  }

  /// The loudest channel in the last blocks, of those that never reach full scale if there are any.
  package var best: Int {
    var best = (channel: 0, isFull: true, power: Float(-1))
    for channel in 0..<channels {
      let isFull = abs(reference[channel]) + peaks[channel] >= 0.9999
      var power: Float = 0
      for block in 0..<min(blocks, reach) { power += powers[block * (channels + 1) + channel] }
      let isBetter = isFull == best.isFull ? power > best.power : best.isFull
      if isBetter { best = (channel, isFull, power) }
    }
    return best.channel
  }

  /// Whether a channel never moved, so far, beside one that did.
  package var hasDeadChannel: Bool {
    peaks.contains { $0 <= ChannelMeter.dead } && peaks.contains { $0 > ChannelMeter.alive }
  }

  /// Mixes frames to the mean of their channels, in the order of the channels, as librosa.to_mono.
  package static func mix(
    _ frames: Span<Float>, channels: Int, into mixed: inout MutableSpan<Float>
  ) {
    let count = frames.count / channels
    precondition(mixed.count >= count, "mixed samples need room")
    // The pointers are used during the call only, for as many numbers as there are.
    frames.withUnsafeBufferPointer { frames in
      mixed.withUnsafeMutableBufferPointer {
        sergraph_mix_channels(frames.baseAddress, count, channels, $0.baseAddress)
      }
    }
  }
}
