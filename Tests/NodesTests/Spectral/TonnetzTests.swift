import GraphCore
import GraphTesting
import TestSupport
import Testing

@testable import Nodes

@Suite struct TonnetzTests {
  @Test func followsEveryRuleOfNodes() throws {
    #expect(
      try checkNode(Tonnetz(), input: Chroma(tuning: 0).format(for: Usual.spectrum())) == [])
  }

  @Test func placesCAtTheTopOfEveryCircle() throws {
    let input = try Chroma(tuning: 0).format(for: Usual.spectrum())
    let place = try outputRows(
      of: Tonnetz(), input: input, rows: [5] + [Float](repeating: 0, count: 11))
    #expect(near(place, [0, 1, 0, 1, 0, 0.5], within: 1e-6))
  }

  @Test func placesAllClassesTogetherInTheMiddle() throws {
    let input = try Chroma(tuning: 0).format(for: Usual.spectrum())
    let place = try outputRows(
      of: Tonnetz(), input: input, rows: [Float](repeating: 1, count: 12))
    #expect(place.everyOne { abs($0) < 1e-6 })
  }

  @Test(arguments: ["speech_22050", "voice_16000"]) func equalsLibrosa(signal: String) throws {
    let chroma = try Golden.signal(signal).through(Framing()).through(STFT())
      .through(Chroma(tuning: 0))
    try Golden("spectral").expect("\(signal)/tonnetz", of: signal, chroma.through(Tonnetz()))
  }

  @Test func refusesWhatIsNoChroma() throws {
    #expect(
      refusal { _ = try Tonnetz().format(for: Usual.coefficients()) }
        == "SG0301: 'tonnetz' takes pitch classes, but gets features of 20, 43.07/s, each 92.88 ms "
        + "[put `chroma` before it]")
  }
}
