import Glibc
import GraphCore
import GraphTesting
import TestSupport
import Testing

@testable import Nodes

/// Frames and pitch side by side, for jitter and shimmer.
enum Pulses {
  /// - Parameters:
  ///   - length: Of a frame, in samples.
  ///   - f0: Hertz of each frame, 0 where unvoiced.
  static func rows(_ audio: Rows, length: Int, f0: [Float]) throws -> Rows {
    let frames = try PitchTests.frames(audio, length: length)
    let pitch = Format(
      .features, width: 1, clock: frames.format.clock, sampleRate: frames.format.sampleRate,
      names: ["f0"])
    let count = min(frames.count, f0.count)
    return Rows(
      format: .joined([("frames", frames.format), ("pitch", pitch)]),
      (0..<count).flatMap { frames[$0] + [f0[$0]] })
  }

  /// Pulses of given periods in samples, and amplitudes, through one resonance.
  static func train(_ periods: [Double], amplitudes: [Double], rate: Int) -> Rows {
    var samples = [Float](repeating: 0, count: Int(periods.reduce(0, +)) + 2 * rate / 10)
    var time = Double(rate) / 10
    for (period, amplitude) in zip(periods, amplitudes) {
      for offset in 0..<Int(period * 2) {
        let at = Double(offset) - (time - time.rounded(.up))
        let wave = exp(-at / 20) * sin(2 * .pi * at / 16)
        if at > 0 { samples[Int(time.rounded(.up)) + offset] += Float(amplitude * wave) }
      }
      time += period
    }
    return Rows(audio: samples, rate: rate)
  }

  /// The mean of a column over rows where it is not 0, weighted by others.
  static func mean(_ rows: Rows, _ name: String, weights: [String]) throws -> Double {
    let values = try PitchTests.column(rows, name)
    let factors = try weights.map { try PitchTests.column(rows, $0) }
    var (sum, total) = (0.0, 0.0)
    for (index, value) in values.enumerated() where value != 0 {
      let weight = factors.reduce(1.0) { $0 * Double($1[index]) }
      sum += weight * Double(value)
      total += weight
    }
    return sum / total
  }
}

@Suite struct JitterTests {
  static let every: [Jitter.Column] = [.local, .absolute, .rap, .ppq5, .ddp, .period, .periods]

  @Test func followsEveryRuleOfNodes() throws {
    let audio = try Golden.signal("speech_16000")
    let f0 = try Golden("voice").values("pitch/speech_16000/praat")
    let rows = try Pulses.rows(audio, length: 560, f0: f0)
    let node = Jitter(output: JitterTests.every)
    #expect(checkNode(node, input: rows.format) == [])
    let voiced = Array(rows.values[20 * 561..<120 * 561])
    #expect(checkNode(node, input: rows.format, rows: voiced) == [])
    // A pitch that is anything at all.
    let wild = noise(100, seed: 3).map { abs($0) * 8000 }
    let strange = try Pulses.rows(audio, length: 160, f0: wild)
    #expect(checkNode(Jitter(), input: strange.format, rows: strange.values) == [])
  }

  @Test func isZeroForEqualPeriods() throws {
    let audio = Pulses.train(
      [Double](repeating: 100, count: 100), amplitudes: [Double](repeating: 0.5, count: 100),
      rate: 16_000)
    let rows = try Pulses.rows(audio, length: 640, f0: [Float](repeating: 160, count: 80))
    let found = try rows.through(Jitter(output: JitterTests.every))
    #expect(found.format.names[0] == "jitter_local")
    for row in 20..<60 {
      let values = Array(found[row])
      #expect(values[0] < 1e-4)
      #expect(abs(values[5] - 100.0 / 16_000) < 1e-6)
      #expect(values[6] == 6 || values[6] == 7)
    }
  }

  /// Periods that are longer and shorter by turns: T[i] - T[i + 1] is always twice the deviation.
  @Test func measuresPeriodsThatAlternate() throws {
    let periods = (0..<100).map { 100 + ($0 % 2 == 0 ? 1.0 : -1.0) }
    let audio = Pulses.train(
      periods, amplitudes: [Double](repeating: 0.5, count: 100), rate: 16_000)
    let rows = try Pulses.rows(audio, length: 640, f0: [Float](repeating: 160, count: 80))
    let found = try rows.through(Jitter(output: JitterTests.every))
    for row in 20..<60 {
      let values = Array(found[row])
      #expect(abs(values[0] - 0.02) < 0.001, "local \(values[0])")
      #expect(abs(values[2] - 0.0133) < 0.001, "rap \(values[2])")
      #expect(abs(values[4] - 0.04) < 0.002, "ddp \(values[4])")
    }
  }

  @Test func isZeroWithoutVoice() throws {
    let rows = try Pulses.rows(
      Rows(audio: noise(16_000), rate: 16_000), length: 560, f0: [Float](repeating: 0, count: 100))
    #expect(try rows.through(Jitter(output: JitterTests.every)).values.everyOne { $0 == 0 })
  }

  /// With Praat's own pitch, so that the same stretches are voiced; weighted so that every period counts alike. What
  /// differs is where in its period a stretch begins, and that frames at its ends hold fewer periods.
  @Test(arguments: [
    ("voice_16000", 0.05), ("speech_16000", 0.2), ("speech_22050", 0.2), ("speech_48000", 0.2),
  ])
  func agreesWithPraat(_ name: String, _ tolerance: Double) throws {
    let golden = try Golden("voice")
    let audio = try Golden.signal(name)
    let length = (audio.format.sampleRate ?? 0) * 50 / 1000
    let f0 = try golden.values("pitch/\(name)/praat")
    let found = try Pulses.rows(audio, length: length, f0: f0).through(
      Jitter(output: JitterTests.every))
    let wanted = try golden.values("jitter/\(name)")
    let period = try Pulses.mean(found, "jitter_period", weights: ["jitter_periods"])
    let absolute = try Pulses.mean(found, "jitter_absolute", weights: ["jitter_periods"])
    #expect(abs(absolute / Double(wanted[1]) - 1) < 0.05, "absolute \(absolute)")
    #expect(abs(absolute / period / Double(wanted[0]) - 1) < 0.05, "local \(absolute / period)")
    for (index, column) in [(0, "local"), (2, "rap"), (3, "ppq5"), (4, "ddp")] {
      let value = try Pulses.mean(
        found, "jitter_\(column)", weights: ["jitter_periods", "jitter_period"])
      #expect(abs(value / Double(wanted[index]) - 1) < tolerance, "\(column) \(value)")
    }
  }

  @Test func refusesWhatItCantTake() throws {
    let frames = try PitchTests.input()
    let clock = frames.clock
    func joined(_ frames: Format, _ names: [String]) -> Format {
      .joined([
        ("frames", frames),
        ("pitch", Format(.features, width: names.count, clock: clock, names: names)),
      ])
    }
    #expect(
      refusal { _ = try Jitter().format(for: frames) }
        == "SG0301: 'jitter' takes frames and their pitch, but gets frames of 1024, 100/s, each 64 ms alone "
        + "[connect both, for example `in: {frames: frames, pitch: f0}`]")
    #expect(
      refusal { _ = try Jitter().format(for: joined(frames, ["voiced"])) }
        == "SG0301: 'jitter' needs a column 'f0' from its input 'pitch', but gets features of 1, 100/s, each 64 ms "
        + "[connect it to `pitch`, with f0 in its `output`]")
    #expect(
      refusal { _ = try Jitter().format(for: joined(try PitchTests.input(length: 100), ["f0"])) }
        == "SG0304: 'jitter' needs every sample, but frames of 100 are 160 samples apart "
        + "[set `hop_length` in `framing` to at most 100]")
    var node = Jitter()
    node.pulses.shortest = 0.03
    #expect(
      refusal { _ = try node.format(for: joined(frames, ["f0"])) }
        == "SG0304: 'period_floor' is 0.03, not below 'period_ceiling', 0.02 "
        + "[speech is well served by `period_floor: 0.0001` and `period_ceiling: 0.02`]")
    #expect(
      refusal { _ = try Jitter(output: []).format(for: joined(frames, ["f0"])) }
        == "SG0304: 'output' is [], but takes each column at most once [for example `output: [local]`]"
    )
  }
}
