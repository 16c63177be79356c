import Glibc
import GraphCore
import GraphTesting
import TestSupport
import Testing

@testable import Nodes

@Suite struct FormantsTests {
  @Test func followsEveryRuleOfNodes() throws {
    let input = try LPC(order: 10).format(for: Usual.frames())
    #expect(checkNode(Formants(), input: input) == [])
    #expect(checkNode(Formants(count: 2, widest: 400), input: input) == [])
    let odd = try LPC(order: 1, hasGain: true).format(for: Usual.frames())
    #expect(checkNode(Formants(), input: odd) == [])
  }

  /// Coefficients of the filter with given resonances.
  private func resonator(_ formants: [(frequency: Double, bandwidth: Double)], rate: Double)
    -> [Float]
  {
    var a = [1.0]
    for (frequency, bandwidth) in formants {
      let r = exp(-.pi * bandwidth / rate)
      let pair = [1, -2 * r * cos(2 * .pi * frequency / rate), r * r]
      var product = [Double](repeating: 0, count: a.count + 2)
      for (i, x) in a.enumerated() {
        for (j, y) in pair.enumerated() { product[i + j] += x * y }
      }
      a = product
    }
    return a.dropFirst().map { Float($0) }
  }

  @Test func findsTheResonancesOfAFilter() throws {
    let input = try LPC(order: 8).format(for: Usual.frames())
    // Within 1 Hz: coefficients in single precision put formants this low off by half of it.
    let rows = resonator([(2500, 120), (700, 60), (3500, 700), (1200, 90)], rate: 22_050)
    let found = try outputRows(of: Formants(), input: input, rows: rows)
    let wanted: [Float] = [700, 1200, 2500, 3500, 0, 60, 90, 120, 700, 0]
    #expect(near(found, wanted, within: 1))
    let few = try outputRows(of: Formants(count: 2), input: input, rows: rows)
    #expect(near(few, [700, 1200, 60, 90], within: 1))
    let narrow = try outputRows(
      of: Formants(count: 2, lowest: 800, widest: 100), input: input, rows: rows)
    #expect(near(narrow, [1200, 0, 90, 0], within: 1))
    #expect(
      try Formants(count: 2).format(for: input).names
        == ["f1", "f2", "f1_bandwidth", "f2_bandwidth"])
  }

  @Test func hasNoneInSilence() throws {
    let input = try LPC(order: 8).format(for: Usual.frames())
    let found = try outputRows(of: Formants(), input: input, rows: [Float](repeating: 0, count: 8))
    #expect(found == [Float](repeating: 0, count: 10))
  }

  /// From the signal on that Praat itself resamples to 11 kHz, all is defined alike, and so are the numbers but for
  /// rounding: at 19 of 20 voiced frames within 1 Hz.
  @Test(arguments: ["voice_16000", "speech_22050"]) func analysesAsPraat(name: String) throws {
    let resampled = try Golden("time").values("formants/\(name)/resampled")
    let off = try differences(name, Rows(audio: resampled, rate: 11_000))
    for formant in 0..<4 {
      #expect(off.frequency(formant, part: 0.5) < 0.2, "\(name), formant \(formant + 1)")
      #expect(off.frequency(formant, part: 0.95) < 1, "\(name), formant \(formant + 1)")
      #expect(off.bandwidth(formant, part: 0.95) < 2, "\(name), formant \(formant + 1)")
    }
  }

  /// From the recording on: half of the voiced frames within 10 Hz for the first three formants and 25 Hz for the
  /// fourth, four of five within 60 and 100 Hz. The whole difference is the resampler's. Praat cuts the spectrum at 5500 Hz, and
  /// keeps all up to there; libsoxr lets what lies above 5000 Hz fade. The last pole pair then describes another slope,
  /// or stands at another place in the list, and moves the others a little.
  @Test(arguments: ["voice_16000", "speech_16000", "speech_22050"])
  func comesCloseToPraatFromTheRecordingOn(name: String) throws {
    let off = try differences(name, Golden.signal(name).through(Resample(rate: 11_000)))
    for formant in 0..<4 {
      #expect(
        off.frequency(formant, part: 0.5) < (formant < 3 ? 10 : 25), "\(name), f\(formant + 1)")
      #expect(
        off.frequency(formant, part: 0.8) < (formant < 3 ? 60 : 100), "\(name), f\(formant + 1)")
    }
  }

  /// How far frequencies and bandwidths are from Praat's, of voiced frames, each in rising order.
  private struct Differences {
    var frequencies: [[Float]]
    var bandwidths: [[Float]]

    func frequency(_ formant: Int, part: Double) -> Float { at(frequencies[formant], part) }
    func bandwidth(_ formant: Int, part: Double) -> Float { at(bandwidths[formant], part) }

    private func at(_ sorted: [Float], _ part: Double) -> Float {
      sorted[Int(part * Double(sorted.count))]
    }
  }

  private func differences(_ name: String, _ audio: Rows) throws -> Differences {
    let golden = try Golden("time")
    let wanted = try golden.values("formants/\(name)")
    let voiced = try golden.values("formants/\(name)/voiced")
    let found = try audio.through(Preemphasis(corner: 50, start: .zero))
      .through(Framing(length: 550, hop: 110, center: false))
      .through(Windowing(taper: .praat)).through(LPC(order: 10, method: .burg))
      .through(Formants())
    let rows = voiced.indices.filter { voiced[$0] > 0 }
    try #require(rows.count > 50 && found.count >= voiced.count)
    func sorted(_ column: Int) -> [Float] {
      rows.map { abs(found.values[$0 * 10 + column] - wanted[$0 * 10 + column]) }.sorted()
    }
    return Differences(
      frequencies: (0..<5).map { sorted($0) }, bandwidths: (5..<10).map { sorted($0) })
  }
}
