import CVectors
import Glibc

/// What is measured of 20 ms of sound. All that is told of a recording's sound follows from its blocks.
struct SoundBlock {
  /// Samples, of all channels.
  var count: Float = 0
  var sum: Float = 0
  var squares: Float = 0
  /// The mean square of differences between samples a sixteen-thousandth of a second apart: a power in which
  /// neither an offset nor the deep end of noise drowns speech.
  var movement: Float = 0
  var peak: Float = 0
  /// Samples in runs of three or more at full scale.
  var clipped: Float = 0
  /// In hertz; 0 where it was not measured.
  var bandwidth: Float = 0
  var color = SoundColor.unknown

  /// Numbers that a block is kept as.
  static let numbers = 7 + SoundColor.numbers
  static let seconds = 0.02
  /// 16-bit sound has no sample above this but full scale.
  private static let fullScale: Float = 0.9999

  /// Measures samples.
  /// - Parameters:
  ///   - samples: Those of one moment side by side.
  ///   - lag: How many lie between two that are compared.
  init(_ samples: Span<Float>, lag: Int, channels: Int) {
    // The pointer is used during the call only, for as many numbers as there are.
    let sound = samples.withUnsafeBufferPointer {
      sergraph_measure_sound($0.baseAddress, $0.count, min(lag, $0.count))
    }
    count = Float(samples.count)
    sum = sound.sum
    squares = sound.squares
    movement = samples.count > lag ? sound.changes / Float(samples.count - lag) : 0
    peak = sound.peak
    if peak >= SoundBlock.fullScale { clipped = SoundBlock.clipped(samples, channels: channels) }
  }

  private static func clipped(_ samples: Span<Float>, channels: Int) -> Float {
    var clipped = 0
    for channel in 0..<channels {
      var run = 0
      for index in stride(from: channel, to: samples.count, by: channels) {
        run = abs(samples[index]) >= fullScale ? run + 1 : 0
        clipped += run == 3 ? 3 : run > 3 ? 1 : 0
      }
    }
    return Float(clipped)
  }

  /// The block that lies in some numbers.
  init(stored numbers: Span<Float>) {
    (count, sum, squares) = (numbers[0], numbers[1], numbers[2])
    (movement, peak, clipped) = (numbers[3], numbers[4], numbers[5])
    bandwidth = numbers[6]
    for index in 0..<SoundColor.numbers { color.values[index] = numbers[7 + index] }
  }

  /// Adds the numbers that it is kept as.
  func store(in numbers: inout [Float]) {
    numbers.append(count)
    numbers.append(sum)
    numbers.append(squares)
    numbers.append(movement)
    numbers.append(peak)
    numbers.append(clipped)
    numbers.append(bandwidth)
    for index in 0..<SoundColor.numbers { numbers.append(color.values[index]) }
  }

  /// The movement in decibel relative to full scale.
  var level: Float {
    // What is not finite fails the item elsewhere.
    guard movement < .infinity else { return 0 }
    return 10 * log10f(movement + 1e-15)
  }

  /// The mean square about the mean, in decibel relative to full scale.
  var power: Float {
    guard count > 0, squares < .infinity else { return 0 }
    let mean = sum / count
    return 10 * log10f(max(0, squares / count - mean * mean) + 1e-15)
  }
}
