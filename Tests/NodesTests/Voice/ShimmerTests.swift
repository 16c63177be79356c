import Glibc
import GraphCore
import GraphTesting
import Testing

@testable import Nodes

@Suite struct ShimmerTests {
  static let every: [Shimmer.Column] = [
    .local, .localDecibels, .apq3, .apq5, .apq11, .dda, .absolute, .amplitude, .periods,
  ]

  @Test func followsEveryRuleOfNodes() throws {
    let audio = try Golden.signal("speech_16000")
    let f0 = try Golden("voice").values("pitch/speech_16000/praat")
    let rows = try Pulses.rows(audio, length: 560, f0: f0)
    let node = Shimmer(output: ShimmerTests.every)
    #expect(checkNode(node, input: rows.format) == [])
    let voiced = Array(rows.values[20 * 561..<120 * 561])
    #expect(checkNode(node, input: rows.format, rows: voiced) == [])
  }

  /// Amplitudes that are higher and lower by turns.
  @Test func measuresAmplitudesThatAlternate() throws {
    let amplitudes = (0..<100).map { 0.5 * ($0 % 2 == 0 ? 1.1 : 0.9) }
    let audio = Pulses.train(
      [Double](repeating: 100, count: 100), amplitudes: amplitudes, rate: 16_000)
    let rows = try Pulses.rows(audio, length: 640, f0: [Float](repeating: 160, count: 80))
    let found = try rows.through(Shimmer(output: ShimmerTests.every))
    #expect(found.format.names[1] == "shimmer_local_db")
    for row in 20..<60 {
      let values = Array(found[row])
      #expect(abs(values[0] - 0.2) < 0.01, "local \(values[0])")
      #expect(abs(values[1] - 20 * log10f(1.1 / 0.9)) < 0.05, "local_db \(values[1])")
      #expect(abs(values[2] - 0.1333) < 0.01, "apq3 \(values[2])")
      #expect(abs(values[5] - 0.4) < 0.03, "dda \(values[5])")
    }
  }

  /// As in `JitterTests`. A stretch of less than eleven periods has no apq11, and the few of the speech are short, so
  /// that what is at their ends weighs much: a third there.
  @Test(arguments: [
    ("voice_16000", 0.05, 0.05), ("speech_16000", 0.2, 0.33), ("speech_22050", 0.2, 0.33),
    ("speech_48000", 0.2, 0.33),
  ])
  func agreesWithPraat(_ name: String, _ tolerance: Double, _ longTolerance: Double) throws {
    let golden = try Golden("voice")
    let audio = try Golden.signal(name)
    let length = (audio.format.sampleRate ?? 0) * 50 / 1000
    let f0 = try golden.values("pitch/\(name)/praat")
    let found = try Pulses.rows(audio, length: length, f0: f0).through(
      Shimmer(output: ShimmerTests.every))
    let wanted = try golden.values("shimmer/\(name)")
    let columns = ["local", "local_db", "apq3", "apq5", "apq11", "dda"]
    for (index, column) in columns.enumerated() {
      let weights = ["shimmer_periods"] + (column == "local_db" ? [] : ["shimmer_amplitude"])
      let value = try Pulses.mean(found, "shimmer_\(column)", weights: weights)
      let limit = column == "apq11" ? longTolerance : index < 2 ? 0.06 : tolerance
      #expect(abs(value / Double(wanted[index]) - 1) < limit, "\(column) \(value) \(wanted[index])")
    }
  }
}
