import Glibc

/// How much a frame differs from itself some samples later: YIN's cumulative mean normalized difference
/// (de Cheveigne and Kawahara, JASA 111, 2002, equation 8).
///
/// `d(k) = sum over n of (x[n] - x[n + k])^2` over the whole frame with zeros after it (the convention of librosa
/// 0.11), and `d'(k) = d(k) / mean(d(1) ... d(k))`: about 1 for noise, 0 at the period of what repeats exactly.
package struct NormalizedDifference {
  /// The lags that are looked at, in samples.
  package let lags: ClosedRange<Int>
  /// `d'` of each of them.
  package private(set) var values: [Float]
  /// Whether the frame had any energy; without, `values` says nothing.
  package private(set) var hasEnergy = false
  private let autocorrelation: Autocorrelation

  /// - Parameters:
  ///   - length: Samples in a frame.
  ///   - lags: What to look at; the upper one less than `length`.
  package init(length: Int, lags: ClosedRange<Int>) {
    self.lags = lags
    autocorrelation = Autocorrelation(length: length, lags: lags.upperBound + 1)
    values = [Float](repeating: 0, count: lags.count)
  }

  /// The lags of periods between two frequencies, as librosa counts them.
  package static func lags(rate: Int, lowest: Double, highest: Double, length: Int) -> ClosedRange<
    Int
  > {
    let least = max(1, Int(floor(Double(rate) / highest)))
    return least...max(least + 1, min(Int(ceil(Double(rate) / lowest)), length - 1))
  }

  package static func bytes(length: Int, lags: ClosedRange<Int>) -> Int {
    Autocorrelation.bytes(length: length, lags: lags.upperBound + 1) + 4 * lags.count + 128
  }

  /// Takes a frame.
  package mutating func take(_ frame: Span<Float>) {
    autocorrelation.take(frame)
    let products = autocorrelation.values
    let energy = Double(products[0])
    // Below, single precision loses what the difference is made of.
    hasEnergy = energy > 1e-30
    guard hasEnergy else { return }
    var head = 0.0
    var sum = 0.0
    for lag in 1...lags.upperBound {
      let leaving = Double(frame[lag - 1])
      head += leaving * leaving
      let difference = 2 * (energy - Double(products[lag])) - head
      sum += difference
      if lag >= lags.lowerBound {
        let mean = max(sum / Double(lag), 1e-8 * energy)
        values[lag - lags.lowerBound] = Float(difference / mean)
      }
    }
  }

  /// Whether `d'` is less than before, and no more than after.
  package func isTrough(_ index: Int) -> Bool {
    let here = values[index]
    if index == 0 { return here < values[1] }
    guard here < values[index - 1] else { return false }
    return index == values.count - 1 || here <= values[index + 1]
  }

  /// The period at a lag, in samples: where the parabola through it and its neighbours is lowest.
  package func period(_ index: Int) -> Double {
    let lag = Double(lags.lowerBound + index)
    guard index > 0, index < values.count - 1 else { return lag }
    let (before, after) = (Double(values[index - 1]), Double(values[index + 1]))
    let curve = after + before - 2 * Double(values[index])
    let slope = (after - before) / 2
    return abs(slope) < abs(curve) ? lag - slope / curve : lag
  }

  /// YIN's choice: the first trough below a threshold, or else the lowest value.
  package func choice(below threshold: Float) -> Int {
    var lowest = 0
    for index in values.indices {
      if values[index] < threshold, isTrough(index) { return index }
      if values[index] < values[lowest] { lowest = index }
    }
    return lowest
  }
}
