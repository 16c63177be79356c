import DSP
import GraphCore

/// How far the peaks of a spectrum stand over its valleys, in bands of an octave; as `librosa.feature.spectral_contrast`.
struct SpectralContrast: Sendable {
  private struct Band { let bins: Range<Int>, chosen: Int }
  private let bands: [Band]
  private let isLinear: Bool

  /// - Parameters:
  ///   - count: Bands, without the one above the last octave.
  ///   - low: Upper edge of the first band, in hertz.
  ///   - quantile: Share of a band's bins that make a peak or a valley.
  /// - Throws: `Problem` SG0304 where a band lies above half the sample rate, or has no bins.
  init(
    bands count: Int, low: Double, quantile: Double, isLinear: Bool, sampleRate: Int, fftSize: Int
  ) throws(Problem) {
    let spacing = Double(sampleRate) / Double(fftSize)
    let bins = fftSize / 2 + 1
    var bands: [Band] = []
    var lower = 0.0
    var upper = low
    for index in 0...count {
      guard lower < Double(sampleRate) / 2 else {
        throw Problem(
          .conflict,
          "'n_bands' is \(count) from 'fmin' \(low.text) Hz on, above half the sample rate of \(sampleRate) Hz",
          settings: ["n_bands", "fmin"],
          suggestion: "set 'n_bands' or 'fmin' lower")
      }
      let inside = (0..<bins).filter {
        Double($0) * spacing >= lower && Double($0) * spacing <= upper
      }
      guard let first = inside.first, let last = inside.last, index == count || last > 0 else {
        throw Problem(
          .conflict,
          "no bin of the spectrum lies between \(lower.text) and \(upper.text) Hz, a band of the contrast",
          suggestion: "set 'fmin' higher, or `n_fft` in `stft`")
      }
      // A band begins with the last bin of the one before, and ends before its own last one.
      let start = index == 0 ? first : first - 1
      let end = index == count ? bins : last + 1
      let chosen = max(1, Int((quantile * Double(end - start)).rounded(.toNearestOrEven)))
      let range = start..<(index == count ? end : end - 1)
      bands.append(Band(bins: range, chosen: min(chosen, range.count)))
      lower = upper
      upper *= 2
    }
    self.bands = bands
    self.isLinear = isLinear
  }

  var count: Int { bands.count }

  /// Writes the mean of the highest and of the lowest amplitudes of each band, in decibel unless linear.
  /// - Parameter scratch: As many numbers as the spectrum.
  func measure(
    _ amplitude: Span<Float>, scratch: inout MutableSpan<Float>, peaks: Int, valleys: Int,
    into row: inout MutableSpan<Float>
  ) {
    for index in bands.indices {
      let band = bands[index]
      let source = amplitude.extracting(band.bins)
      var values = scratch.part(0..<source.count)
      for bin in source.indices { values[bin] = source[bin] }
      let valley = meanOfSmallest(band.chosen, of: &values)
      for bin in source.indices { values[bin] = -source[bin] }
      let peak = -meanOfSmallest(band.chosen, of: &values)
      row[peaks + index] = level(peak)
      row[valleys + index] = level(valley)
    }
  }

  private func level(_ value: Float) -> Float {
    isLinear ? value : .decibels * naturalLogarithm(max(1e-10, value))
  }
}
