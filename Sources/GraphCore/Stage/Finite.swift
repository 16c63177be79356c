/// Where the first number that is NaN or infinite stands, or nil.
///
/// Such numbers have all exponent bits set: adding one to the exponent then carries into the sign bit. Whole-number
/// operations may be reordered, so the loop runs at the width of the machine's vectors.
func firstNotFinite(_ values: Span<Float>) -> Int? {
  var carried: UInt32 = 0
  for index in values.indices {
    carried |= (values[index].bitPattern & 0x7F80_0000) &+ 0x0080_0000
  }
  guard carried & 0x8000_0000 != 0 else { return nil }
  return values.indices.first { !values[$0].isFinite }
}
