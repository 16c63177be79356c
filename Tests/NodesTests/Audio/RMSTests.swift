import DSP
import GraphCore
import GraphTesting
import TestSupport
import Testing

@testable import Nodes

@Suite struct RMSTests {
  @Test func followsEveryRuleOfNodes() throws {
    #expect(try checkNode(RMS(), input: Usual.frames()) == [])
    #expect(try checkNode(RMS(measure: .energy), input: Usual.frames()) == [])
  }

  @Test func measuresFrames() throws {
    let input = try Framing(length: 4, hop: 4).format(for: Usual.audio)
    let rows: [Float] = [1, -1, 1, -1, 3, 0, 0, 4]
    #expect(try outputRows(of: RMS(), input: input, rows: rows) == [1, 2.5])
    #expect(try outputRows(of: RMS(measure: .energy), input: input, rows: rows) == [4, 25])
    #expect(try RMS().format(for: input).names == ["rms"])
    #expect(try RMS(measure: .energy).format(for: input).names == ["energy"])
  }

  @Test(arguments: ["speech_22050", "voice_16000"]) func agreesWithLibrosa(name: String) throws {
    let values = try Golden.signal(name).through(Framing()).through(RMS()).values
    try Golden("time").expect("rms/\(name)", values)
  }

  @Test func refusesWhatIsNoFrames() {
    #expect(
      refusal { _ = try RMS().format(for: Usual.audio) }
        == "SG0301: 'rms' takes frames, but gets audio, mono, 22050 Hz [put `framing` before it]")
  }
}

@Suite struct ZCRTests {
  @Test func followsEveryRuleOfNodes() throws {
    #expect(try checkNode(ZCR(), input: Usual.frames()) == [])
  }

  @Test func countsChangesOfSign() throws {
    let input = try Framing(length: 4, hop: 4).format(for: Usual.audio)
    let rows: [Float] = [1, -1, 1, -1, -1, 0, -0.0, -1, 1e-11, -1e-11, 1, 0]
    #expect(try outputRows(of: ZCR(), input: input, rows: rows) == [0.75, 0.5, 0])
    #expect(try outputRows(of: ZCR(threshold: 2), input: input, rows: rows) == [0, 0, 0])
  }

  @Test(arguments: ["speech_22050", "voice_16000"]) func agreesWithLibrosa(name: String) throws {
    let values = try Golden.signal(name).through(Framing(pad: .edge)).through(ZCR()).values
    try Golden("time").expect("zcr/\(name)", values, tolerance: 1e-6)
  }
}

@Suite struct WindowingTests {
  @Test func followsEveryRuleOfNodes() throws {
    #expect(try checkNode(Windowing(), input: Usual.frames()) == [])
    #expect(try checkNode(Windowing(taper: .praat), input: Usual.frames()) == [])
  }

  @Test func multipliesFrames() throws {
    let input = try Framing(length: 4, hop: 1).format(for: Usual.audio)
    let output = try outputRows(of: Windowing(), input: input, rows: [1, 1, 1, 1, 2, 4, 6, 8])
    #expect(output == [0, 0.5, 1, 0.5, 0, 2, 6, 4])
    #expect(try Windowing().format(for: input).stride == 4)
  }

  @Test func wantsTheShapeOfAWindowThatHasOne() throws {
    #expect(
      refusal { _ = try Windowing(taper: .window(.gaussian)).format(for: Usual.frames()) }
        == "SG0304: 'window' is gaussian, whose 'window_std' is not set "
        + "[for example `window_std: 341`]")
    let input = try Framing(length: 3, hop: 1).format(for: Usual.audio)
    let bell = Windowing(
      taper: .window(.gaussian), symmetric: true, shape: .init(deviation: 1))
    let output = try outputRows(of: bell, input: input, rows: [1, 1, 1])
    #expect(near(output, [0.60653, 1, 0.60653], within: 1e-5))
  }

  /// 1 in the middle, 0 one sample outside, and half the frame within e^-3 of the top.
  @Test func makesPraatsGaussian() {
    let window = Taper.praat.values(101)
    #expect(window[50] == 1 && window[0] < 3e-4 && window[0] == window[100])
    #expect(abs(Taper.praat.values(1001)[250] - 0.0497) < 2e-3)
  }

  @Test func readsItsName() throws {
    #expect(try Taper.read(scalar("praat")) == .praat)
    #expect(try Taper.read(scalar("hann")) == .window(.hann))
    #expect(Taper.praat.text == "praat" && Taper.window(.hann).text == "hann")
    #expect(Taper.wanted.hasSuffix(", praat") && Taper.schema.contains(#""praat"]"#))
  }
}
