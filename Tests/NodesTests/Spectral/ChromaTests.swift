import Glibc
import GraphCore
import GraphTesting
import TestSupport
import Testing

@testable import Nodes

@Suite struct ChromaTests {
  @Test func followsEveryRuleOfNodes() throws {
    #expect(try checkNode(Chroma(tuning: 0), input: Usual.spectrum()) == [])
    #expect(try checkNode(Chroma(), input: Usual.spectrum()) == [])
    #expect(
      try checkNode(
        Chroma(count: 25, tuning: 0.1, norm: .l2, spread: nil), input: Usual.spectrum()) == [])
  }

  /// The notes of a scale, from C on.
  @Test(arguments: 0..<12) func putsANoteIntoItsClass(note: Int) throws {

    let samples = tone(261.6256 * power(note), rate: 22_050, seconds: 0.5)
    let chroma = try spectrum(samples).through(Chroma(tuning: 0))
    let middle = Array(chroma[chroma.count / 2])
    #expect(middle[note] == 1)
    #expect(middle.count { $0 == 1 } == 1)
  }

  @Test(arguments: [-0.4, -0.21, 0.0, 0.13, 0.33]) func findsTheTuning(tuning: Double) throws {
    var samples = [Float](repeating: 0, count: 22_050)
    for note in [0, 4, 7, 12] {
      let one = tone(440 * power(Double(note) + tuning), rate: 22_050, seconds: 1, amplitude: 0.2)
      for index in samples.indices { samples[index] += one[index] }
    }
    let spectrum = try spectrum(samples)
    let estimate = TuningEstimate(classes: 12, sampleRate: 22_050, fftSize: 2048)
    for row in spectrum.rows { try estimate.add(Array(row).span) }
    let found = try estimate.result()
    #expect(abs(found - tuning) < 0.05)
    // The node uses it: the same rows as with that tuning given.
    let own = try spectrum.through(Chroma())
    let given = try spectrum.through(Chroma(tuning: found))
    #expect(own.values == given.values)
  }

  @Test func takesTheTuningOfSilenceAsZero() throws {
    let silent = try spectrum([Float](repeating: 0, count: 5000))
    #expect(try silent.through(Chroma()).values.everyOne { $0 == 0 })
  }

  @Test(arguments: [Chroma.Norm.inf, .l1, .l2]) func dividesByTheNorm(norm: Chroma.Norm) throws {
    let rows = try spectrum(noise(4000)).through(Chroma(tuning: 0, norm: norm)).rows
    for row in rows {
      let size: Float =
        switch norm {
        case .inf: row.max() ?? 0
        case .l1: row.reduce(0, +)
        default: row.reduce(0) { $0 + $1 * $1 }.squareRoot()
        }
      #expect(abs(size - 1) < 1e-5)
    }
  }

  @Test func refusesAudio() {
    #expect(
      refusal { _ = try Chroma().format(for: Usual.audio) }
        == "SG0301: 'chroma' takes a spectrum, but gets audio, mono, 22050 Hz "
        + "[put `framing` and `stft` before it]")
  }

  @Test func waitsForTheItemOnlyToEstimate() throws {
    #expect(try Chroma().delay(for: Usual.spectrum()) == .wholeItem)
    #expect(try Chroma(tuning: 0).delay(for: Usual.spectrum()) == .seconds(0))
  }

  private func spectrum(_ samples: [Float]) throws -> Rows {
    try Rows(audio: samples, rate: 22_050).through(Framing()).through(STFT())
  }

  private func power(_ semitones: Double) -> Double { pow(2, semitones / 12) }
  private func power(_ semitones: Int) -> Double { power(Double(semitones)) }
}
