import RealModule

/// Probabilities as their logarithms, in double precision: what is far below the smallest number stays finite.
package enum LogSum {
  /// `ln Σ exp(x)`; minus infinity where every `x` is. NaN stays NaN.
  package static func of(_ values: Span<Double>) -> Double {
    var largest = -Double.infinity
    for index in values.indices { largest = values[index] > largest ? values[index] : largest }
    var sum = 0.0
    var isUndefined = false
    for index in values.indices {
      isUndefined = isUndefined || values[index].isNaN
      // Minus infinity minus itself is undefined.
      sum += values[index] == largest ? 1 : .exp(values[index] - largest)
    }
    return isUndefined ? .nan : largest + .log(sum)
  }

  /// Turns logarithms into probabilities that sum to 1, in place.
  /// - Returns: `ln Σ exp(x)` of what stood there.
  package static func normalize(_ values: inout MutableSpan<Double>) -> Double {
    var largest = -Double.infinity
    for index in values.indices { largest = values[index] > largest ? values[index] : largest }
    var sum = 0.0
    for index in values.indices {
      values[index] = .exp(values[index] - largest)
      sum += values[index]
    }
    let scale = 1 / sum
    for index in values.indices { values[index] *= scale }
    return largest + .log(sum)
  }

  /// Writes logarithms as probabilities that sum to 1.
  package static func softmax(_ values: inout [Double], into scores: inout MutableSpan<Float>) {
    var values = values.mutableSpan
    _ = normalize(&values)
    for index in values.indices { scores[index] = Float(values[index]) }
  }
}
