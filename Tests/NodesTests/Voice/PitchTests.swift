import DSP
import Glibc
import GraphCore
import GraphTesting
import TestSupport
import Testing

@testable import Nodes

@Suite struct PitchTests {
  /// Frames of a centred framing, every 10 ms.
  static func frames(_ audio: Rows, length: Int) throws -> Rows {
    try audio.through(Framing(length: length, hop: (audio.format.sampleRate ?? 0) / 100))
  }

  /// Frames that rows of audio can be made of, 64 ms each at 16 kHz.
  static func input(rate: Int = 16_000, length: Int = 1024) throws -> Format {
    try Framing(length: length, hop: rate / 100).format(for: .audio(rate: rate, channels: 1))
  }

  /// What a column holds.
  static func column(_ rows: Rows, _ name: String) throws -> [Float] {
    let column = try #require(rows.format.names.firstIndex(of: name))
    return rows.rows.map { $0[$0.startIndex + column] }
  }

  @Test(arguments: [Pitch.Method.yin, .pyin])
  func followsEveryRuleOfNodes(_ method: Pitch.Method) throws {
    var node = Pitch()
    node.method = method
    node.output = [.semitones, .f0, .voiced]
    let input = try PitchTests.input()
    #expect(checkNode(node, input: input) == [])
    let speech = try PitchTests.frames(try Golden.signal("speech_16000"), length: 1024)
    #expect(checkNode(node, input: input, rows: Array(speech.values.prefix(120 * 1024))) == [])
    node.lowest = 200
    node.highest = 4000
    node.resolution = 0.2
    #expect(checkNode(node, input: try PitchTests.input(length: 300)) == [])
  }

  @Test(arguments: [100.0, 110, 220, 333.3, 590])
  func findsThePitchOfTones(_ frequency: Double) throws {
    let audio = Rows(audio: tone(frequency, rate: 16_000, seconds: 0.5), rate: 16_000)
    let frames = try PitchTests.frames(audio, length: 1024)
    for method in [Pitch.Method.yin, .pyin] {
      var node = Pitch()
      node.method = method
      // Zeros after the frame make a tone look the less regular the longer its period is.
      node.voicedThreshold = 0.3
      let found = try PitchTests.column(try frames.through(node), "f0")
      for f0 in found.dropFirst(4).dropLast(4) {
        #expect(abs(Double(f0) / frequency - 1) < 0.01, "\(method): \(f0) Hz")
      }
    }
  }

  @Test func hasNoPitchInSilence() throws {
    let frames = Rows(format: try PitchTests.input(), [Float](repeating: 0, count: 20 * 1024))
    for method in [Pitch.Method.yin, .pyin] {
      let node = Pitch(method: method, output: [.f0, .voiced, .semitones])
      #expect(try frames.through(node).values == [Float](repeating: 0, count: 60))
    }
  }

  @Test func countsSemitonesFromTheLowestKeyOfAPiano() throws {
    let audio = Rows(audio: tone(440, rate: 16_000, seconds: 0.3), rate: 16_000)
    let node = Pitch(output: [.semitones])
    let found = try PitchTests.frames(audio, length: 1024).through(node)
    #expect(found.format.names == ["semitones"])
    #expect(found.values[5...20].everyOne { abs($0 - 48) < 0.1 })
  }

  @Test(arguments: [
    "tone_16000", "voice_16000", "chirp_22050", "noise_16000", "speech_8000", "speech_16000",
    "speech_22050", "speech_48000",
  ])
  func agreesWithLibrosa(_ name: String) throws {
    let golden = try Golden("voice")
    let audio = try Golden.signal(name)
    let length = Int(try golden.number("pitch/\(name)/length"))
    let frames = try PitchTests.frames(audio, length: length)
    let yin = try PitchTests.column(try frames.through(Pitch(voicedThreshold: 0)), "f0")
    let wanted = try golden.values("pitch/\(name)/yin")
    #expect(yin.count == wanted.count)
    // In silence librosa answers fmax, and this node 0.
    let differences = zip(yin, wanted).filter { $0.0 > 0 }.map { abs($0.0 / $0.1 - 1) }
    #expect(differences.everyOne { $0 < 1e-3 }, "\(differences.max() ?? 0)")
    #expect(zip(yin, wanted).everyOne { $0.0 > 0 || abs($0.1 - 600) < 20 })

    let probabilistic = try frames.through(Pitch(method: .pyin))
    try golden.expect("pitch/\(name)/pyin", try PitchTests.column(probabilistic, "f0"))
    try golden.expect("pitch/\(name)/pyin/voiced", try PitchTests.column(probabilistic, "voiced"))
  }

  /// With frames of 35 ms, near the three periods of 75 Hz that Praat looks at: on frames that both call voiced.
  @Test(arguments: ["voice_16000", "speech_16000", "speech_22050", "speech_48000"])
  func agreesWithPraat(_ name: String) throws {
    let audio = try Golden.signal(name)
    let rate = Double(audio.format.sampleRate ?? 0)
    let frames = try PitchTests.frames(audio, length: 2 * Int(0.0175 * rate))
    let wanted = try Golden("voice").values("pitch/\(name)/praat")
    for method in [Pitch.Method.yin, .pyin] {
      let found = try PitchTests.column(
        try frames.through(Pitch(method: method, lowest: 75)), "f0")
      let both = zip(found, wanted).filter { $0.0 > 0 && $0.1 > 0 }
      let near = both.filter { abs($0.0 / $0.1 - 1) < 0.01 }
      #expect(both.count >= 70)
      #expect(near.count * 100 >= both.count * 95, "\(method): \(near.count) of \(both.count)")
    }
  }

  @Test func knowsTheBetaDistribution() throws {
    let wanted = try Golden("voice").values("beta")
    let shapes = [(2.0, 18.0), (1, 1), (0.5, 0.5), (30, 3)]
    let found = shapes.flatMap { shape in
      (0...20).map {
        Float(BetaDistribution(a: shape.0, b: shape.1).cumulative(Double($0) / 20))
      }
    }
    #expect(near(found, wanted, within: 1e-6))
  }

  @Test func refusesWhatItCantTake() throws {
    let input = try PitchTests.input()
    #expect(
      refusal { _ = try Pitch().format(for: .audio(rate: 16_000, channels: 1)) }
        == "SG0301: 'pitch' takes frames, but gets audio, mono, 16000 Hz "
        + "[put `framing` before it]")
    #expect(
      refusal { _ = try Pitch(highest: 9000).format(for: input) }
        == "SG0304: 'fmax' is 9000, above half the sample rate of 16000 Hz [set 'fmax' to at most 8000]"
    )
    #expect(
      refusal { _ = try Pitch(lowest: 600).format(for: input) }
        == "SG0304: 'fmin' is 600, not below 'fmax', 600 "
        + "[speech is well served by `fmin: 65` and `fmax: 600`]")
    #expect(
      refusal { _ = try Pitch(lowest: 439, highest: 441).format(for: input) }
        == "SG0304: between 'fmin', 439, and 'fmax', 441, lie 2 whole periods at 16000 Hz, too few to find "
        + "the one that fits best [set 'fmin' to at most 421, or 'fmax' higher]")
    #expect(
      refusal {
        _ = try Pitch(method: .pyin, lowest: 100, highest: 102.5, resolution: 0.9).format(
          for: input)
      } == "SG0304: 'resolution' makes one bin of all pitches between 'fmin' and 'fmax' "
        + "[set 'resolution' lower, or bring 'fmin' and 'fmax' further apart]")
    #expect(
      refusal { _ = try Pitch(lowest: 15).format(for: input) }
        == "SG0304: 'fmin' is 15, a period that frames of 1024 samples do not hold "
        + "[set `frame_length` in `framing` to twice the period or more: 2136]")
    #expect(
      refusal { _ = try Pitch(output: [.f0, .f0]).format(for: input) }
        == "SG0304: 'output' is [f0, f0], but takes each column at most once "
        + "[for example `output: [f0, voiced]`]")
    #expect(
      refusal { _ = try Pitch(method: .pyin, beta: [2]).format(for: input) }
        == "SG0304: 'beta_parameters' has 1 numbers, but takes 2 "
        + "[for example `beta_parameters: [2, 18]`]")
    #expect(
      refusal {
        _ = try Pitch(method: .pyin, lowest: 20, highest: 8000, resolution: 0.005).format(
          for: try PitchTests.input(length: 4096))
      }
        == "SG0304: 'resolution' makes 20746 bins between 'fmin' and 'fmax', more than 16000 "
        + "[set 'resolution' to 0.1, or bring 'fmin' and 'fmax' closer together]")
  }

  /// The narrowest ranges that are taken find what lies in them.
  @Test(
    arguments: [(421.0, 460.0, 440.0), (195, 205, 200), (98, 101, 100)], [Pitch.Method.yin, .pyin])
  func findsAToneInANarrowRange(
    range: (low: Double, high: Double, tone: Double), method: Pitch.Method
  )
    throws
  {
    let audio = Rows(
      format: .audio(rate: 16_000, channels: 1), tone(range.tone, rate: 16_000, seconds: 1))
    let frames = try PitchTests.frames(audio, length: 1024)
    let found = try frames.through(Pitch(method: method, lowest: range.low, highest: range.high))
    let pitches = stride(from: 10, to: found.values.count - 10, by: 2).map { found.values[$0] }
    #expect(pitches.everyOne { abs($0 / Float(range.tone) - 1) < 0.02 }, "\(pitches.prefix(4))")
  }
}
