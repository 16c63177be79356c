import Glibc
import GraphCore
import TestSupport
import Testing

@testable import Nodes

@Suite struct AugmentBandTests {
  private func limits(high: Double? = nil, low: Double? = nil) -> AugmentBand {
    AugmentBand(
      highpass: Interval(high ?? 100, high ?? 100), highpassChance: high == nil ? 0 : 1,
      lowpass: Interval(low ?? 4000, low ?? 4000), lowpassChance: low == nil ? 0 : 1, tilt: 0,
      ripple: 0)
  }

  @Test(arguments: [60.0, 150, 350]) func hasItsLowerEdge(edge: Double) throws {
    let response = try varied(impulse(16_000), by: limits(high: edge))
    #expect(abs(decibels(response, at: edge) + 3.01) < 0.02)
    // Of order 3: 18 dB an octave, and nothing lost an octave above.
    #expect(abs(decibels(response, at: edge / 2) + 18.13) < 0.1)
    #expect(abs(decibels(response, at: 4 * edge)) < 0.01)
  }

  @Test(arguments: [3300.0, 5000, 7500]) func hasItsUpperEdge(edge: Double) throws {
    let response = try varied(impulse(48_000), by: limits(low: edge), rate: 48_000)
    #expect(abs(decibels(response, at: edge, rate: 48_000) + 3.01) < 0.02)
    // Of order 6: 36 dB an octave and, by the bilinear transform, some more.
    let octave = decibels(response, at: 2 * edge, rate: 48_000)
    #expect(octave < -36 && octave > -56)
    #expect(abs(decibels(response, at: edge / 2, rate: 48_000)) < 0.01)
  }

  @Test func drawsEdgesWithEvenStepsOfTheLogarithm() throws {
    var node = limits(high: 100)
    node.highpass = Interval(60, 350)
    let edges = try (0..<60).map { seed in
      let response = try varied(impulse(8000), by: node, seed: seed)
      // Where it has lost 3 dB, between neighbours of a grid.
      return stride(from: 40.0, to: 400, by: 2).first { decibels(response, at: $0) > -3.01 }!
    }
    #expect(edges.everyOne { $0 > 58 && $0 < 354 })
    let middle = edges.map(log).reduce(0, +) / 60
    #expect(abs(middle - log((60 * 350).squareRoot())) < 0.25)
  }

  @Test func leavesOutEdgesThatTheRateDoesNotHold() throws {
    let samples = noise(2000)
    #expect(try varied(samples, by: limits(low: 7500), rate: 8000) == samples)
    #expect(
      refusal { _ = try limits(high: 5000).format(for: .audio(rate: 8000, channels: 1)) }
        == "SG0304: 'highpass' is 5000 Hz, not below half the sample rate of 8000 Hz "
        + "[below 4000 Hz]")
  }

  @Test func tiltsByDecibelsAnOctave() throws {
    let node = AugmentBand(highpassChance: 0, lowpassChance: 0, tilt: 2, ripple: 0)
    let tilts = try (0..<60).map { seed in
      // Late enough for what comes before it.
      let samples = [Float](repeating: 0, count: 1000) + impulse(3000)
      let response = try varied(samples, by: node, seed: seed)
      let levels = (0...5).map { decibels(response, at: 125 * exp2(Double($0))) }
      let tilt = (levels[5] - levels[0]) / 5
      #expect(
        levels.enumerated().everyOne { abs($1 - levels[3] - tilt * Double($0 - 3)) < 0.3 })
      // 0 dB at 1 kHz, and no delay.
      #expect(abs(levels[3]) < 0.1)
      #expect(response.indices.max { abs(response[$0]) < abs(response[$1]) } == 1000)
      return tilt
    }
    let deviation = (tilts.reduce(0) { $0 + $1 * $1 } / 60).squareRoot()
    #expect(abs(deviation - 2) < 0.5)
  }

  @Test func ripplesByItsDeviation() throws {
    let node = AugmentBand(highpassChance: 0, lowpassChance: 0, tilt: 0, ripple: 1.5)
    let samples = [Float](repeating: 0, count: 1000) + impulse(3000)
    var squares = 0.0
    for seed in 0..<40 {
      let response = try varied(samples, by: node, seed: seed)
      let levels = (0...24).map { decibels(response, at: 125 * exp2(Double($0) / 4)) }
      squares += levels.reduce(0) { $0 + $1 * $1 } / 25
      // Slow: three waves of 1.22 dB over 5, 2.5 and 1.7 octaves rise no more than 4.2 dB in half an octave.
      #expect(zip(levels, levels.dropFirst(2)).everyOne { abs($0 - $1) < 4.3 })
    }
    #expect(abs((squares / 40).squareRoot() - 1.5) < 0.3)
  }

  @Test func variesOnlyCopies() throws {
    try expectVariesOnlyCopies(AugmentBand(), rows: syllables(6000))
    try expectVariesOnlyCopies(
      AugmentBand(highpassChance: 1, tilt: 0, ripple: 0),
      input: .audio(rate: 8000, channels: 2), rows: syllables(6000))
  }
}
