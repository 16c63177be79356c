import Glibc
import RealModule

/// Sums over the amplitudes of a spectrum, in bins.
package struct AmplitudeSums {
  package let total: Float
  package let centroid: Float

  package init(_ amplitude: Span<Float>, _ places: Span<Float>) {
    let places = places.extracting(amplitude.indices)
    var total: Float = 0
    var first: Float = 0
    for bin in amplitude.indices {
      total = Relaxed.sum(total, amplitude[bin])
      first = Relaxed.multiplyAdd(amplitude[bin], places[bin], first)
    }
    self.total = total
    centroid = total < .leastNormalMagnitude ? 0 : first / total
  }

  /// Whether the sum is too small to divide by.
  package var isSilent: Bool { total < .leastNormalMagnitude }
}

/// Moments of a spectrum about its centroid, in bins; 0 where all of it is in one bin.
package struct CentralMoments {
  package private(set) var variance: Float = 0
  package private(set) var skewness: Float = 0
  package private(set) var kurtosis: Float = 0

  package init() {}

  package init(_ amplitude: Span<Float>, _ places: Span<Float>, _ sums: AmplitudeSums) {
    guard !sums.isSilent else { return }
    let places = places.extracting(amplitude.indices)
    let centroid = sums.centroid
    var second: Float = 0
    var third: Float = 0
    var fourth: Float = 0
    for bin in amplitude.indices {
      let distance = places[bin] - centroid
      let square = distance * distance
      let weighted = amplitude[bin] * square
      second = Relaxed.sum(second, weighted)
      third = Relaxed.multiplyAdd(weighted, distance, third)
      fourth = Relaxed.multiplyAdd(weighted, square, fourth)
    }
    variance = second / sums.total
    // What rounding leaves of a single bin has no shape.
    guard variance > 1e-6 else { return }
    skewness = third / sums.total / (variance * variance.squareRoot())
    kurtosis = fourth / sums.total / (variance * variance)
  }
}

/// Sums over the logarithms of a spectrum's power.
package struct LevelSums {
  /// Geometric over arithmetic mean.
  package private(set) var flatness: Float = 0
  /// Of the line nearest to the natural logarithms, a bin.
  package private(set) var slope: Float = 0

  package init() {}

  /// - Parameters:
  ///   - power: At least a floor.
  ///   - logarithms: Of each.
  package init(_ power: Span<Float>, logarithms: Span<Float>, _ places: Span<Float>) {
    let places = places.extracting(power.indices)
    let logarithms = logarithms.extracting(power.indices)
    let count = Double(power.count)
    let middle = Float(power.count - 1) / 2
    // In double precision: where all terms are alike, as in silence, rounding would always go one way.
    var sum = 0.0
    var level = 0.0
    var turning = 0.0
    for bin in power.indices {
      sum = Relaxed.sum(sum, Double(power[bin]))
      level = Relaxed.sum(level, Double(logarithms[bin]))
      turning = Relaxed.sum(turning, Double(logarithms[bin] * (places[bin] - middle)))
    }
    flatness = Float(exp(level / count - log(sum / count)))
    slope = count < 2 ? 0 : Float(12 * turning / (count * (count * count - 1)))
  }
}
