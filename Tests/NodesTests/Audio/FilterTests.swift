import DSP
import Glibc
import GraphCore
import GraphTesting
import TestSupport
import Testing

@testable import Nodes

@Suite struct FilterTests {
  static let filters: [(name: String, filter: Filter)] = [
    ("lowpass", Filter(kind: .lowpass, cutoff: .single(1000))),
    ("highpass", Filter(kind: .highpass, cutoff: .single(300), order: 5)),
    ("bandpass", Filter(kind: .bandpass, cutoff: .band(300, 3400), order: 3)),
    ("narrow", Filter(kind: .bandpass, cutoff: .band(1000, 1020), order: 4)),
    ("wide", Filter(kind: .bandpass, cutoff: .band(50, 7500), order: 1)),
    ("bandstop", Filter(kind: .bandstop, cutoff: .band(1000, 2000), order: 3)),
    ("steep", Filter(kind: .lowpass, cutoff: .single(3000), order: 12)),
    ("notch", Filter(kind: .notch, cutoff: .single(1000))),
    ("resonator", Filter(kind: .bandpass, cutoff: .single(1000), design: .biquad, q: 30)),
  ]

  @Test func followsEveryRuleOfNodes() {
    for channels in [1, 3] {
      let input = Format.audio(rate: 16_000, channels: channels)
      #expect(checkNode(Filter(), input: input) == [])
      for (_, filter) in FilterTests.filters { #expect(checkNode(filter, input: input) == []) }
    }
  }

  @Test(arguments: filters.indices) func agreesWithSciPy(index: Int) throws {
    let (name, filter) = FilterTests.filters[index]
    let output = try Golden.signal("noise_16000").through(filter).values
    try Golden("time").expect(
      "filter/\(name)", Array(output.prefix(500) + output.suffix(100)), tolerance: 1e-5)
  }

  /// -3 dB at the edges, 1 where everything passes.
  @Test(arguments: [1, 2, 3, 7, 12]) func passesHalfThePowerAtTheEdge(order: Int) {
    func gain(_ filter: Filter, _ frequency: Double) -> Double {
      filter.sections(rate: 16_000).reduce(1) {
        $0 * $1.gain(at: 2 * .pi * frequency / 16_000)
      }
    }
    let half = 0.5.squareRoot()
    let low = Filter(kind: .lowpass, cutoff: .single(2000), order: order)
    #expect(abs(gain(low, 2000) - half) < 1e-9 && abs(gain(low, 0) - 1) < 1e-9)
    let high = Filter(kind: .highpass, cutoff: .single(2000), order: order)
    #expect(abs(gain(high, 2000) - half) < 1e-9 && abs(gain(high, 8000) - 1) < 1e-9)
    for kind in [Filter.Kind.bandpass, .bandstop] {
      let band = Filter(kind: kind, cutoff: .band(500, 3000), order: order)
      #expect(abs(gain(band, 500) - half) < 1e-9 && abs(gain(band, 3000) - half) < 1e-9)
    }
    let stop = Filter(kind: .bandstop, cutoff: .band(500, 3000), order: order)
    #expect(abs(gain(stop, 0) - 1) < 1e-9 && abs(gain(stop, 8000) - 1) < 1e-9)
  }

  @Test func raisesPeaksAndShelvesByTheirGain() {
    func decibel(_ kind: Filter.Kind, _ frequency: Double) -> Double {
      let filter = Filter(kind: kind, cutoff: .single(1000), q: 1, gain: 6)
      return 20 * log10(filter.sections(rate: 16_000)[0].gain(at: 2 * .pi * frequency / 16_000))
    }
    #expect(abs(decibel(.peak, 1000) - 6) < 1e-9 && abs(decibel(.peak, 0)) < 1e-9)
    #expect(abs(decibel(.lowshelf, 0) - 6) < 1e-9 && abs(decibel(.lowshelf, 8000)) < 1e-9)
    #expect(abs(decibel(.highshelf, 8000) - 6) < 1e-9 && abs(decibel(.highshelf, 0)) < 1e-9)
    #expect(abs(decibel(.lowshelf, 1000) - 3) < 1e-9 && abs(decibel(.highshelf, 1000) - 3) < 1e-9)
    // The cookbook's low and high pass have the gain q at their cutoff.
    for kind in [Filter.Kind.lowpass, .highpass] {
      let filter = Filter(kind: kind, cutoff: .single(1000), design: .biquad, q: 2)
      #expect(abs(filter.sections(rate: 16_000)[0].gain(at: .pi / 8) - 2) < 1e-9)
    }
  }

  @Test func removesATone() throws {
    let audio = Rows(audio: tone(1000, rate: 16_000, seconds: 1), rate: 16_000)
    let output = try audio.through(Filter(kind: .notch, cutoff: .single(1000))).values
    #expect(output.suffix(4000).everyOne { abs($0) < 1e-4 })
  }

  @Test func readsOneFrequencyOrTwo() throws {
    #expect(try Cutoff.read(scalar("300")) == .single(300))
    #expect(try Cutoff.read(list("300", "3400")) == .band(300, 3400))
    #expect(Cutoff.band(300, 3400).text == "[300, 3400]")
    let wanted = "SG0204: expected a frequency, or a list of two, the lower one first, found "
    let cure = " [for example `cutoff: [300, 3400]`]"
    #expect(refusal { _ = try Cutoff.read(list("3", "2")) } == wanted + "[3, 2]" + cure)
    #expect(refusal { _ = try Cutoff.read(list()) } == wanted + "[]" + cure)
    #expect(
      refusal { _ = try Cutoff.read(scalar("0")) }
        == "SG0205: [0] holds a frequency that is not above 0 [in Hz, above 0]")
  }

  @Test func refusesWhatDoesNotFit() throws {
    let input = Format.audio(rate: 16_000, channels: 1)
    #expect(
      refusal { _ = try Filter(cutoff: .single(8000)).format(for: input) }
        == "SG0304: 'cutoff' is 8000 Hz, not below half the sample rate of 16000 Hz [below 8000 Hz]"
    )
    #expect(
      refusal { _ = try Filter().format(for: .audio(rate: nil, channels: 1)) }
        == "SG0302: 'filter' needs a sample rate that is known before a recording is opened "
        + "[put `resample` before it, or fix the rate with `decode: {expect: 48000}`]")
    #expect(
      refusal { _ = try Filter(kind: .bandpass).format(for: input) }
        == "SG0304: 'cutoff' is 80, but a Butterworth bandpass has two edges "
        + "[for example `cutoff: [300, 3400]`]")
    #expect(
      refusal { _ = try Filter(cutoff: .band(1, 2)).format(for: input) }
        == "SG0304: 'cutoff' is [1, 2], but a Butterworth highpass has one frequency "
        + "[for example `cutoff: 300`]")
    #expect(
      refusal { _ = try Filter(kind: .notch, design: .butterworth).format(for: input) }
        == "SG0304: 'type: notch' can't be a Butterworth filter "
        + "[set `design: biquad`, or leave 'design' out]")
    #expect(
      refusal { _ = try Filter().format(for: Usual.frames()) }
        == "SG0301: 'filter' takes audio, but gets frames of 2048, 43.07/s, each 92.88 ms "
        + "[connect `in` to a node that gives audio]")
  }

  private func list(_ texts: String...) -> Value {
    Value(.sequence(texts.map(scalar)), at: somewhere)
  }
}

@Suite struct DCBlockTests {
  @Test func followsEveryRuleOfNodes() throws {
    #expect(checkNode(DCBlock(), input: .audio(rate: 16_000, channels: 2)) == [])
    #expect(try checkNode(DCBlock(), input: Usual.frames()) == [])
  }

  @Test func agreesWithSciPy() throws {
    let output = try Golden.signal("noise_16000").through(DCBlock()).values
    try Golden("time").expect(
      "filter/dc_block", Array(output.prefix(500) + output.suffix(100)), tolerance: 1e-5)
  }

  @Test func removesAConstant() throws {
    let audio = Rows(audio: [Float](repeating: 0.5, count: 16_000), rate: 16_000)
    #expect(try audio.through(DCBlock()).values.suffix(8000).everyOne { abs($0) < 1e-6 })
    let input = try Framing(length: 4, hop: 4).format(for: Usual.audio)
    let frames = try outputRows(of: DCBlock(), input: input, rows: [1, 2, 3, 6, 5, 5, 5, 5])
    #expect(frames == [-2, -1, 0, 3, 0, 0, 0, 0])
  }

  @Test func refusesACutoffAboveHalfTheRate() {
    #expect(
      refusal { _ = try DCBlock(cutoff: 4000).format(for: .audio(rate: 8000, channels: 1)) }
        == "SG0304: 'cutoff' is 4000 Hz, not below half the sample rate of 8000 Hz [below 4000 Hz]")
  }
}
