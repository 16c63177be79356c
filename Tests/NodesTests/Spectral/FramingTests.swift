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
    for pad in Framing.Pad.allCases {
      #expect(checkNode(Framing(pad: pad), input: Usual.audio) == [])
      #expect(checkNode(Framing(length: 25, hop: 60, pad: pad), input: Usual.audio) == [])
    }
  }

  /// The item and its padding: the first frame, then one sample of each further one.
  @Test(arguments: [Framing.Pad.edge, .reflect], [1, 2, 3, 4, 5, 6, 9])
  func padsAsNumPy(pad: Framing.Pad, count: Int) throws {
    let samples = (1...count).map { Float($0) }
    for chunk in [1, 3, 64] {
      let frames = try Rows(audio: samples, rate: 8000)
        .through(Framing(length: 10, hop: 1, pad: pad), chunk: chunk)
      let padded = Array(frames[0]) + frames.rows.dropFirst().map { $0[$0.endIndex - 1] }
      try Golden("time").expect("pad/\(pad)/\(count)", padded, tolerance: 0)
    }
  }

  /// As librosa: padded by half a frame at both ends, then every whole frame.
  @Test(
    arguments: [(2048, 512), (400, 160), (101, 10), (8, 3), (7, 20), (8, 8), (2, 1), (30, 31)],
    [1, 2, 5, 29, 100, 511, 512, 513, 2047, 2048, 2049, 5000])
  func givesTheRowsOfLibrosa(shape: (Int, Int), count: Int) throws {
    let (length, hop) = shape
    let samples = (1...count).map { Float($0) }
    for (center, pad) in [
      (true, Framing.Pad.zeros), (true, .edge), (true, .reflect), (false, .zeros),
    ] {
      let reach = center ? length / 2 : 0
      let padded = (-reach..<count + reach).map { index in
        switch pad {
        case .zeros: samples.indices.contains(index) ? samples[index] : 0
        case .edge: samples[min(max(0, index), count - 1)]
        case .reflect: samples[mirrored(index, count)]
        }
      }
      let wanted = stride(from: 0, through: padded.count - length, by: hop).map {
        padded[$0..<$0 + length]
      }
      for chunk in [1, 13, 4096] {
        let frames = try Rows(audio: samples, rate: 8000)
          .through(Framing(length: length, hop: hop, center: center, pad: pad), chunk: chunk)
        #expect(frames.count == wanted.count)
        #expect(frames.values == wanted.flatMap { $0 })
      }
    }
  }

  /// Steps from the edge back into the item, and again from the other one.
  private func mirrored(_ index: Int, _ count: Int) -> Int {
    var index = index
    while count > 1, !(0..<count).contains(index) {
      index = index < 0 ? -index : 2 * (count - 1) - index
    }
    return count == 1 ? 0 : index
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
