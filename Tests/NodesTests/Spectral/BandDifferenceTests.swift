import DSP
import GraphCore
import GraphTesting
import TestSupport
import Testing

@testable import Nodes

@Suite struct BandDifferenceTests {
  @Test func followsEveryRuleOfNodes() throws {
    #expect(try checkNode(AlphaRatio(), input: Usual.spectrum()) == [])
    #expect(try checkNode(Hammarberg(), input: Usual.spectrum()) == [])
    let amplitude = try STFT(output: .amplitude).format(for: Usual.frames())
    #expect(checkNode(AlphaRatio(low: 50), input: amplitude) == [])
    #expect(checkNode(Hammarberg(), input: amplitude) == [])
  }

  /// Tones of amplitude 1 and 0.1 on both sides of the edge: 20 dB.
  @Test func comparesTonesBelowAndAbove() throws {
    let low = tone(500, rate: 16_000, seconds: 0.1, amplitude: 1)
    let high = tone(3000, rate: 16_000, seconds: 0.1, amplitude: 0.1)
    let frames = try Rows(audio: zip(low, high).map { $0 + $1 }, rate: 16_000)
      .through(Framing(length: 512, hop: 512, center: false))
    for output in [STFT.Output.power, .amplitude] {
      let spectrum = try frames.through(STFT(output: output))
      #expect(try spectrum.through(AlphaRatio()).values.everyOne { abs($0 + 20) < 1e-3 })
      #expect(try spectrum.through(Hammarberg()).values.everyOne { abs($0 - 20) < 1e-3 })
    }
  }

  @Test(arguments: ["speech_16000", "voice_16000"]) func equalsOpenSMILE(signal: String) throws {
    let golden = try Golden("opensmile")
    let spectrum = try Golden.signal(signal)
      .through(Framing(length: 320, hop: 160, center: false))
      .through(STFT(fftSize: 512, window: .hamming, symmetric: true))
    let rows = try golden.values("\(signal)/rows").map { Int($0) }
    for (name, node) in [("alpha_ratio", AlphaRatio()), ("hammarberg", Hammarberg())]
      as [(String, any Node)]
    {
      let values = try spectrum.through(node).values
      // The mean of three frames.
      let smooth = rows.map { (values[$0 - 1] + values[$0] + values[$0 + 1]) / 3 }
      try golden.expect("\(signal)/\(name)", smooth)
    }
  }

  @Test func refusesSpectraThatEndTooLow() throws {
    let slow = try STFT().format(
      for: Framing(length: 256).format(for: .audio(rate: 4000, channels: 1)))
    #expect(
      refusal { _ = try Hammarberg().format(for: slow) }
        == "SG0304: 'hammarberg' needs frequencies above 2000 Hz, but half the sample rate of 4000 Hz "
        + "is no more [use recordings, or `resample`, at a higher rate]")
    #expect(
      refusal { _ = try AlphaRatio().format(for: Usual.audio) }
        == "SG0301: 'alpha_ratio' takes a spectrum, but gets audio, mono, 22050 Hz "
        + "[put `framing` and `stft` before it]")
  }
}
