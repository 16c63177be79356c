import Foundation

/// Recordings as bytes.
enum WAV {
  /// 16-bit samples.
  static func bytes(_ samples: [Int16], rate: Int, channels: Int = 1) -> [UInt8] {
    let data = samples.flatMap {
      [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)]
    }
    return header(format: 1, bits: 16, rate: rate, channels: channels, bytes: data.count) + data
  }

  /// Samples as 32-bit floating point, which can hold what is no number.
  static func bytes(floats samples: [Float], rate: Int) -> [UInt8] {
    let data = samples.flatMap { number($0.bitPattern, bytes: 4) }
    return header(format: 3, bits: 32, rate: rate, channels: 1, bytes: data.count) + data
  }

  /// What stands before the samples.
  static func header(format: Int, bits: Int, rate: Int, channels: Int, bytes: Int) -> [UInt8] {
    let frame = channels * bits / 8
    return Array("RIFF".utf8) + number(UInt32(36 + bytes), bytes: 4) + Array("WAVEfmt ".utf8)
      + number(16, bytes: 4) + number(UInt32(format), bytes: 2)
      + number(UInt32(channels), bytes: 2) + number(UInt32(rate), bytes: 4)
      + number(UInt32(rate * frame), bytes: 4) + number(UInt32(frame), bytes: 2)
      + number(UInt32(bits), bytes: 2) + Array("data".utf8) + number(UInt32(bytes), bytes: 4)
  }

  /// A tone with its octave and a little noise, the same for the same seed.
  static func tone(hertz: Double, seconds: Double, rate: Int, seed: Int = 1) -> [Int16] {
    var noise = UInt32(truncatingIfNeeded: seed &* 2_654_435_761 &+ 1)
    return (0..<Int(seconds * Double(rate))).map { sample in
      noise = noise &* 1_664_525 &+ 1_013_904_223
      let phase = 2 * Double.pi * hertz * Double(sample) / Double(rate)
      let hiss = Double(noise >> 16) / 65_536 - 0.5
      return Int16(8000 * sin(phase) + 4000 * sin(2 * phase) + 400 * hiss)
    }
  }

  private static func number(_ value: UInt32, bytes: Int) -> [UInt8] {
    (0..<bytes).map { UInt8(truncatingIfNeeded: value >> (8 * UInt32($0))) }
  }
}
