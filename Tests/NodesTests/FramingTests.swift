import GraphCore
import GraphTesting
import Testing

@testable import Nodes

@Suite struct FramingTests {
  @Test func followsEveryRuleOfNodes() {
    #expect(checkNode(Framing(), input: Usual.audio) == [])
    #expect(checkNode(Framing(center: false), input: Usual.audio) == [])
    #expect(checkNode(Framing(length: 25, hop: 60), input: Usual.audio) == [])
    #expect(checkNode(Framing(length: 101, hop: 7, center: false), input: Usual.audio) == [])
  }

  /// As librosa: padded by half a frame at both ends, then every whole frame.
  @Test(
    arguments: [(2048, 512), (400, 160), (101, 10), (8, 3), (7, 20), (8, 8), (2, 1), (30, 31)],
    [1, 2, 5, 29, 100, 511, 512, 513, 2047, 2048, 2049, 5000])
  func givesTheRowsOfLibrosa(shape: (Int, Int), count: Int) throws {
    let (length, hop) = shape
    let samples = (1...count).map { Float($0) }
    for center in [true, false] {
      let padding = [Float](repeating: 0, count: center ? length / 2 : 0)
      let padded = padding + samples + padding
      let wanted = stride(from: 0, through: padded.count - length, by: hop).map {
        padded[$0..<$0 + length]
      }
      for chunk in [1, 13, 4096] {
        let frames = try Rows(audio: samples, rate: 8000)
          .through(Framing(length: length, hop: hop, center: center), chunk: chunk)
        #expect(frames.count == wanted.count)
        #expect(frames.values == wanted.flatMap { $0 })
      }
    }
  }

  @Test func placesRowsInTime() throws {
    let centred = try Usual.frames()
    #expect(centred.clock.times(ofRow: 10, duration: 9).start == (5120.0 - 1024) / 22_050)
    #expect(centred.stride == 512)
    #expect(centred.description == "frames of 2048, 43.07/s, each 92.88 ms")
    let plain = try Framing(center: false).format(for: Usual.audio)
    #expect(plain.clock.times(ofRow: 0, duration: 9) == (0, 2048.0 / 22_050))
  }

  @Test func asksForARateAndOneChannel() {
    #expect(
      refusal { _ = try Framing().format(for: .audio(rate: nil, channels: 1)) }
        == "SG0302: 'framing' needs a sample rate that is known before a recording is opened "
        + "[put `resample` before it, or fix the rate with `decode: {expect: 48000}`]")
    #expect(
      refusal { _ = try Framing().format(for: .audio(rate: 8000, channels: 2)) }
        == "SG0301: 'framing' takes audio, mono, but gets audio, 2 channels, 8000 Hz "
        + "[mix the channels down with `decode: {mono: true}`]")
    #expect(
      refusal { _ = try Framing().format(for: .audio(rate: nil, channels: nil)) }
        == "SG0301: 'framing' takes audio, mono, but gets audio of any channels, open rate "
        + "[mix the channels down with `decode: {mono: true}`]")
    #expect(
      refusal { _ = try Framing().format(for: Usual.spectrum()) }
        == "SG0301: 'framing' takes audio, but gets spectrum of 1025 (power), 43.07/s, each "
        + "92.88 ms [connect `in` to a node that gives audio]")
  }
}
