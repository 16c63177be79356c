/// The natural logarithm of a number that is normal and above 0, within one unit in the last place.
///
/// `x = m 2^e` with `m` about 1, and `ln(1 + f) = f - f^2 / 2 + f^3 q(f)`, where `q` is the polynomial of degree 7 with
/// the least relative error over `sqrt(1/2) - 1 ... sqrt(2) - 1` (6e-9). It has no branch and calls nothing, so a plain
/// loop over it runs at the width of the machine's vectors, with the same bits for a number wherever it stands.
@inlinable @inline(__always)
package func naturalLogarithm(_ x: Float) -> Float {
  // The bits of sqrt(1/2): what is left of them is the exponent, and the distance from it.
  let middle: UInt32 = 0x3F35_04F3
  let bits = x.bitPattern &- middle
  let exponent = Float(Int32(truncatingIfNeeded: bits) >> 23)
  let f = Float(bitPattern: (bits & 0x007F_FFFF) &+ middle) - 1
  var q: Float = -0.0763450074
  q = q * f + 0.127615822
  q = q * f - 0.131601833
  q = q * f + 0.142017574
  q = q * f - 0.166233572
  q = q * f + 0.200012269
  q = q * f - 0.25000821
  q = q * f + 0.333333317
  let square = f * f
  // ln 2 in two parts, of which the first times any exponent is exact.
  return (q * f * square - exponent * 2.12194440e-4 - 0.5 * square + f) + exponent * 0.693359375
}

/// e to the power of a number, within two units in the last place; cut to the range of normal numbers.
@inlinable @inline(__always)
package func naturalExponential(_ x: Float) -> Float {
  let x = x < -87 ? -87 : (x > 88 ? 88 : x)
  // Adding it leaves a number's whole part in the lowest bits.
  let shift: Float = 12_582_912
  let shifted = x * 1.44269504 + shift
  let whole = shifted - shift
  let r = (x - whole * 0.693359375) + whole * 2.12194440e-4
  var p: Float = 0.00138146132
  p = p * r + 0.00836870991
  p = p * r + 0.0416683874
  p = p * r + 0.166665207
  p = p * r + 0.499999935
  let power = Float(bitPattern: (shifted.bitPattern &- shift.bitPattern &+ 127) << 23)
  return (p * r * r + r + 1) * power
}

/// Writes `factor ln(max(x, floor))` of every number.
/// - Parameters:
///   - input: At most as many numbers as `output`.
///   - floor: Normal and above 0.
package func logarithms(
  of input: Span<Float>, floor: Float, factor: Float, into output: inout MutableSpan<Float>
) {
  precondition(output.count >= input.count, "there is no room for the logarithms")
  for index in input.indices {
    let x = input[index]
    output[index] = factor * naturalLogarithm(x > floor ? x : floor)
  }
}

extension Float {
  /// What turns natural logarithms of power into decibel.
  @inlinable package static var decibels: Float { 4.342_944_819_032_517_5 }
}
