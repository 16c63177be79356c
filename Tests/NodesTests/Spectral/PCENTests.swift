import GraphCore
import GraphTesting
import TestSupport
import Testing

@testable import Nodes

@Suite struct PCENTests {
  @Test func followsEveryRuleOfNodes() throws {
    #expect(try checkNode(PCEN(), input: Usual.bands()) == [])
    #expect(try checkNode(PCEN(gain: 0.5, bias: 10, power: 0.25), input: Usual.bands()) == [])
    #expect(try checkNode(PCEN(power: 0), input: Usual.spectrum()) == [])
    #expect(try checkNode(PCEN(bias: 0), input: Usual.bands()) == [])
  }

  /// A band that has been at 1 from the start is at sqrt(1 + 2) - sqrt(2).
  @Test func keepsAConstantBandAtItsLevel() throws {
    let rows = [Float](repeating: 1, count: 128 * 10)
    let normalized = try outputRows(of: PCEN(), input: Usual.bands(), rows: rows)
    #expect(normalized.everyOne { abs($0 - 0.317837) < 1e-5 })
  }

  @Test(arguments: ["speech_22050", "voice_16000"]) func equalsLibrosa(signal: String) throws {
    let golden = try Golden("spectral")
    let bands = try Golden.signal(signal).through(Framing())
      .through(STFT(output: .amplitude)).through(Mel(bands: 40))
    try golden.expect("\(signal)/pcen/usual", of: signal, bands.through(PCEN()))
    try golden.expect(
      "\(signal)/pcen/fourth", of: signal,
      bands.through(PCEN(gain: 0.5, bias: 10, power: 0.25, epsilon: 1e-3)))
    try golden.expect(
      "\(signal)/pcen/log", of: signal, bands.through(PCEN(power: 0, timeConstant: 0.1)))
  }

  @Test func refusesLogarithmsAndSingleRows() throws {
    #expect(
      refusal { _ = try PCEN().format(for: Log().format(for: Usual.bands())) }
        == "SG0301: 'pcen' takes power or amplitude, but gets features of 128 (decibel), 43.07/s, "
        + "each 92.88 ms [take its input from above the logarithm]")
    #expect(
      refusal { _ = try PCEN().format(for: Pool().format(for: Usual.bands())) }
        == "SG0301: 'pcen' needs regular rows, but gets features of 128, once an item "
        + "[put it before what makes one row of many]")
  }
}
