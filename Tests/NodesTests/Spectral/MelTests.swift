import DSP
import GraphCore
import GraphTesting
import Testing

@testable import Nodes

@Suite struct MelTests {
  @Test func followsEveryRuleOfNodes() throws {
    #expect(try checkNode(Mel(), input: Usual.spectrum()) == [])
    #expect(
      try checkNode(
        Mel(bands: 7, low: 100, high: 4000, htk: true, norm: .none), input: Usual.spectrum()) == [])
  }

  @Test func followsEveryRuleOfNodesAsKaldiAndHTK() throws {
    let kaldi = Mel(bands: 23, low: 20, htk: true, norm: .none, triangles: .mel)
    #expect(try checkNode(kaldi, input: Usual.spectrum()) == [])
    var htk = kaldi
    htk.excludesEdges = true
    #expect(try checkNode(htk, input: Usual.spectrum()) == [])
  }

  @Test func drawsTrianglesStraightOverMel() throws {
    let input = try Usual.spectrum()
    let node = Mel(bands: 20, htk: true, norm: .none, triangles: .mel)
    var spectrum = [Float](repeating: 0, count: input.width)
    spectrum[200] = 1
    let bands = try outputRows(of: node, input: input, rows: spectrum)
    // Where the bin lies between two peaks, over mel.
    let place =
      MelFilters.mel(200 * 22_050 / 2048, htk: true) / MelFilters.mel(11_025, htk: true) * 21
    let below = Int(place)
    #expect(abs(Double(bands[below]) - (place - Double(below))) < 1e-5)
    #expect(abs(Double(bands[below - 1]) - (Double(below) + 1 - place)) < 1e-5)
  }

  @Test func leavesOutTheBinsNearestToTheEdges() throws {
    // 31.25 Hz a bin: 20 Hz is nearest to bin 1, 8000 Hz to bin 256.
    let input = try STFT(fftSize: 512).format(
      for: Framing(length: 320, hop: 160).format(for: .audio(rate: 16_000, channels: 1)))
    var node = Mel(bands: 26, low: 20, high: 8000, htk: true, norm: .none, triangles: .mel)
    func sum(_ bin: Int) throws -> Float {
      var spectrum = [Float](repeating: 0, count: input.width)
      spectrum[bin] = 1
      return try outputRows(of: node, input: input, rows: spectrum).reduce(0, +)
    }
    #expect(try sum(1) > 0)
    node.excludesEdges = true
    #expect(try sum(1) == 0 && sum(2) > 0 && sum(255) > 0 && sum(256) == 0)
  }

  /// A flat spectrum through triangles of area 1 is flat, where triangles have enough bins.
  @Test func keepsAFlatSpectrumFlat() throws {
    let input = try Usual.spectrum()
    let flat = [Float](repeating: 1, count: input.width)
    let bands = try outputRows(of: Mel(bands: 40), input: input, rows: flat)
    let perHertz = 2048.0 / 22_050
    for band in bands { #expect(abs(Double(band) / perHertz - 1) < 0.05) }
  }

  @Test func sumsNeighbouringTrianglesOfEqualHeightToOne() throws {
    let input = try Usual.spectrum()
    let node = Mel(bands: 20, norm: .none)
    // Bin 200 lies between the first and the last peak.
    var spectrum = [Float](repeating: 0, count: input.width)
    spectrum[200] = 1
    let bands = try outputRows(of: node, input: input, rows: spectrum)
    #expect(abs(bands.reduce(0, +) - 1) < 1e-5)
    #expect(bands.count { $0 > 0 } == 2)
  }

  @Test func allowsBandsThatNoBinFallsInto() throws {
    let input = try STFT().format(for: Framing(length: 256).format(for: Usual.audio))
    let flat = [Float](repeating: 1, count: input.width)
    let bands = try outputRows(of: Mel(bands: 128), input: input, rows: flat)
    #expect(bands.contains(0) && bands.count == 128)
  }

  @Test func keepsTheScaleAndNamesItsBands() throws {
    let amplitude = try STFT(output: .amplitude).format(for: Usual.frames())
    let format = try Mel(bands: 2).format(for: amplitude)
    #expect(format.scale == .amplitude && format.names == ["mel[0]", "mel[1]"])
  }

  @Test func refusesEdgesThatDoNotFit() throws {
    #expect(
      refusal { _ = try Mel(high: 11_026).format(for: Usual.spectrum()) }
        == "SG0304: 'fmax' is 11026 Hz, above half the sample rate of 22050 Hz "
        + "[at most 11025 Hz, or leave it out]")
    #expect(
      refusal { _ = try Mel(low: 5000, high: 5000).format(for: Usual.spectrum()) }
        == "SG0304: 'fmin' is 5000 Hz, not below 'fmax', which is 5000 Hz [set 'fmin' lower]")
    #expect(
      refusal { _ = try Mel().format(for: Usual.audio) }
        == "SG0301: 'mel' takes a spectrum, but gets audio, mono, 22050 Hz "
        + "[put `framing` and `stft` before it]")
  }

  /// Counts as `librosa.filters.mel` gives them.
  @Test(arguments: [
    (8000, 256, 256, 58), (16_000, 512, 256, 24), (16_000, 256, 128, 13), (22_050, 512, 256, 39),
    (8000, 256, 128, 0), (8000, 512, 256, 0), (16_000, 512, 128, 0),
  ])
  func warnsOfBandsBetweenBins(rate: Int, size: Int, bands: Int, empty: Int) throws {
    let frames = try Framing(length: size, hop: size / 2).format(
      for: .audio(rate: rate, channels: 1))
    let input = try STFT(fftSize: size).format(for: frames)
    let warnings = Mel(bands: bands).warnings(for: input)
    #expect(warnings.count == (empty > 0 ? 1 : 0))
    for warning in warnings {
      #expect(warning.severity == .warning)
      #expect(
        warning.message
          == "\(empty) of \(bands) mel bands lie between two bins of the spectrum and are always 0, the "
          + "first of them mel[0]")
      #expect(
        warning.suggestion
          == "set 'n_mels' lower, or `n_fft` in `stft` to \(rate == 22_050 ? 1024 : 2 * size)")
    }
  }
}
