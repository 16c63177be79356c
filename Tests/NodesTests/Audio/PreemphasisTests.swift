import Glibc
import GraphCore
import GraphTesting
import Testing

@testable import Nodes

@Suite struct PreemphasisTests {
  @Test func followsEveryRuleOfNodes() throws {
    #expect(checkNode(Preemphasis(), input: Usual.audio) == [])
    let stereo = Format.audio(rate: 8000, channels: 2)
    #expect(checkNode(Preemphasis(start: .zero), input: stereo) == [])
    #expect(try checkNode(Preemphasis(corner: 50), input: Usual.frames()) == [])
  }

  @Test func subtractsThePreviousSampleOfEachChannel() throws {
    let input = Format.audio(rate: 8000, channels: 2)
    let rows: [Float] = [1, 10, 2, 20, 4, 40]
    let zero = Preemphasis(coefficient: 0.5, start: .zero)
    #expect(try outputRows(of: zero, input: input, rows: rows) == [1, 10, 1.5, 15, 3, 30])
    let line = Preemphasis(coefficient: 0.5)
    #expect(try outputRows(of: line, input: input, rows: rows) == [1, 10, 1.5, 15, 3, 30])
    // A line goes on before its first sample, so the start of librosa's filter is not that of silence.
    let bend = try outputRows(of: line, input: Usual.audio, rows: [1, 5, 2])
    #expect(bend == [1 + 2 - 5, 4.5, -0.5])
    #expect(try outputRows(of: line, input: Usual.audio, rows: [3]) == [6])
  }

  @Test func filtersFramesOneByOne() throws {
    let input = try Framing(length: 3, hop: 1).format(for: Usual.audio)
    let rows: [Float] = [2, 4, 6, 1, 1, 1]
    let output = try outputRows(of: Preemphasis(coefficient: 0.5), input: input, rows: rows)
    #expect(output == [1, 3, 4, 0.5, 0.5, 0.5])
    #expect(try Preemphasis().format(for: input).stride == 3)
  }

  @Test func takesACornerFrequencyAsPraat() throws {
    let input = Format.audio(rate: 11_000, channels: 1)
    let output = try outputRows(
      of: Preemphasis(corner: 50, start: .zero), input: input, rows: [1, 1])
    #expect(abs(output[1] - Float(1 - exp(-2 * Double.pi * 50 / 11_000))) < 1e-6)
  }

  @Test func agreesWithLibrosa() throws {
    let output = try Golden.signal("voice_16000").through(Preemphasis()).values
    try Golden("time").expect(
      "preemphasis/voice_16000", Array(output.prefix(500) + output.suffix(100)), tolerance: 1e-6)
  }

  @Test func refusesWhatDoesNotFit() throws {
    #expect(
      refusal { _ = try Preemphasis().format(for: Usual.bands()) }
        == "SG0301: 'preemphasis' takes audio or frames, but gets features of 128 (power), "
        + "43.07/s, each 92.88 ms [connect `in` to a node that gives audio or frames]")
    #expect(
      refusal { _ = try Preemphasis(corner: 50).format(for: .audio(rate: nil, channels: 1)) }
        == "SG0302: 'preemphasis' needs a sample rate that is known before a recording is opened, "
        + "because 'corner' is set [put `resample` before it, or fix the rate with "
        + "`decode: {expect: 48000}`]")
    #expect(try Preemphasis().format(for: .audio(rate: nil, channels: nil)).isOpen)
  }
}
