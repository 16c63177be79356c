import GraphCore
import GraphTesting
import TestSupport
import Testing

@testable import Nodes

@Suite struct GainTests {
  @Test func followsEveryRuleOfNodes() {
    let stereo = Format.audio(rate: 16_000, channels: 2)
    for gain in [Gain(gain: -6), Gain(peak: -1), Gain(level: -20), Gain(speech: -26)] {
      #expect(checkNode(gain, input: stereo) == [])
    }
  }

  @Test func raisesByDecibels() throws {
    let output = try outputRows(of: Gain(gain: 20), input: Usual.audio, rows: [0.1, -0.02])
    #expect(near(output, [1, -0.2], within: 1e-6))
  }

  @Test func bringsAllChannelsToOneLevel() throws {
    let input = Format.audio(rate: 16_000, channels: 2)
    let peak = try outputRows(of: Gain(peak: 0), input: input, rows: [0.1, 0.2, -0.4, 0])
    #expect(near(peak, [0.25, 0.5, -1, 0], within: 1e-6))
    let audio = Rows(audio: tone(440, rate: 16_000, seconds: 1), rate: 16_000)
    let level = try audio.through(Gain(level: -20)).values
    let squares = level.reduce(0.0) { $0 + Double($1 * $1) }
    #expect(abs((squares / 16_000).squareRoot() - 0.1) < 1e-6)
  }

  @Test(arguments: [8000, 11_025]) func bringsSpeechToALevel(rate: Int) throws {
    let golden = try Golden("robust/robust")
    let samples = try golden.values("level/\(rate)/samples")
    let level = Double(try golden.number("level/\(rate)/rms"))
    for chunk in [1, 500, 100_000] {
      let output = try Rows(audio: samples, rate: rate).through(Gain(speech: -26), chunk: chunk)
      let factor = 0.05011872336 / level
      let off = zip(output.values, samples).map { abs(Double($0) - factor * Double($1)) }.max() ?? 1
      #expect(off < 2e-6)
    }
  }

  /// A second of a tone and a second of near silence: the RMS is 3 dB lower, the level of the speech is not.
  @Test func pausesAreNoSpeech() throws {
    let said = tone(440, rate: 16_000, seconds: 1)
    let paused = said + [Float](repeating: 1e-4, count: 16_000)
    let all = try Rows(audio: paused, rate: 16_000).through(Gain(speech: -20))
    let squares = all.values.prefix(16_000).reduce(0.0) { $0 + Double($1 * $1) }
    // The two frames at the tone's ends are half silent.
    #expect(abs((squares / 16_000).squareRoot() - 0.1) < 0.001)
    let stereo = Rows(
      format: .audio(rate: 16_000, channels: 2), paused.flatMap { [$0, $0] })
    let both = try stereo.through(Gain(speech: -20)).values
    let off = all.values.indices.map { abs(both[2 * $0] - all.values[$0]) }.max() ?? 1
    #expect(off < 1e-6)
  }

  @Test func leavesSilence() throws {
    let silence = [Float](repeating: 0, count: 100)
    #expect(try outputRows(of: Gain(peak: 0), input: Usual.audio, rows: silence) == silence)
    #expect(try outputRows(of: Gain(level: 0), input: Usual.audio, rows: silence) == silence)
    #expect(try outputRows(of: Gain(speech: 0), input: Usual.audio, rows: silence) == silence)
  }

  @Test func wantsExactlyOneSetting() {
    #expect(
      refusal { _ = try Gain().format(for: Usual.audio) }
        == "SG0207: 'gain' takes one of 'gain', 'peak', 'rms' and 'speech', but has none "
        + "[for example `peak: -1`]")
    #expect(
      refusal { _ = try Gain(gain: 1, level: 2).format(for: Usual.audio) }
        == "SG0304: 'gain' takes one of 'gain', 'peak', 'rms' and 'speech', but has 'gain' and 'rms' "
        + "[leave out all but one]")
    #expect(Gain(gain: 3).delay(for: Usual.audio) == .seconds(0))
    #expect(Gain(peak: -1).delay(for: Usual.audio) == .wholeItem)
  }
}

@Suite struct MixTests {
  let stereo = Format.audio(rate: 16_000, channels: 2)

  @Test func followsEveryRuleOfNodes() {
    #expect(checkNode(Mix(), input: stereo) == [])
    #expect(checkNode(Mix(channels: 3), input: Usual.audio) == [])
    #expect(checkNode(Mix(channel: 1), input: stereo) == [])
  }

  @Test func takesTheMeanCopiesPicksAndWeighs() throws {
    let rows: [Float] = [1, 3, -2, 4]
    #expect(try outputRows(of: Mix(), input: stereo, rows: rows) == [2, 1])
    #expect(try outputRows(of: Mix(channel: 1), input: stereo, rows: rows) == [3, 4])
    #expect(try outputRows(of: Mix(channels: 2), input: stereo, rows: rows) == rows)
    #expect(
      try outputRows(of: Mix(channels: 2), input: Usual.audio, rows: [1, 2]) == [1, 1, 2, 2])
    let difference = Mix(weights: [1, -1])
    #expect(try outputRows(of: difference, input: stereo, rows: rows) == [-2, -6])
    let swap = Mix(channels: 2, weights: [0, 1, 1, 0])
    #expect(try outputRows(of: swap, input: stereo, rows: rows) == [3, 1, 4, -2])
  }

  @Test func refusesWhatDoesNotFit() throws {
    #expect(
      refusal { _ = try Mix(channels: 3).format(for: stereo) }
        == "SG0304: 'mix' can't tell how 2 channels make 3 [set 'weights', 6 of them]")
    #expect(
      refusal { _ = try Mix(channel: 2).format(for: stereo) }
        == "SG0304: 'channel' is 2, but there are 2 channels "
        + "[at most 1: channels are counted from 0]")
    #expect(
      refusal { _ = try Mix(weights: [1]).format(for: stereo) }
        == "SG0304: 'weights' has 1 numbers, but 2 channels to 1 takes 2 "
        + "[one for each input channel, for each output channel in turn]")
    #expect(
      refusal { _ = try Mix(channel: 0, weights: [1]).format(for: stereo) }
        == "SG0304: 'channel' takes one channel, but 'weights' mixes them [leave out one of them]")
    #expect(try Mix().format(for: .audio(rate: nil, channels: nil)).width == 1)
  }
}
