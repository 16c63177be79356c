import Glibc
import GraphCore
import TestSupport
import Testing

@testable import Nodes

@Suite struct AugmentGainTests {
  @Test func variesOnlyCopies() throws {
    try expectVariesOnlyCopies(AugmentGain(), rows: noise(500))
    try expectVariesOnlyCopies(
      AugmentGain(), input: .audio(rate: 16_000, channels: 2), rows: noise(500))
  }

  @Test func multipliesByOneFactorFromTheWholeRange() throws {
    let samples = noise(200)
    let gains = try (0..<200).map { seed in
      let output = try varied(samples, by: AugmentGain(gain: Interval(-12, 6)), seed: seed)
      let factors = zip(output, samples).filter { $1 != 0 }.map { $0 / $1 }
      #expect(factors.everyOne { abs($0 - factors[0]) < 1e-5 })
      return 20 * log10(Double(factors[0]))
    }
    #expect(gains.everyOne { $0 > -12.001 && $0 < 6.001 })
    // Even draws come near both ends and have their mean in the middle.
    #expect(gains.min()! < -11 && gains.max()! > 5)
    #expect(abs(gains.reduce(0, +) / 200 + 3) < 1)
  }

  @Test func isDoneOnAnyLane() {
    #expect(AugmentGain().isRowwise(for: .audio(rate: nil, channels: nil)))
  }

  @Test func drawsOtherwiseInAnotherCopy() throws {
    let outputs = try (1...3).map { try varied([1], by: AugmentGain(), seed: $0)[0] }
    #expect(Set(outputs).count == 3)
  }
}
