import Glibc
import TestSupport
import Testing

@testable import GraphCore

/// What holds no speech is not taken for it: noise of every colour, hum, silence, and too little of anything.
struct NoSpeechTests {
  private func sound(_ samples: [Float], rate: Int) throws -> RowSound {
    let format = Format.audio(rate: rate, channels: 1)
    var meter = SoundMeter(format)
    meter.take(samples.span)
    meter.finish()
    var sound = ItemSound(
      format, outputs: [], limits: [SoundLimit(measure: .speech, limit: 0.15)], flags: [])
    try sound.append(meter.closed.span)
    return try sound.judge(from: 0, to: .infinity, isAnswer: true)
  }

  /// Colours of noise: filters of white noise.
  enum Color: CaseIterable {
    case white, pink, brown, blue, violet, band

    func filter(_ white: [Float]) -> [Float] {
      switch self {
      case .white: return white
      case .violet: return Color.differences(white)
      case .brown: return Color.leak(white, 0.995)
      case .pink:
        // Leaks of several lengths add up to a slope of about 3 dB an octave.
        let weights: [Float] = [0.05, 0.13, 0.3, 0.5]
        let parts = [Float(0.99), 0.95, 0.8, 0.3].map { Color.leak(white, $0) }
        return white.indices.map { index in
          zip(parts, weights).reduce(0) { $0 + $1.0[index] * $1.1 }
        }
      case .blue: return Color.differences(Color.pink.filter(white))
      case .band: return Color.differences(Color.leak(Color.leak(white, 0.7), 0.7))
      }
    }

    private static func differences(_ samples: [Float]) -> [Float] {
      samples.indices.map { $0 == 0 ? 0 : samples[$0] - samples[$0 - 1] }
    }

    private static func leak(_ samples: [Float], _ part: Float) -> [Float] {
      var last: Float = 0
      return samples.map { sample in
        last = part * last + sample
        return last
      }
    }
  }

  /// Makes the largest sample as large as asked for, and rounds to 16 bits as a recorder does.
  private func recorded(_ samples: [Float], peak: Float) -> [Float] {
    let most = samples.reduce(0) { max($0, abs($1)) }
    return samples.map { ($0 / most * peak * 32_767).rounded() / 32_768 }
  }

  @Test(arguments: Color.allCases, [8000, 16_000, 44_100])
  func claimsNothingOfNoiseOfAnyColor(color: Color, rate: Int) throws {
    let colored = color.filter(noise(3 * rate))
    for peak: Float in [0.00005, 0.0005, 0.01, 0.3, 1] {
      let judged = try sound(recorded(colored, peak: peak), rate: rate)
      #expect(judged.isNoSpeech, "\(color) at \(peak)")
      #expect(judged.flags.contains(.littleSpeech), "\(color) at \(peak)")
    }
  }

  @Test(arguments: [50, 60, 400], [8000, 16_000, 48_000])
  func claimsNothingOfHum(hertz: Int, rate: Int) throws {
    let hum = (0..<3 * rate).map { sinf(2 * Float.pi * Float($0 * hertz % rate) / Float(rate)) }
    for peak: Float in [0.0001, 0.01, 0.9] {
      let judged = try sound(recorded(hum, peak: peak), rate: rate)
      #expect(judged.isNoSpeech, "at \(peak)")
    }
  }

  @Test(arguments: Color.allCases)
  func claimsNothingOfAFifthOfASecond(color: Color) throws {
    let judged = try sound(recorded(color.filter(noise(3200)), peak: 0.5), rate: 16_000)
    #expect(judged.isNoSpeech)
    #expect(judged.flags.contains(.tooShort))
  }

  @Test func judgesAWholeItemAlikeWhetherOrNotItsBlocksAreKept() throws {
    let samples = madeSpeech(seconds: 70, rate: 16_000)
    let format = Format.audio(rate: 16_000, channels: 1)
    var meter = SoundMeter(format)
    meter.take(samples.span)
    meter.finish()
    let limits = [SoundLimit(measure: .speech, limit: 0.15)]
    var added = ItemSound(format, outputs: [], limits: limits, flags: [])
    var kept = ItemSound(format, outputs: [format.segmented], limits: limits, flags: [])
    try added.append(meter.closed.span)
    try kept.append(meter.closed.span)
    let whole = try added.judge(from: 0, to: .infinity, isAnswer: true)
    #expect(whole == (try kept.judge(from: 0, to: .infinity, isAnswer: true)))
    #expect(whole == (try kept.judge(from: 0, to: 70, isAnswer: true)))
    #expect(!whole.isNoSpeech)
  }

  @Test func keepsBlocksOnlyForRowsThatCoverParts() {
    let item = Format(.scores, width: 2, clock: .item, names: ["calm", "angry"])
    let parts = ItemSound.bytes(outputs: [.audio(rate: 16_000, channels: 1).segmented], limits: [])
    #expect(ItemSound.bytes(outputs: [item], limits: []) < 32_768)
    #expect(parts > 65_536)
  }
}

extension Format {
  /// The same, each row covering a stretch.
  fileprivate var segmented: Format {
    var format = self
    format.clock = clock.segments ?? clock
    return format
  }
}
