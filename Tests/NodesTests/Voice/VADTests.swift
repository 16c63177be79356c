import Glibc
import GraphCore
import GraphTesting
import TestSupport
import Testing

@testable import Nodes

@Suite struct VADTests {
  static func input() throws -> Format { try PitchTests.input(length: 400) }

  /// The column `speech` of audio at 16 kHz.
  static func speech(_ samples: [Float], _ node: VAD = VAD()) throws -> [Float] {
    let frames = try PitchTests.frames(Rows(audio: samples, rate: 16_000), length: 400)
    return try PitchTests.column(try frames.through(node), "speech")
  }

  static func part(_ values: some Collection<Float>) -> Double {
    Double(values.reduce(0, +)) / Double(values.count)
  }

  @Test func followsEveryRuleOfNodes() throws {
    let input = try VADTests.input()
    #expect(checkNode(VAD(output: [.level, .speech, .floor]), input: input) == [])
    #expect(
      checkNode(VAD(floorTime: 40, leastSpeech: 100, hangover: 0), input: input) == [])
    let speech = try PitchTests.frames(try Golden.signal("speech_16000"), length: 400)
    #expect(checkNode(VAD(), input: input, rows: speech.values) == [])
  }

  /// Bursts of noise 40 dB above the noise around them.
  @Test func findsBurstsAndHangsOver() throws {
    var samples = noise(48_000).map { $0 * 0.003 }
    for start in [8_000, 24_000] {
      for index in start..<start + 8000 { samples[index] *= 100 }
    }
    let found = try VADTests.speech(samples, VAD(hangover: 100))
    // Frames of 25 ms reach into the burst one row early, and out of it one row late; then 100 ms more.
    let wanted = (0..<found.count).map { row -> Float in
      (49...111).contains(row) || (149...211).contains(row) ? 1 : 0
    }
    let wrong = zip(found, wanted).filter { $0 != $1 }.count
    #expect(wrong <= 4, "\(found)")
    // A run that is too short is none.
    #expect(try VADTests.speech(samples, VAD(leastSpeech: 600)).everyOne { $0 == 0 })
  }

  @Test func findsNothingInSilenceOrNoise() throws {
    #expect(try VADTests.speech([Float](repeating: 0, count: 16_000)).everyOne { $0 == 0 })
    #expect(try VADTests.speech(noise(32_000).map { $0 * 0.1 }).everyOne { $0 == 0 })
    // However quiet the rest is, what is below `min_level` is not speech.
    var faint = [Float](repeating: 0, count: 32_000)
    for index in 10_000..<20_000 { faint[index] = index % 2 == 0 ? 5e-4 : -5e-4 }
    #expect(try VADTests.speech(faint).everyOne { $0 == 0 })
  }

  /// Frames within 30 dB of the loudest are speech; with noise, fewer of them stand out, and none is made up.
  @Test(arguments: [(60.0, 0.95), (20, 0.8), (10, 0.5), (5, 0.3)])
  func findsSpeechInNoise(_ ratio: Double, _ least: Double) throws {
    let pause = [Float](repeating: 0, count: 8000)
    let one = try Golden.signal("speech_16000").values
    let clean = pause + one + pause + one + pause
    let levels = try PitchTests.column(
      try PitchTests.frames(Rows(audio: clean, rate: 16_000), length: 400)
        .through(VAD(output: [.level])), "level")
    let loudest = levels.max() ?? 0
    let loud = one.filter { abs($0) > 0.01 }
    let power = loud.reduce(0) { $0 + Double($1 * $1) } / Double(loud.count)
    // Uniform noise has a third of its amplitude's square.
    let amplitude = Float((3 * power * pow(10, -ratio / 10)).squareRoot())
    let noisy = zip(clean, noise(clean.count)).map { $0 + amplitude * $1 }
    let found = try VADTests.speech(noisy, VAD(hangover: 0))
    let speech = zip(found, levels).filter { $0.1 > loudest - 30 }.map(\.0)
    let silence = zip(found, levels).filter { $0.1 < loudest - 60 }.map(\.0)
    #expect(VADTests.part(speech) >= least, "\(VADTests.part(speech)) at \(ratio) dB")
    #expect(VADTests.part(silence) <= 0.02)
  }

  @Test func knowsARecordingThatIsAllSpeech() throws {
    let signal = try Golden.signal("speech_16000").values
    let speech = signal.dropFirst(2400).dropLast(2400)
    #expect(VADTests.part(try VADTests.speech(Array(speech))) > 0.9)
    // The same words again and again, without a pause.
    let words = Array(speech.prefix(6000))
    #expect(VADTests.part(try VADTests.speech(words + words + words + words)) > 0.9)
  }

  @Test func measuresLevelsAgainstFullScale() throws {
    let square = (0..<16_000).map { Float($0 / 10 % 2 == 0 ? 0.1 : -0.1) }
    let frames = try PitchTests.frames(Rows(audio: square, rate: 16_000), length: 400)
    let levels = try frames.through(VAD(output: [.level]))
    #expect(levels.format.names == ["level"])
    #expect(levels.values[10..<90].everyOne { abs($0 + 20) < 0.01 })
    let silence = Rows(format: frames.format, [Float](repeating: 0, count: 4000))
    #expect(try silence.through(VAD(output: [.level])).values.everyOne { $0 == -120 })
  }

  @Test func saysHowLongItWaits() throws {
    #expect(VAD().delay(for: try VADTests.input()) == .seconds(0.79))
  }

  @Test func refusesWhatItCantTake() throws {
    #expect(
      refusal { _ = try VAD().format(for: .audio(rate: 16_000, channels: 1)) }
        == "SG0301: 'vad' takes frames, but gets audio, mono, 16000 Hz "
        + "[put `framing` before it]")
    #expect(
      refusal { _ = try VAD(output: [.speech, .speech]).format(for: try VADTests.input()) }
        == "SG0304: 'output' is [speech, speech], but takes each column at most once "
        + "[for example `output: [speech, level]`]")
  }
}
