import Glibc
import TestSupport
import Testing

@testable import GraphCore

/// Sound of less bandwidth than a model has learnt from, whatever its rate says.
@Suite struct BandwidthTests {
  /// Tones of all frequencies up to one, whose levels move as those of syllables do, each at its own time, in
  /// 16 bits.
  private func voice(upTo highest: Double, rate: Int, seconds: Double = 3, level: Double = 0.1)
    -> [Float]
  {
    let tones = noise(40).enumerated().map { index, phase in
      (hertz: 150 + (highest - 150) * Double(index + 1) / 40, phase: Double(phase) * 3)
    }
    return (0..<Int(seconds * Double(rate))).map { index in
      let time = Double(index) / Double(rate)
      let sum = tones.reduce(0) {
        let turn = 2 * .pi * ($1.hertz / 4000 + 3 * time)
        return $0 + sin(2 * .pi * $1.hertz * time + $1.phase) * (0.6 + 0.4 * cos(turn))
      }
      let syllable = 0.52 - 0.48 * cos(2 * .pi * 4 * time)
      return Float((sum * syllable * level / 5 * 32_767).rounded() / 32_768)
    }
  }

  private func flags(_ samples: [Float], rate: Int, learnt: Double?) throws -> [SoundFlag] {
    let format = Format.audio(rate: rate, channels: 1)
    var meter = SoundMeter(format)
    meter.take(samples.span)
    meter.finish()
    var sound = ItemSound(format, outputs: [], limits: [], flags: [], learnt: learnt)
    try sound.append(meter.closed.span)
    return try sound.judge(from: 0, to: .infinity, isAnswer: true).flags
  }

  @Test(arguments: [16_000, 22_050, 44_100, 48_000], [0.02, 0.1, 0.2])
  func findsTelephoneSoundAtHigherRates(rate: Int, level: Double) throws {
    let telephone = voice(upTo: 3400, rate: rate, level: level)
    #expect(try flags(telephone, rate: rate, learnt: 8000) == [.narrowBand])
    // A model that learnt from such sound, and one of which that is not known.
    #expect(try flags(telephone, rate: rate, learnt: 4000) == [])
    #expect(try flags(telephone, rate: rate, learnt: nil) == [])
  }

  @Test(arguments: [16_000, 44_100, 48_000]) func takesNothingElseForNarrow(rate: Int) throws {
    #expect(try flags(voice(upTo: 7000, rate: rate), rate: rate, learnt: 8000) == [])
    #expect(try flags(noise(3 * rate), rate: rate, learnt: 8000) == [.noisy, .littleSpeech])
  }

  @Test func aLowRateIsNarrowWhateverIsHeard() throws {
    let telephone = voice(upTo: 3400, rate: 8000)
    #expect(try flags(telephone, rate: 8000, learnt: 8000) == [.narrowBand])
    #expect(try flags(telephone, rate: 8000, learnt: 4000) == [])
    let silence = [Float](repeating: 0, count: 24_000)
    #expect(try flags(silence, rate: 8000, learnt: 8000).contains(.narrowBand))
  }

  /// Of what is soft or short, the bandwidth is not known.
  @Test func claimsNothingOfWhatCantBeMeasured() throws {
    let soft = voice(upTo: 3400, rate: 16_000, level: 0.001)
    #expect(try !flags(soft, rate: 16_000, learnt: 8000).contains(.narrowBand))
    let short = voice(upTo: 3400, rate: 16_000, seconds: 0.5)
    #expect(try !flags(short, rate: 16_000, learnt: 8000).contains(.narrowBand))
  }

  @Test(arguments: [3400.0, 5000, 6000, 7000]) func measuresTheBandwidth(hertz: Double) throws {
    let format = Format.audio(rate: 16_000, channels: 1)
    var meter = SoundMeter(format)
    meter.take(voice(upTo: hertz, rate: 16_000).span)
    meter.finish()
    var stretch = SoundStretch()
    for first in stride(from: 0, to: meter.closed.count, by: SoundBlock.numbers) {
      stretch.add(
        SoundBlock(stored: meter.closed.span.extracting(first..<first + SoundBlock.numbers)))
    }
    let found = try #require(stretch.measures(samplesInSecond: 16_000).bandwidth)
    #expect(found >= hertz && found <= hertz + 1000)
  }
}
