import RealModule

/// A predictor that grows by one coefficient at a time: `A(z) = 1 + a1 z^-1 + ... + ap z^-p`, whose output for a signal
/// is what can't be predicted of it.
package struct LinearPrediction {
  /// a1 ... ap; those that have not been found are 0.
  package private(set) var coefficients: [Double]
  /// The part of the energy that is left unpredicted.
  package private(set) var remainder = 1.0
  private var found = 0

  package init(order: Int) { coefficients = [Double](repeating: 0, count: order) }

  /// Adds a coefficient (Levinson's recursion).
  /// - Parameter reflection: Of the lattice filter; within -1 ... 1 the predictor is stable.
  package mutating func extend(by reflection: Double) {
    for index in 0..<(found + 1) / 2 {
      let mirror = found - 1 - index
      let (low, high) = (coefficients[index], coefficients[mirror])
      coefficients[index] = low + reflection * high
      coefficients[mirror] = high + reflection * low
    }
    coefficients[found] = reflection
    found += 1
    remainder *= 1 - reflection * reflection
  }

  package mutating func reset() {
    for index in coefficients.indices { coefficients[index] = 0 }
    remainder = 1
    found = 0
  }
}

/// A part of the energy that is as good as nothing: what is left below it is rounding.
private let nothing = 1e-13

/// Prediction from the autocorrelation (Makhoul, Linear prediction: a tutorial review, 1975).
package struct LevinsonDurbin {
  package private(set) var prediction: LinearPrediction
  private var samples: [Double]
  private var correlation: [Double]

  package init(order: Int, length: Int) {
    prediction = LinearPrediction(order: order)
    samples = [Double](repeating: 0, count: length)
    correlation = [Double](repeating: 0, count: order + 1)
  }

  package static func bytes(order: Int, length: Int) -> Int { 8 * (length + 2 * order) + 512 }

  /// The frame's energy.
  package var energy: Double { correlation[0] }

  package mutating func take(_ frame: Span<Float>) {
    for index in frame.indices { samples[index] = Double(frame[index]) }
    LevinsonDurbin.correlate(samples, into: &correlation)
    prediction.reset()
    let energy = energy
    guard energy > 0 else { return }
    for order in 1..<correlation.count {
      let left = energy * prediction.remainder
      guard left > nothing * energy else { return }
      var sum = correlation[order]
      for index in 0..<order - 1 {
        sum += prediction.coefficients[index] * correlation[order - 1 - index]
      }
      prediction.extend(by: -sum / left)
    }
  }

  private static func correlate(_ samples: [Double], into correlation: inout [Double]) {
    let (samples, count) = (samples.span, samples.count)
    for lag in correlation.indices {
      correlation[lag] = dot(
        samples.extracting(0..<count - lag), samples.extracting(lag..<count))
    }
  }
}

/// Prediction from the frame itself, errors forwards and backwards together as small as can be (Burg, 1967; the
/// recursion of the denominator is Andersen's, On the calculation of filter coefficients for maximum entropy spectral
/// analysis, 1974).
package struct Burg {
  package private(set) var prediction: LinearPrediction
  /// The frame's energy.
  package private(set) var energy = 0.0
  private var forward: [Double]
  private var backward: [Double]

  package init(order: Int, length: Int) {
    prediction = LinearPrediction(order: order)
    forward = [Double](repeating: 0, count: length)
    backward = forward
  }

  package static func bytes(order: Int, length: Int) -> Int { 8 * (2 * length + order) + 512 }

  package mutating func take(_ frame: Span<Float>) {
    for index in frame.indices { forward[index] = Double(frame[index]) }
    for index in frame.indices { backward[index] = forward[index] }
    prediction.reset()
    energy = dot(forward.span, forward.span)
    let last = forward.count - 1
    let (first, final) = (forward[0], forward[last])
    var both = 2 * energy - first * first - final * final
    let floor = nothing * both
    for order in prediction.coefficients.indices {
      guard both > floor else { return }
      let overlap = last - order
      let product = dot(
        forward.span.extracting(order + 1..<last + 1), backward.span.extracting(0..<overlap))
      let reflection = -2 * product / both
      prediction.extend(by: reflection)
      Burg.reflect(&forward, &backward, from: order + 1, count: overlap, by: reflection)
      let (early, late) = (forward[order + 1], backward[overlap - 1])
      both = (1 - reflection * reflection) * both - early * early - late * late
    }
  }

  private static func reflect(
    _ forward: inout [Double], _ backward: inout [Double], from start: Int, count: Int,
    by reflection: Double
  ) {
    var forward = forward.mutableSpan._consumingExtracting(start..<start + count)
    var backward = backward.mutableSpan._consumingExtracting(0..<count)
    for index in forward.indices {
      let (ahead, behind) = (forward[index], backward[index])
      forward[index] = ahead + reflection * behind
      backward[index] = behind + reflection * ahead
    }
  }
}

/// The sum of products of two rows of the same length.
private func dot(_ a: Span<Double>, _ b: Span<Double>) -> Double {
  let b = b.extracting(0..<a.count)
  var sum = 0.0
  for index in a.indices { sum = Relaxed.multiplyAdd(a[index], b[index], sum) }
  return sum
}
