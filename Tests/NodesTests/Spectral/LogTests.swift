import GraphCore
import GraphTesting
import TestSupport
import Testing

@testable import Nodes

@Suite struct LogTests {
  @Test func followsEveryRuleOfNodes() throws {
    #expect(try checkNode(Log(), input: Usual.bands()) == [])
    #expect(try checkNode(Log(scale: .ln, least: 1e-7), input: Usual.spectrum()) == [])
    #expect(
      try checkNode(Log(reference: .maximum, topDecibels: 80), input: Usual.bands()) == [])
  }

  @Test func measuresPowerAndAmplitudeInDecibel() throws {
    let power = try Usual.bands()
    var amplitude = power
    amplitude.scale = .amplitude
    let rows = [Float](repeating: 10, count: 127) + [0]
    let ofPower = try outputRows(of: Log(), input: power, rows: rows)
    let ofAmplitude = try outputRows(of: Log(), input: amplitude, rows: rows)
    #expect(abs(ofPower[0] - 10) < 1e-5 && abs(ofPower[127] + 100) < 1e-4)
    #expect(abs(ofAmplitude[0] - 20) < 1e-5 && abs(ofAmplitude[127] + 100) < 1e-4)
  }

  @Test func takesNaturalLogarithmsRelativeToANumber() throws {
    let rows = [Float](repeating: 1, count: 128)
    // As if samples had been 32768 times as large.
    let node = Log(scale: .ln, reference: .value(9.3132257e-10), least: 1e-16)
    let logarithms = try outputRows(of: node, input: Usual.bands(), rows: rows)
    #expect(logarithms.everyOne { abs($0 - 20.7944154) < 1e-5 })
  }

  @Test(arguments: ["speech_22050", "voice_16000"]) func equalsLibrosa(signal: String) throws {
    let golden = try Golden("spectral")
    let frames = try Golden.signal(signal).through(Framing())
    let mel = try frames.through(STFT()).through(Mel())
    let bands = try frames.through(STFT(output: .amplitude)).through(Mel(bands: 40))
    try golden.expect("\(signal)/log/db", of: signal, mel.through(Log(topDecibels: 80)))
    try golden.expect("\(signal)/log/max", of: signal, mel.through(Log(reference: .maximum)))
    try golden.expect("\(signal)/log/amplitude", of: signal, bands.through(Log(topDecibels: 80)))
  }

  @Test func saysWhatItGivesAndWhetherItWaits() throws {
    let format = try Log().format(for: Mel(bands: 2).format(for: Usual.spectrum()))
    #expect(format.scale == .decibel && format.names == ["mel[0]_db", "mel[1]_db"])
    #expect(try Log(scale: .ln).format(for: Usual.bands()).scale == .log)
    #expect(try Log().delay(for: Usual.bands()) == .seconds(0))
    #expect(try Log(topDecibels: 80).delay(for: Usual.bands()) == .wholeItem)
    #expect(LogReference.value(0.5).text == "0.5" && LogReference.maximum.text == "max")
  }

  @Test func refusesWhatHasNoLogarithm() throws {
    #expect(
      refusal { _ = try Log(scale: .ln, topDecibels: 80).format(for: Usual.bands()) }
        == "SG0304: 'top_db' is set, but 'scale' is ln [set `scale: db`, or `amin`]")
    #expect(
      refusal { _ = try Log().format(for: Usual.coefficients()) }
        == "SG0301: 'log' can't tell whether its input is power or amplitude, as decibel need: "
        + "features of 20, 43.07/s, each 92.88 ms [set `scale: ln`]")
    #expect(
      refusal { _ = try Log().format(for: Log().format(for: Usual.bands())) }
        == "SG0301: 'log' takes power or amplitude, but gets features of 128 (decibel), 43.07/s, "
        + "each 92.88 ms, which are logarithms already [leave out one of the two]")
  }
}
