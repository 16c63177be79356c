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

  /// Numbers that a block is kept as.
  static let numbers = 6
  static let seconds = 0.02
  /// 16-bit sound has no sample above this but full scale.
  private static let fullScale: Float = 0.9999

  /// Measures samples.
  /// - Parameters:
  ///   - samples: Those of one moment side by side.
  ///   - lag: How many lie between two that are compared.
  init(_ samples: Span<Float>, lag: Int, channels: Int) {
    count = Float(samples.count)
    // Eight sums side by side, so that the loop runs at the width of the machine's vectors.
    var sums = SIMD8<Float>.zero
    var squared = SIMD8<Float>.zero
    var most: UInt32 = 0
    for index in samples.indices { most = max(most, samples[index].bitPattern & 0x7FFF_FFFF) }
    peak = Float(bitPattern: most)
    let whole = samples.count & ~7
    for start in stride(from: 0, to: whole, by: 8) {
      let values = SoundBlock.eight(samples, start)
      sums += values
      squared += values * values
    }
    sum = sums.sum()
    squares = squared.sum()
    for index in whole..<samples.count {
      sum += samples[index]
      squares += samples[index] * samples[index]
    }
    movement = SoundBlock.movement(samples, lag: lag)
    if peak >= SoundBlock.fullScale { clipped = SoundBlock.clipped(samples, channels: channels) }
  }

  private static func movement(_ samples: Span<Float>, lag: Int) -> Float {
    guard samples.count > lag else { return 0 }
    let later = samples.extracting(lag...)
    var sums = SIMD8<Float>.zero
    let whole = later.count & ~7
    for start in stride(from: 0, to: whole, by: 8) {
      let step = eight(later, start) - eight(samples, start)
      sums += step * step
    }
    var sum = sums.sum()
    for index in whole..<later.count {
      let step = later[index] - samples[index]
      sum += step * step
    }
    return sum / Float(later.count)
  }

  private static func eight(_ samples: Span<Float>, _ start: Int) -> SIMD8<Float> {
    let part = samples.extracting(start..<start + 8)
    return SIMD8(part[0], part[1], part[2], part[3], part[4], part[5], part[6], part[7])
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
  }

  /// Adds the numbers that it is kept as.
  func store(in numbers: inout [Float]) {
    numbers.append(count)
    numbers.append(sum)
    numbers.append(squares)
    numbers.append(movement)
    numbers.append(peak)
    numbers.append(clipped)
  }

  /// The movement in decibel relative to full scale.
  var level: Float {
    // What is not finite fails the item elsewhere.
    guard movement < .infinity else { return 0 }
    return 10 * log10f(movement + 1e-15)
  }
}
