import Glibc
import GraphCore
import GraphTesting
import TestSupport
import Testing

@testable import Nodes

@Suite struct HNRTests {
  static func input(rate: Int = 16_000, length: Int = 960) throws -> Format {
    try PitchTests.input(rate: rate, length: length)
  }

  @Test func followsEveryRuleOfNodes() throws {
    let input = try HNRTests.input()
    #expect(checkNode(HNR(), input: input) == [])
    #expect(checkNode(HNR(shape: .gaussian, threshold: 0.45), input: input) == [])
    let speech = try PitchTests.frames(try Golden.signal("speech_16000"), length: 960)
    let some = Array(speech.values.prefix(100 * 960))
    #expect(checkNode(HNR(highest: 600), input: input, rows: some) == [])
  }

  /// A tone and white noise whose powers are so many decibel apart.
  @Test(arguments: [0.0, 10, 20, 30])
  func measuresToneToNoise(_ level: Double) throws {
    // The noise is uniform: a power of a third. The tone's is a half of its amplitude's square.
    let amplitude = (2.0 / 3 * pow(10, level / 10)).squareRoot()
    let clean = tone(200, rate: 16_000, seconds: 4, amplitude: amplitude)
    let audio = Rows(
      audio: zip(clean, noise(clean.count)).map { 0.01 * ($0 + $1) }, rate: 16_000)
    let found = try PitchTests.frames(audio, length: 960).through(HNR(highest: 300)).values
    let middle = found[10..<390]
    let mean = Double(middle.reduce(0, +)) / Double(middle.count)
    #expect(abs(mean - level) < 1, "\(mean) dB for \(level) dB")
  }

  @Test func isZeroInSilence() throws {
    let quiet = tone(200, rate: 16_000, seconds: 0.5, amplitude: 0.0009)
    let frames = try PitchTests.frames(Rows(audio: quiet, rate: 16_000), length: 960)
    #expect(try frames.through(HNR()).values.everyOne { $0 == 0 })
    let heard = try frames.through(HNR(silence: -70)).values
    #expect(heard[10..<40].everyOne { $0 > 40 })
  }

  /// Praat's `To Harmonicity (ac)` uses a Gaussian window of twice 4.5 periods of 75 Hz.
  @Test(arguments: ["voice_16000", "speech_16000", "speech_48000"])
  func agreesWithPraat(_ name: String) throws {
    let golden = try Golden("voice")
    let signal = try Golden.signal(name)
    let rate = signal.format.sampleRate ?? 0
    let count = Int(try golden.number("hnr/\(name)/count"))
    let audio = Rows(audio: Array(signal.values.prefix(count * rate / 100)), rate: rate)
    let frames = try PitchTests.frames(audio, length: rate * 120 / 1000)
    func differences(_ node: HNR, from frames: Rows) throws -> [Float] {
      let found = try frames.through(node).values.dropFirst(6)
      return zip(found, try golden.values("hnr/\(name)/ac")).filter { $0.1 > -199 }
        .map { abs($0.0 - $0.1) }.sorted()
    }
    let close = try differences(HNR(shape: .gaussian), from: frames)
    #expect(close.count > 60)
    #expect(close[close.count * 95 / 100] < 0.1)
    // A Hann window of half the length looks at about as much: less than 2 dB apart on 95 %.
    let hann = try differences(HNR(), from: PitchTests.frames(audio, length: rate * 60 / 1000))
    #expect(hann[hann.count / 2] < 0.5)
    #expect(hann[hann.count * 95 / 100] < 2)
  }

  @Test func refusesFramesThatAreTooShort() throws {
    #expect(
      refusal { _ = try HNR().format(for: try HNRTests.input(length: 512)) }
        == "SG0304: 'hnr' needs frames of three periods of 'fmin', 639 samples, but gets 512 "
        + "[set `frame_length: 639` in `framing`, or raise 'fmin']")
    #expect(
      refusal { _ = try HNR(highest: 50).format(for: try HNRTests.input()) }
        == "SG0304: 'fmin' is 75, not below 'fmax', 50 "
        + "[speech is well served by `fmin: 65` and `fmax: 600`]")
  }
}
