import RealModule

/// The sum of products.
package func dot(_ a: [Double], _ b: [Double]) -> Double {
  let (a, b) = (a.span, b.span.extracting(0..<a.count))
  var sum = 0.0
  for index in a.indices { sum = Relaxed.multiplyAdd(a[index], b[index], sum) }
  return sum
}

/// Adds a multiple of numbers to as many others.
package func add(_ factor: Double, _ numbers: [Double], to target: inout [Double]) {
  let numbers = numbers.span.extracting(0..<target.count)
  var target = target.mutableSpan
  for index in numbers.indices { target[index] += factor * numbers[index] }
}
