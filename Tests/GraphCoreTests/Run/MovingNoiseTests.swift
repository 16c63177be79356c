import Glibc
import TestSupport
import Testing

@testable import GraphCore

/// Noise and tones whose level or pitch moves as that of speech does.
@Suite struct MovingNoiseTests {
  private func sound(_ samples: [Float], rate: Int, channels: Int = 1) throws -> RowSound {
    let format = Format.audio(rate: rate, channels: channels)
    var meter = SoundMeter(format)
    meter.take(samples.span)
    meter.finish()
    var sound = ItemSound(
      format, outputs: [], limits: [SoundLimit(measure: .speech, limit: 0.15)], flags: [])
    try sound.append(meter.closed.span)
    return try sound.judge(from: 0, to: .infinity, isAnswer: true)
  }

  private func made(
    _ seconds: Double, rate: Int, _ sample: (_ time: Double, _ noise: Double) -> Double
  ) -> [Float] {
    noise(Int(seconds * Double(rate))).enumerated().map { index, noise in
      let value = sample(Double(index) / Double(rate), Double(noise))
      return Float((max(-1, min(1, 0.4 * value)) * 32_767).rounded() / 32_768)
    }
  }

  private func expectNoSpeech(_ samples: [Float], rate: Int, _ what: String) throws {
    let judged = try sound(samples, rate: rate)
    #expect(judged.isNoSpeech && judged.flags.contains(.littleSpeech), "\(what) at \(rate)")
  }

  /// Noise that a filter has made dull; 0 leaves it white.
  private func dull(_ samples: [Float], _ part: Float) -> [Float] {
    var last: Float = 0
    return samples.map { sample in
      last = part * last + (1 - part) * sample
      return last
    }
  }

  @Test(arguments: [8000, 16_000, 48_000], [3.0, 4, 5, 6.5, 8])
  func claimsNothingOfTremolo(rate: Int, hertz: Double) throws {
    for depth in [0.8, 0.9, 1] {
      for part: Float in [0, 0.5, 0.9, 0.99] {
        let noise = dull(noise(3 * rate), part)
        let most = noise.reduce(0) { max($0, abs($1)) }
        let samples = noise.enumerated().map { index, sample in
          let turn = cos(2 * .pi * hertz * Double(index) / Double(rate))
          return sample / most * Float(1 - depth / 2 + depth / 2 * turn)
        }
        try expectNoSpeech(samples, rate: rate, "\(hertz) Hz, \(depth), dull by \(part)")
      }
    }
  }

  @Test(arguments: [8000, 16_000, 44_100]) func claimsNothingOfBursts(rate: Int) throws {
    for (on, every) in [(0.05, 0.1), (0.1, 0.2), (0.1, 0.3), (0.2, 0.5), (0.05, 0.3)] {
      let hard = made(4, rate: rate) { fmod($0, every) < on ? $1 : 0 }
      try expectNoSpeech(hard, rate: rate, "\(on) s every \(every) s")
      let soft = made(4, rate: rate) { time, noise in
        let part = fmod(time, every) / on
        return noise * (part < 1 ? sin(.pi * part) : 0.001)
      }
      try expectNoSpeech(soft, rate: rate, "soft, \(on) s every \(every) s")
    }
  }

  @Test(arguments: [8000, 16_000, 48_000], [0.05, 0.07, 0.1, 0.2])
  func claimsNothingOfTouchTones(rate: Int, length: Double) throws {
    let rows = [697.0, 770, 852, 941]
    let columns = [1209.0, 1336, 1477]
    for hiss in [0, 0.003, 0.03] {
      let tones = made(4, rate: rate) { time, noise in
        let key = Int(time / (2 * length))
        let isOn = fmod(time, 2 * length) < length
        let tone = sin(2 * .pi * rows[key * 7 % 4] * time) + sin(2 * .pi * columns[key % 3] * time)
        return (isOn ? tone : 0) + hiss * noise
      }
      try expectNoSpeech(tones, rate: rate, "touch tones of \(length) s, hiss of \(hiss)")
    }
  }

  @Test(arguments: [8000, 16_000, 48_000], [0.3, 1, 3, 5])
  func claimsNothingOfSirensAndChirps(rate: Int, hertz: Double) throws {
    // The phase is the integral of the pitch, 400 to 1200 Hz.
    let phase = { (time: Double) in
      2 * .pi * 800 * time + 400 / hertz * sin(2 * .pi * hertz * time)
    }
    try expectNoSpeech(made(4, rate: rate) { time, _ in sin(phase(time)) }, rate: rate, "siren")
    let beating = made(4, rate: rate) { time, _ in
      sin(phase(time)) * (0.55 + 0.45 * cos(10 * .pi * time))
    }
    try expectNoSpeech(beating, rate: rate, "beating siren")
    let rich = made(4, rate: rate) { time, _ in
      (1...3).reduce(0) { $0 + sin(Double($1) * phase(time)) / Double($1) }
    }
    try expectNoSpeech(rich, rate: rate, "siren with overtones")
    let chirps = made(4, rate: rate) { time, _ in
      let part = fmod(time, 0.25)
      return part < 0.2 ? sin(2 * .pi * (500 + 4000 * part) * part) * sin(.pi * part / 0.2) : 0
    }
    try expectNoSpeech(chirps, rate: rate, "chirps")
  }

  @Test(arguments: [8000, 16_000, 48_000], [60.0, 120, 240])
  func claimsNothingOfClicks(rate: Int, perMinute: Double) throws {
    let every = 60 / perMinute
    let blocks = made(6, rate: rate) { time, _ in
      let part = fmod(time, every)
      return exp(-part / 0.015) * (sin(11_310 * part) + 0.6 * sin(16_965 * part))
    }
    try expectNoSpeech(blocks, rate: rate, "wood blocks")
    let ticks = made(6, rate: rate) { time, noise in
      noise * (exp(-fmod(time, every) / 0.02) + 0.003)
    }
    try expectNoSpeech(ticks, rate: rate, "ticks")
  }

  @Test(arguments: [8000, 16_000, 48_000], [30.0, 60, 90])
  func claimsNothingOfEngines(rate: Int, hertz: Double) throws {
    for depth in [0, 0.5, 0.9] {
      let engine = made(4, rate: rate) { time, noise in
        let phase = 2 * .pi * hertz * time + 0.5 * sin(2 * time)
        let sum = (1...15).reduce(0) { $0 + sin(Double($1) * phase + Double($1 * $1)) / Double($1) }
        return (0.6 * sum + 0.02 * noise) * (1 - depth / 2 + depth / 2 * cos(8 * .pi * time))
      }
      try expectNoSpeech(engine, rate: rate, "engine of \(hertz) Hz, \(depth)")
    }
  }

  @Test(arguments: [8000, 11_025, 16_000, 44_100, 48_000], [false, true])
  func takesSpeechForSpeech(rate: Int, isWhispered: Bool) throws {
    for peak: Float in [0.003, 0.05, 0.9] {
      let speech = madeSpeech(seconds: 3, rate: rate, peak: peak, isWhispered: isWhispered)
      #expect(try !sound(speech, rate: rate).isNoSpeech, "at \(peak)")
      let hiss = noise(speech.count, seed: 3)
      let noisy = zip(speech, hiss).map { $0 + 0.02 * peak * $1 }
      #expect(try !sound(noisy, rate: rate).isNoSpeech, "in noise, at \(peak)")
    }
  }

  @Test func hearsSpeechOverHumAndOffsetAndInOneChannel() throws {
    let speech = madeSpeech(seconds: 3, rate: 16_000)
    let hum = speech.indices.map { 0.02 * sinf(2 * .pi * 50 * Float($0) / 16_000) }
    #expect(try !sound(zip(speech, hum).map { $0 + $1 }, rate: 16_000).isNoSpeech)
    #expect(try sound(speech.map { $0 + 0.1 }, rate: 16_000).flags == [.offset])
    let left: [Float] = speech.flatMap { [$0, 0 as Float] }
    #expect(try !sound(left, rate: 16_000, channels: 2).isNoSpeech)
    let opposite: [Float] = speech.flatMap { [$0, -$0] }
    #expect(try !sound(opposite, rate: 16_000, channels: 2).isNoSpeech)
  }

  @Test func tellsOfEachStretchByItself() throws {
    let format = Format.audio(rate: 16_000, channels: 1)
    let speech = madeSpeech(seconds: 4, rate: 16_000)
    let bursts = made(4, rate: 16_000) { fmod($0, 0.2) < 0.1 ? $1 : 0 }
    var output = format
    output.clock = format.clock.segments ?? format.clock
    var meter = SoundMeter(format)
    meter.take((speech + bursts).span)
    meter.finish()
    var sound = ItemSound(
      format, outputs: [output], limits: [SoundLimit(measure: .speech, limit: 0.15)], flags: [])
    try sound.append(meter.closed.span)
    #expect(try !sound.judge(from: 0, to: 4, isAnswer: true).isNoSpeech)
    #expect(try sound.judge(from: 4, to: 8, isAnswer: true).isNoSpeech)
  }
}
