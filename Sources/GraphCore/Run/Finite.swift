/// Where the first number that is NaN or infinite stands, or nil.
///
/// The fast path adds `x * 0` in eight lanes, which is NaN exactly if some `x` is not finite.
func firstNotFinite(_ values: Span<Float>) -> Int? {
  var sum = SIMD8<Float>()
  let whole = values.count & ~7
  var index = 0
  while index < whole {
    var part = SIMD8<Float>()
    for lane in 0..<8 { part[lane] = values[index + lane] }
    sum += part * 0
    index += 8
  }
  var rest: Float = sum.sum()
  while index < values.count {
    rest += values[index] * 0
    index += 1
  }
  guard rest != 0 else { return nil }
  return values.indices.first { !values[$0].isFinite }
}
