import RealModule

/// The sum of squared differences of two rows of the same length.
package func squaredDistance(_ a: Span<Float>, _ b: Span<Float>) -> Float {
  let b = b.extracting(0..<a.count)
  var sum: Float = 0
  for index in a.indices {
    let difference = a[index] - b[index]
    sum = Relaxed.multiplyAdd(difference, difference, sum)
  }
  return sum
}

/// The sum of the differences' magnitudes of two rows of the same length.
package func absoluteDistance(_ a: Span<Float>, _ b: Span<Float>) -> Float {
  let b = b.extracting(0..<a.count)
  var sum: Float = 0
  for index in a.indices { sum = Relaxed.sum(sum, abs(a[index] - b[index])) }
  return sum
}
