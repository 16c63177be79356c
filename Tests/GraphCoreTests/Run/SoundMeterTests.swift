import TestSupport
import Testing

@testable import GraphCore

/// Measures of sound: what is speech, what is silence, and what nothing may depend on.
struct SoundMeterTests {
  private func blocks(_ samples: [Float], rate: Int, pieces: Int) -> [Float] {
    var meter = SoundMeter(.audio(rate: rate, channels: 1))
    var done = 0
    while done < samples.count {
      let end = min(samples.count, done + pieces)
      meter.take(samples.span.extracting(done..<end))
      done = end
    }
    meter.finish()
    return meter.closed
  }

  private func sound(_ samples: [Float], rate: Int = 16_000) throws -> RowSound {
    var sound = ItemSound(
      .audio(rate: rate, channels: 1), outputs: [],
      limits: [SoundLimit(measure: .speech, limit: 0.15)], flags: [])
    try sound.append(blocks(samples, rate: rate, pieces: 1000).span)
    sound.end([])
    return try sound.judge(from: 0, to: .infinity, isAnswer: true)
  }

  @Test(arguments: [1, 7, 319, 320, 321, 4096])
  func dependsOnNoChunk(pieces: Int) {
    let samples = noise(2500) + madeSpeech(seconds: 0.2, rate: 16_000)
    #expect(
      blocks(samples, rate: 16_000, pieces: pieces)
        == blocks(samples, rate: 16_000, pieces: samples.count))
  }

  @Test func claimsNothingOfSilence() throws {
    let silence = try sound([Float](repeating: 0, count: 32_000))
    #expect(silence == RowSound(flags: [.silence, .littleSpeech], isNoSpeech: true))
  }

  @Test(arguments: [8000, 16_000, 44_100, 48_000])
  func claimsNothingOfNoise(rate: Int) throws {
    let white = try sound(noise(3 * rate).map { $0 * 0.3 }, rate: rate)
    #expect(white == RowSound(flags: [.noisy, .littleSpeech], isNoSpeech: true))
  }

  @Test func claimsNothingOfTooLittle() throws {
    let short = try sound(noise(3200).map { $0 * 0.3 })
    #expect(short == RowSound(flags: [.noisy, .tooShort, .littleSpeech], isNoSpeech: true))
  }

  @Test func takesWhatMovesAsSpeechDoesForSpeech() throws {
    #expect(try sound(madeSpeech(seconds: 3, rate: 16_000)) == .sound)
  }

  @Test func seesOffsetAndClipping() throws {
    let shifted = try sound(madeSpeech(seconds: 3, rate: 16_000).map { $0 + 0.2 })
    #expect(shifted == RowSound(flags: [.offset], isNoSpeech: false))
    let square = (0..<48_000).map { $0 / 40 % 2 == 0 ? Float(1) : -1 }
    #expect(try sound(square).flags.contains(.clipped))
  }

  /// A row of two seconds every half second, judged while the recording is read; as if all blocks were kept.
  @Test(arguments: [0.0, 0.25, 30])
  func forgetsBlocksThatNoRowCovers(late: Double) throws {
    let clock = Clock.regular(period: Ratio(1, 2), first: Ratio(1), span: Ratio(2))
    let format = Format(.features, width: 1, clock: clock)
    func make() -> ItemSound {
      ItemSound(.audio(rate: 800, channels: 1), outputs: [format], limits: [], flags: [])
    }
    let samples = (0..<5 * 60 * 4).flatMap { quarter -> [Float] in
      noise(200).map { $0 * (quarter % 40 < 20 ? 0 : 0.3) + (quarter % 120 < 24 ? 0.4 : 0) }
    }
    let all = blocks(samples, rate: 800, pieces: 1000)
    var (kept, lean) = (make(), make())
    try kept.append(all.span)
    var (row, seen) = (0, Set<String>())
    for block in 0..<all.count / SoundBlock.numbers {
      try lean.append(
        all.span.extracting(block * SoundBlock.numbers..<(block + 1) * SoundBlock.numbers))
      let read = Double(block + 1) * lean.period - late
      while clock.times(ofRow: row, duration: .infinity).end <= read {
        let time = clock.times(ofRow: row, duration: .infinity)
        let sound = try lean.judge(from: time.start, to: time.end, isAnswer: false)
        #expect(try sound == kept.judge(from: time.start, to: time.end, isAnswer: false))
        seen.insert("\(sound)")
        row += 1
        lean.forget(before: [clock.times(ofRow: row, duration: .infinity).start])
      }
    }
    #expect(row > 500 && seen.count > 1)
    #expect(lean.isInMemory && !kept.isInMemory)
  }

  @Test func holdsThroughManyBlocks() throws {
    // More than stay in memory: 120 s are 6,000 blocks.
    #expect(try sound(madeSpeech(seconds: 120, rate: 16_000)) == .sound)
  }
}
