import Glibc
import TestSupport
import Testing

@testable import GraphCore

/// What is told of the sound of a whole recording.
@Suite struct RecordingSoundTests {
  private func sound(
    _ samples: [Float], rate: Int = 16_000, channels: Int? = nil
  ) throws -> RecordingSound {
    let format = Format.audio(rate: rate, channels: 1)
    var meter = SoundMeter(format)
    meter.take(samples.span)
    meter.finish()
    var sound = ItemSound(format, outputs: [], limits: [], flags: [], channels: channels)
    try sound.append(meter.closed.span)
    return sound.ofWhole
  }

  private func decibels(_ samples: some Collection<Float>) -> Double {
    let power = samples.reduce(0) { $0 + Double($1) * Double($1) } / Double(samples.count)
    return 10 * log10(power)
  }

  @Test func theLevelOfSpeechIsThatOfItsLoudParts() throws {
    let speech = madeSpeech(seconds: 4, rate: 16_000)
    let level = try #require(try sound(speech).speechLevel)
    let blocks = stride(from: 0, to: speech.count - 320, by: 320).map {
      decibels(speech[$0..<$0 + 320])
    }
    #expect(level > decibels(speech) - 3 && level < (blocks.max() ?? 0), "\(level)")
    let soft = try sound(speech.map { $0 / 10 })
    #expect(abs((soft.speechLevel ?? 0) + 20 - level) < 0.5)
  }

  /// An offset is no sound, and pauses don't lower the level.
  @Test func neitherPausesNorAnOffsetMoveTheLevel() throws {
    let speech = madeSpeech(seconds: 4, rate: 16_000)
    let level = try #require(try sound(speech).speechLevel)
    let paused = speech + [Float](repeating: 0, count: 64_000)
    #expect(abs((try sound(paused).speechLevel ?? 0) - level) < 1)
    let shifted = try sound(speech.map { $0 + 0.1 })
    #expect(abs((shifted.speechLevel ?? 0) - level) < 0.5)
  }

  @Test func whatHoldsNoSpeechHasNoLevelOfSpeech() throws {
    #expect(try sound([Float](repeating: 0, count: 32_000)).speechLevel == nil)
    #expect(try sound([]).speechLevel == nil)
  }

  /// Noise takes away from how far loud parts are above soft ones.
  @Test func noiseMakesItLessDeep() throws {
    let speech = madeSpeech(seconds: 4, rate: 16_000)
    let noisy = zip(speech, noise(speech.count)).map { $0 + 0.02 * $1 }
    #expect(try sound(noisy).depth < sound(speech).depth - 10)
  }

  @Test func rateChannelsAndLengthAreTheRecordings() throws {
    let sound = try sound(madeSpeech(seconds: 2, rate: 8000), rate: 8000, channels: 2)
    #expect(sound.rate == 8000 && sound.channels == 2 && sound.seconds == 2)
  }
}
