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
    (44_100, 48_000), (8000, 22_050), (96_000, 22_050), (16_000, 11_000), (44_101, 16_000),
  ]
  /// Of these, libsoxr's own filter is a table between whose entries it interpolates.
  static let odd = [(22_254, 16_000), (1000, 16_001), (12_345, 8000), (7919, 16_000)]

  private static let signals = ["noise", "step", "sweep"]

  /// A signal of half a second, by name.
  private func signal(_ name: String, rate: Int) -> [Float] {
    switch name {
    case "noise": noise(rate / 2)
    // At full level from the very first sample on.
    case "step": [Float](repeating: 1, count: rate / 4)
    default: sweep(rate: rate)
    }
  }

  /// From 50 Hz to 8 kHz or what the rate can hold, in bursts like syllables.
  private func sweep(rate: Int) -> [Float] {
    let highest = min(8000, 0.49 * Double(rate))
    var phase = 0.0
    return (0..<rate / 2).map { index in
      let time = 2 * Double(index) / Double(rate)
      phase += 2 * Double.pi * 50 * pow(highest / 50, time) / Double(rate)
      return Float(cos(phase) * abs(cos(2 * Double.pi * 2 * time)))
    }
  }

  /// The largest difference between our samples and libsoxr's.
  private func difference(_ rates: (from: Int, to: Int), _ samples: [Float]) throws -> Float {
    let ours = try outputRows(
      of: Resample(rate: rates.to), input: .audio(rate: rates.from, channels: 1), rows: samples,
      chunk: 2048)
    let stream = try #require(SoxrStream(from: rates.from, to: rates.to))
    let theirs = try #require(stream.outputs(ours.count, of: samples))
    #expect(theirs.contains { abs($0) > 0.1 })
    return zip(ours, theirs).map { abs($0 - $1) }.max() ?? 0
  }

  @Test(arguments: usual, signals)
  func isWithinAMillionthOfSoxr(rates: (Int, Int), name: String) throws {
    #expect(try difference(rates, signal(name, rate: rates.0)) < 1e-6)
  }

  @Test(arguments: odd, signals)
  func isWithinFiveMillionthsAtOddRatios(rates: (Int, Int), name: String) throws {
    #expect(try difference(rates, signal(name, rate: rates.0)) < 5e-6)
  }
}
