import GraphCore
import GraphTesting
import Testing

@testable import Nodes

@Suite struct SpectralTests {
  @Test func followsEveryRuleOfNodes() throws {
    #expect(try checkNode(Spectral(), input: Usual.spectrum()) == [])
    #expect(
      try checkNode(Spectral(statistics: Spectral.Statistic.allCases), input: Usual.spectrum())
        == [])
    let amplitude = try STFT(output: .amplitude).format(for: Usual.frames())
    #expect(
      checkNode(
        Spectral(
          statistics: Spectral.Statistic.allCases, exponent: 3, shares: [0.25, 0.5],
          topDecibels: nil, power: 1),
        input: amplitude) == [])
  }

  /// What is measured of one spectrum of amplitudes at 0, 1, 2, ... kHz.
  private func measure(
    _ statistic: Spectral.Statistic, of rows: [Float], _ change: (inout Spectral) -> Void = { _ in }
  ) throws -> [Float] {
    var input = try STFT(output: .amplitude).format(
      for: Framing(length: 16, hop: 8).format(for: .audio(rate: 16_000, channels: 1)))
    input.scale = .amplitude
    var node = Spectral(statistics: [statistic])
    change(&node)
    return try outputRows(of: node, input: input, rows: rows)
  }

  @Test func findsTheMiddleOfTwoPeaks() throws {
    let rows: [Float] = [0, 0, 3, 0, 0, 0, 1, 0, 0]
    #expect(try measure(.centroid, of: rows) == [3000])
    // sqrt(0.75 * 1 + 0.25 * 9).
    #expect(abs(try measure(.bandwidth, of: rows)[0] - 1732.051) < 1e-3)
    #expect(abs(try measure(.spread, of: rows)[0] - 1732.051) < 1e-3)
    #expect(abs(try measure(.skewness, of: rows)[0] - 1.154701) < 1e-5)
    #expect(abs(try measure(.kurtosis, of: rows)[0] - 2.333333) < 1e-5)
    #expect(try measure(.crest, of: rows)[0] == 6.75)
    #expect(try measure(.rolloff, of: rows) == [6000])
    #expect(try measure(.rolloff, of: rows) { $0.shares = [0.5, 0.8] } == [2000, 6000])
  }

  @Test func knowsFlatAndPeakedSpectra() throws {
    let flat = [Float](repeating: 2, count: 9)
    let peaked: [Float] = [0, 0, 0, 0, 1, 0, 0, 0, 0]
    #expect(abs(try measure(.flatness, of: flat)[0] - 1) < 1e-6)
    #expect(abs(try measure(.entropy, of: flat)[0] - 1) < 1e-6)
    #expect(try measure(.flatness, of: peaked)[0] < 1e-7)
    #expect(abs(try measure(.entropy, of: peaked)[0]) < 1e-6)
    #expect(abs(try measure(.slope, of: flat)[0]) < 1e-5)
    #expect(try measure(.kurtosis, of: peaked) == [0])
  }

  /// 6 dB a kHz down.
  @Test func fitsALineToTheLevel() throws {
    let rows = (0..<9).map { Float(1) / Float(1 << $0) }
    #expect(abs(try measure(.slope, of: rows)[0] + 6.0206) < 1e-4)
  }

  @Test func measuresHowSharesMove() throws {
    let rows: [Float] =
      [1, 0, 0, 0, 0, 0, 0, 0, 0] + [0, 2, 0, 0, 0, 0, 0, 0, 0] + [0, 5, 0, 0, 0, 0, 0, 0, 0]
    let flux = try measure(.flux, of: rows)
    #expect(flux[0] == 0 && abs(flux[1] - Float(2).squareRoot()) < 1e-6 && flux[2] == 0)
  }

  @Test func givesSilenceNumbers() throws {
    let silence = [Float](repeating: 0, count: 9)
    for statistic in Spectral.Statistic.allCases where statistic != .contrast {
      let value = try measure(statistic, of: silence)[0]
      #expect(abs(value - (statistic == .flatness ? 1 : 0)) < 1e-5, "\(statistic): \(value)")
    }
  }

  @Test(arguments: ["speech_22050", "voice_16000"], [STFT.Output.power, .amplitude])
  func equalsLibrosa(signal: String, output: STFT.Output) throws {
    let golden = try Golden("spectral")
    let spectrum = try Golden.signal(signal).through(Framing()).through(STFT(output: output))
    let settings: [(String, Spectral)] = [
      ("centroid", Spectral(statistics: [.centroid])),
      ("bandwidth", Spectral(statistics: [.bandwidth])),
      ("cubic", Spectral(statistics: [.bandwidth], exponent: 3)),
      ("contrast", Spectral(statistics: [.contrast])),
      ("linear", Spectral(statistics: [.contrast], isLinear: true)),
      ("bands", Spectral(statistics: [.contrast], bands: 4, low: 100, quantile: 0.1)),
      ("rolloff", Spectral(statistics: [.rolloff], shares: [0.85, 0.5])),
      ("flatness", Spectral(statistics: [.flatness])),
      ("plain", Spectral(statistics: [.flatness], power: 1)),
    ]
    for (name, node) in settings {
      try golden.expect("\(signal)/\(name)", of: signal, spectrum.through(node))
    }
  }

  @Test func namesItsColumns() throws {
    let node = Spectral(
      statistics: [.centroid, .rolloff, .contrast], shares: [0.25, 0.5], bands: 1)
    #expect(
      try node.format(for: Usual.spectrum()).names == [
        "spectral_centroid", "spectral_rolloff[0.25]", "spectral_rolloff[0.5]",
        "spectral_contrast[0]", "spectral_contrast[1]",
      ])
    #expect(try Spectral().delay(for: Usual.spectrum()) == .seconds(0))
    #expect(try node.delay(for: Usual.spectrum()) == .wholeItem)
  }

  @Test func refusesWhatDoesNotFit() throws {
    #expect(
      refusal { _ = try Spectral(statistics: []).format(for: Usual.spectrum()) }
        == "SG0304: 'stats' is [], but takes each statistic at most once "
        + "[for example `stats: [centroid, rolloff]`]")
    #expect(
      refusal {
        _ = try Spectral(statistics: [.contrast], bands: 7).format(for: Usual.spectrum())
      }
        == "SG0304: 'n_bands' is 7 from 'fmin' 200 Hz on, above half the sample rate of 22050 Hz "
        + "[set 'n_bands' or 'fmin' lower]")
    #expect(
      refusal {
        _ = try Spectral(statistics: [.contrast], low: 3).format(for: Usual.spectrum())
      }
        == "SG0304: no bin of the spectrum lies between 0 and 3 Hz, a band of the contrast "
        + "[set 'fmin' higher, or `n_fft` in `stft`]")
    #expect(
      refusal { _ = try Spectral().format(for: Usual.frames()) }
        == "SG0301: 'spectral' takes a spectrum, but gets frames of 2048, 43.07/s, each 92.88 ms "
        + "[put `stft` before it]")
    #expect(
      refusal { _ = try Spectral().format(for: Log().format(for: Usual.spectrum())) }
        == "SG0301: 'spectral' takes a spectrum of power or amplitude, but gets spectrum of 1025 "
        + "(decibel), 43.07/s, each 92.88 ms [take it from above the logarithm]")
  }
}
