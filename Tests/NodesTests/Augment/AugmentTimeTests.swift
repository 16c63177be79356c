import Glibc
import GraphCore
import GraphTesting
import TestSupport
import Testing

@testable import Nodes

/// The frequency of a tone, by how often it rises through 0.
private func frequency(_ samples: ArraySlice<Float>, rate: Int = 16_000) -> Double {
  var crossings: [Double] = []
  for index in samples.indices.dropLast() where samples[index] < 0 && samples[index + 1] >= 0 {
    crossings.append(
      Double(index) + Double(samples[index] / (samples[index] - samples[index + 1])))
  }
  return Double(rate * (crossings.count - 1)) / (crossings[crossings.count - 1] - crossings[0])
}

@Suite struct AugmentSpeedTests {
  @Test(arguments: [0.5, 0.9, 0.999, 1, 1.05, 1.1, 2], [1, 2, 999, 16_000])
  func makesExactlyAsLongAsTheFactorSays(factor: Double, count: Int) throws {
    let node = AugmentSpeed(factor: Interval(factor, factor))
    let output = try varied(noise(count), by: node)
    let thousandths = Int((1000 * factor).rounded())
    #expect(output.count == (1000 * count + thousandths - 1) / thousandths)
  }

  @Test(arguments: [0.8, 0.95, 1.1, 1.25]) func movesEveryFrequencyByTheFactor(factor: Double)
    throws
  {
    let node = AugmentSpeed(factor: Interval(factor, factor))
    let output = try varied(tone(440, rate: 16_000, seconds: 1), by: node)
    #expect(abs(frequency(output[2000..<10_000]) - 440 * factor) < 0.05)
  }

  @Test func variesOnlyCopies() throws {
    try expectVariesOnlyCopies(AugmentSpeed(), rows: syllables(6000))
    try expectVariesOnlyCopies(
      AugmentSpeed(factor: Interval(0.5, 0.7)), input: .audio(rate: 8000, channels: 2),
      rows: syllables(6000))
  }
}

@Suite struct AugmentPitchTests {
  @Test(arguments: [-5.0, -1, 0.5, 2, 7]) func movesTheToneAtTheSameLength(semitones: Double) throws
  {
    let node = AugmentPitch(semitones: Interval(semitones, semitones))
    let input = tone(220, rate: 16_000, seconds: 1)
    let output = try varied(input, by: node)
    #expect(output.count == input.count)
    let wanted = 220 * (1000 * pow(2, semitones / 12)).rounded() / 1000
    #expect(abs(frequency(output[2000..<14_000]) / wanted - 1) < 2e-3)
    #expect(abs(10 * log10(power(output[2000..<14_000]) / power(input))) < 0.5)
  }

  @Test func leavesEventsWhereTheyAre() throws {
    var samples = [Float](repeating: 0, count: 32_000)
    let burst = tone(400, rate: 16_000, seconds: 0.2)
    for place in [8000, 24_000] { samples.replaceSubrange(place..<place + 3200, with: burst) }
    for semitones in [-3.0, 4] {
      let output = try varied(
        samples, by: AugmentPitch(semitones: Interval(semitones, semitones)))
      for place in [8000, 24_000] {
        let start = output.indices.dropFirst(place - 4000).first { abs(output[$0]) > 0.25 }!
        #expect(abs(start - place) < 400)
      }
    }
  }

  @Test func variesOnlyCopies() throws {
    // At a low rate, where pieces are short.
    try expectVariesOnlyCopies(
      AugmentPitch(), input: .audio(rate: 1000, channels: 1), rows: syllables(3000, rate: 1000))
    try expectVariesOnlyCopies(
      AugmentPitch(semitones: Interval(3, 12)), input: .audio(rate: 1000, channels: 2),
      rows: syllables(3000, rate: 1000))
  }
}

@Suite struct AugmentShiftTests {
  private func shift(_ seconds: Double, _ fill: AugmentShift.Fill) -> AugmentShift {
    AugmentShift(seconds: Interval(seconds, seconds), fill: fill)
  }

  @Test func movesByWholeSamples() throws {
    let samples: [Float] = [1, 2, 3, 4, 5]
    func moved(_ seconds: Double, _ fill: AugmentShift.Fill) throws -> [Float] {
      try varied(samples, by: shift(seconds, fill), rate: 1000)
    }
    #expect(try moved(0.002, .zeros) == [0, 0, 1, 2, 3])
    #expect(try moved(-0.002, .zeros) == [3, 4, 5, 0, 0])
    #expect(try moved(0.002, .wrap) == [4, 5, 1, 2, 3])
    #expect(try moved(-0.002, .wrap) == [3, 4, 5, 1, 2])
    #expect(try moved(0.009, .zeros) == [0, 0, 0, 0, 0])
    #expect(try moved(-0.009, .zeros) == [0, 0, 0, 0, 0])
    #expect(try moved(0.011, .wrap) == [5, 1, 2, 3, 4])
    #expect(try moved(-0.0114, .wrap) == [2, 3, 4, 5, 1])
  }

  @Test func variesOnlyCopies() throws {
    let node = AugmentShift(seconds: Interval(-0.05, 0.05))
    try expectVariesOnlyCopies(node, rows: syllables(6000))
    try expectVariesOnlyCopies(
      AugmentShift(seconds: Interval(-0.05, 0.05), fill: .wrap),
      input: .audio(rate: 8000, channels: 2), rows: syllables(6000))
  }
}

@Suite struct AugmentClipTests {
  @Test(arguments: [0.001, 0.02, 0.5]) func clipsExactlyTheShare(share: Double) throws {
    let samples = noise(20_000)
    let output = try varied(samples, by: AugmentClip(share: Interval(share, share)))
    let limit = output.map { abs($0) }.max()!
    #expect(zip(output, samples).filter { $0 != $1 }.count == Int(20_000 * share))
    #expect(zip(output, samples).everyOne { $0 == max(-limit, min(limit, $1)) })
  }

  @Test func leavesWhatIsMostlySilent() throws {
    var samples = [Float](repeating: 0, count: 1000)
    samples[5] = 0.5
    #expect(try varied(samples, by: AugmentClip(share: Interval(0.01, 0.01))) == samples)
    #expect(try varied(noise(20), by: AugmentClip(share: Interval(0, 0.02))) == noise(20))
  }

  @Test func variesOnlyCopies() throws {
    try expectVariesOnlyCopies(AugmentClip(), rows: noise(6000))
    try expectVariesOnlyCopies(
      AugmentClip(), input: .audio(rate: 8000, channels: 2), rows: noise(6000))
  }
}
