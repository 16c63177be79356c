import Glibc

/// Overlapping triangles on the mel scale, kept as one short run of weights for each band.
package struct MelFilters: Sendable {
  /// Where a band's weights lie: `weights[first...]` are for bins from `bin` on.
  private struct Band { let bin: Int, first: Int, count: Int }
  private let bands: [Band]
  private let weights: [Float]

  /// How the triangles lie.
  package struct Shape: Sendable {
    /// HTK's mel scale in place of Slaney's.
    package var htk = false
    /// Triangles of equal area, in place of equal height.
    package var isAreaNormalized = true
    /// Sides that are straight over mel, in place of hertz.
    package var isStraightInMel = false
    /// Leaves out the bins up to the one nearest to the lower edge, and from the one nearest to the upper edge on.
    package var excludesEdges = false

    package init(
      htk: Bool = false, isAreaNormalized: Bool = true, isStraightInMel: Bool = false,
      excludesEdges: Bool = false
    ) {
      self.htk = htk
      self.isAreaNormalized = isAreaNormalized
      self.isStraightInMel = isStraightInMel
      self.excludesEdges = excludesEdges
    }
  }

  /// Computes the filters, by default as `librosa.filters.mel` does.
  /// - Parameters:
  ///   - bands: How many.
  ///   - range: Edges of the first and last band, in hertz.
  package init(
    bands count: Int, range: ClosedRange<Double>, sampleRate: Int, fftSize: Int,
    shape: Shape = Shape()
  ) {
    let low = MelFilters.mel(range.lowerBound, htk: shape.htk)
    let high = MelFilters.mel(range.upperBound, htk: shape.htk)
    let mels = (0..<count + 2).map { low + Double($0) * (high - low) / Double(count + 1) }
    let hertz = mels.map { MelFilters.hertz($0, htk: shape.htk) }
    let edges = shape.isStraightInMel ? mels : hertz
    let spacing = Double(sampleRate) / Double(fftSize)
    let places = (0...fftSize / 2).map { bin in
      let frequency = Double(bin) * spacing
      return shape.isStraightInMel ? MelFilters.mel(frequency, htk: shape.htk) : frequency
    }
    var bins = 0..<places.count
    if shape.excludesEdges {
      let first = Int((range.lowerBound / spacing).rounded()) + 1
      bins = first..<max(first, min(places.count, Int((range.upperBound / spacing).rounded())))
    }
    var bands: [Band] = []
    var weights: [Float] = []
    for band in 0..<count {
      let (left, middle, right) = (edges[band], edges[band + 1], edges[band + 2])
      let area = shape.isAreaNormalized ? 2 / (hertz[band + 2] - hertz[band]) : 1
      let first = weights.count
      var start = 0
      for bin in bins {
        let rising = (places[bin] - left) / (middle - left)
        let weight = Float(max(0, min(rising, (right - places[bin]) / (right - middle))))
        guard weight > 0 else { continue }
        if weights.count == first { start = bin }
        weights.append(shape.isAreaNormalized ? Float(Double(weight) * area) : weight)
      }
      bands.append(Band(bin: start, first: first, count: weights.count - first))
    }
    self.bands = bands
    self.weights = weights
  }

  /// Bands that no bin of the spectrum falls into: always zero.
  package var emptyBands: [Int] { bands.indices.filter { bands[$0].count == 0 } }

  package var bytes: Int { weights.count * 4 + bands.count * MemoryLayout<Band>.stride }

  /// Where one band ends and the next begins, in hertz: halfway in mel between their peaks.
  /// - Parameters:
  ///   - count: How many bands.
  ///   - range: Edges of the first and last band, in hertz.
  package static func borders(
    bands count: Int, range: ClosedRange<Double>, htk: Bool
  ) -> [Double] {
    let (low, high) = (mel(range.lowerBound, htk: htk), mel(range.upperBound, htk: htk))
    return (0...count).map { border in
      let place = (Double(border) + 0.5) / Double(count + 1)
      return hertz(low + place * (high - low), htk: htk)
    }
  }

  /// Sums a spectrum into bands.
  package func apply(_ spectrum: Span<Float>, into row: inout MutableSpan<Float>) {
    let bands = self.bands.span
    let weights = self.weights.span
    for index in bands.indices {
      let band = bands[index]
      row[index] = dot(
        spectrum.extracting(band.bin..<band.bin + band.count),
        weights.extracting(band.first..<band.first + band.count))
    }
  }

  // Slaney's scale: linear up to 1 kHz, then 27 steps for every factor of 6.4.
  private static let step = 200.0 / 3
  private static let logStep = log(6.4) / 27

  package static func mel(_ hertz: Double, htk: Bool) -> Double {
    if htk { return 2595 * log10(1 + hertz / 700) }
    return hertz < 1000 ? hertz / step : 1000 / step + log(hertz / 1000) / logStep
  }

  package static func hertz(_ mel: Double, htk: Bool) -> Double {
    if htk { return 700 * (pow(10, mel / 2595) - 1) }
    return mel < 1000 / step ? mel * step : 1000 * exp(logStep * (mel - 1000 / step))
  }
}
