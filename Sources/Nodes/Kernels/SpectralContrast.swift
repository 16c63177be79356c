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
      moveSmallest(band.chosen, ofEach: &values)
      let valley = mean(of: values.span.extracting(0..<band.chosen))
      moveSmallest(source.count - band.chosen, ofEach: &values)
      let peak = mean(of: values.span.extracting(source.count - band.chosen..<source.count))
      row[peaks + index] = level(peak)
      row[valleys + index] = level(valley)
    }
  }

  private func mean(of values: Span<Float>) -> Float {
    var sum: Float = 0
    for index in values.indices { sum += values[index] }
    return sum / Float(values.count)
  }

  private func level(_ value: Float) -> Float {
    isLinear ? value : .decibels * naturalLogarithm(max(1e-10, value))
  }
}

/// Moves the `count` smallest numbers to the front, in any order (Hoare, Find, 1961).
func moveSmallest(_ count: Int, ofEach values: inout MutableSpan<Float>) {
  guard count > 0, count < values.count else { return }
  var low = 0
  var high = values.count - 1
  while low < high {
    // The middle of three as pivot: what is sorted already takes no longer.
    let (a, b, c) = (values[low], values[(low + high) / 2], values[high])
    let pivot = max(min(a, b), min(max(a, b), c))
    var left = low
    var right = high
    while left <= right {
      while values[left] < pivot { left += 1 }
      while values[right] > pivot { right -= 1 }
      guard left <= right else { break }
      values.swapAt(left, right)
      left += 1
      right -= 1
    }
    if count <= right {
      high = right
    } else if count >= left {
      low = left
    } else {
      return
    }
  }
}
