import RealModule

/// The sum of products of two rows of the same length.
package func dot(_ a: Span<Float>, _ b: Span<Float>) -> Float {
  let b = b.extracting(0..<a.count)
  var sum: Float = 0
  for index in a.indices { sum = Relaxed.multiplyAdd(a[index], b[index], sum) }
  return sum
}

/// The sum of a row.
package func sum(_ row: Span<Float>) -> Float {
  var sum: Float = 0
  for index in row.indices { sum = Relaxed.sum(sum, row[index]) }
  return sum
}
