import Glibc

/// The second half of a real transform: from the bins `Z` of a complex one of half the size, whose real parts were the
/// even samples and whose imaginary parts were the odd ones, to the power of the real one's bins.
///
/// `X[k] = E[k] + exp(-2 pi i k / n) O[k]`, where `E[k] = (Z[k] + conj Z[h - k]) / 2`, `O[k] = (Z[k] - conj Z[h - k]) / 2i`
/// and `h = n / 2` (Press et al., Numerical Recipes, 12.3.2). `X[h - k]` comes from the same numbers.
struct HalfSpectrum: Sendable {
  private let half: Int
  private let cosines: [Float]
  private let sines: [Float]

  /// - Parameter size: Of the real transform; even.
  init(size: Int) {
    half = size / 2
    let turns = (0...size / 4 + 1).map { 2 * Double.pi * Double($0) / Double(size) }
    cosines = turns.map { Float(cos($0)) }
    sines = turns.map { Float(sin($0)) }
  }

  /// Writes the power of `size / 2 + 1` bins.
  /// - Parameters:
  ///   - bins: `half` complex numbers, each a real and an imaginary part.
  ///   - row: Has room for `half + 1` numbers.
  func power(of bins: UnsafeRawBufferPointer, into row: inout MutableSpan<Float>) {
    precondition(bins.count >= half * 8 && row.count == half + 1, "bins and row must fit the size")
    let first = bins.loadUnaligned(as: SIMD2<Float>.self)
    row[0] = (first.x + first.y) * (first.x + first.y)
    row[half] = (first.x - first.y) * (first.x - first.y)
    var k = row.withUnsafeMutableBytes { row in
      cosines.withUnsafeBytes { cosines in
        sines.withUnsafeBytes { HalfSpectrum.fours(of: bins, half, cosines, $0, into: row) }
      }
    }
    while k <= half / 2 {
      let a = bins.loadUnaligned(fromByteOffset: k * 8, as: SIMD2<Float>.self)
      let b = bins.loadUnaligned(fromByteOffset: (half - k) * 8, as: SIMD2<Float>.self)
      let turn = SIMD4(repeating: cosines[k])
      let (low, high) = HalfSpectrum.combine(
        SIMD4(repeating: a.x), SIMD4(repeating: a.y), SIMD4(repeating: b.x),
        SIMD4(repeating: b.y), turn, SIMD4(repeating: sines[k]))
      row[k] = low.x
      row[half - k] = high.x
      k += 1
    }
  }

  /// Combines four bins at a time: `bins[k ..< k + 4]` rising, and `bins[half - k]` falling.
  ///
  /// All that is loaded and stored lies within `half` bins, `half + 1` numbers of the row and `half / 2 + 2` cosines and
  /// sines, since `k + 3 <= half / 2`; so no offset can overflow either.
  /// - Returns: The first bin that is left.
  private static func fours(
    of bins: UnsafeRawBufferPointer, _ half: Int, _ cosines: UnsafeRawBufferPointer,
    _ sines: UnsafeRawBufferPointer, into row: UnsafeMutableRawBufferPointer
  ) -> Int {
    let whole = max(1, half / 2 - 2)
    var k = 1
    while k < whole {
      let mirror = half &- k &- 3
      let a = bins.loadUnaligned(fromByteOffset: k &* 8, as: SIMD8<Float>.self)
      let b = bins.loadUnaligned(fromByteOffset: mirror &* 8, as: SIMD8<Float>.self)
      let (low, high) = combine(
        a.evenHalf, a.oddHalf, b.evenHalf.backwards, b.oddHalf.backwards,
        cosines.loadUnaligned(fromByteOffset: k &* 4, as: SIMD4<Float>.self),
        sines.loadUnaligned(fromByteOffset: k &* 4, as: SIMD4<Float>.self))
      row.storeBytes(of: low, toByteOffset: k &* 4, as: SIMD4<Float>.self)
      row.storeBytes(of: high.backwards, toByteOffset: mirror &* 4, as: SIMD4<Float>.self)
      k &+= 4
    }
    return k
  }

  @inline(__always)
  private static func combine(
    _ aRe: SIMD4<Float>, _ aIm: SIMD4<Float>, _ bRe: SIMD4<Float>, _ bIm: SIMD4<Float>,
    _ cosine: SIMD4<Float>, _ sine: SIMD4<Float>
  ) -> (low: SIMD4<Float>, high: SIMD4<Float>) {
    let (evenRe, evenIm) = (0.5 * (aRe + bRe), 0.5 * (aIm - bIm))
    let (oddRe, oddIm) = (0.5 * (aIm + bIm), 0.5 * (bRe - aRe))
    let (re, im) = (oddRe * cosine + oddIm * sine, oddIm * cosine - oddRe * sine)
    let (lowRe, lowIm) = (evenRe + re, evenIm + im)
    let (highRe, highIm) = (evenRe - re, evenIm - im)
    return (lowRe * lowRe + lowIm * lowIm, highRe * highRe + highIm * highIm)
  }
}

extension SIMD4 where Scalar == Float {
  /// The four numbers in the opposite order.
  fileprivate var backwards: SIMD4<Float> { SIMD4(w, z, y, x) }
}
