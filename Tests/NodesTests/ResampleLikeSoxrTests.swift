import DSP
import Glibc
import GraphCore
import GraphTesting
import TestSupport
import Testing

@testable import Nodes

/// `resample` beside libsoxr itself, called directly.
@Suite struct ResampleLikeSoxrTests {
  static let usual = [
    (48_000, 16_000), (44_100, 16_000), (44_100, 22_050), (48_000, 22_050), (22_050, 16_000),
    (16_000, 8000), (8000, 16_000), (16_000, 48_000), (48_000, 8000), (96_000, 16_000),
    (192_000, 8000), (44_100, 8000), (11_025, 16_000), (384_000, 1000), (16_000, 22_050),
    (44_100, 48_000), (8000, 22_050), (96_000, 22_050),
  ]
  static let odd = [(44_101, 16_000), (22_254, 16_000), (1000, 16_001), (12_345, 8000)]

  /// A signal of a second or so, by name.
  private func signal(_ name: String, rate: Int) -> [Float] {
    switch name {
    case "noise": noise(rate)
    // At full level from the very first sample on.
    case "step": [Float](repeating: 1, count: rate / 2)
    case "sweep": sweep(rate: rate)
    default: []
    }
  }

  /// From 50 Hz to 8 kHz or what the rate can hold, in bursts like syllables.
  private func sweep(rate: Int) -> [Float] {
    let highest = min(8000, 0.49 * Double(rate))
    var phase = 0.0
    return (0..<rate).map { index in
      let time = Double(index) / Double(rate)
      phase += 2 * Double.pi * 50 * pow(highest / 50, time) / Double(rate)
      return Float(cos(phase) * abs(cos(2 * Double.pi * 4 * time)))
    }
  }

  private func difference(_ from: Int, _ to: Int, _ samples: [Float]) throws -> Float {
    let ours = try outputRows(
      of: Resample(rate: to), input: .audio(rate: from, channels: 1), rows: samples)
    let stream = try #require(SoxrStream(from: from, to: to))
    let theirs = try #require(stream.outputs(ours.count, of: samples))
    return zip(ours, theirs).map { abs($0 - $1) }.max() ?? 0
  }

  @Test(arguments: usual + odd, ["noise", "step", "sweep"])
  func isWithinAMillionthOfSoxr(rates: (Int, Int), name: String) throws {
    let largest = try difference(rates.0, rates.1, signal(name, rate: rates.0))
    print("DIFF", rates, name, largest)
    #expect(largest < 1e-6)
  }
}
