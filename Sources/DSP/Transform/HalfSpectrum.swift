import CVectors
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
  func power(of bins: UnsafeBufferPointer<Float>, into row: inout MutableSpan<Float>) {
    precondition(bins.count >= half * 2 && row.count == half + 1, "bins and row must fit the size")
    // The pointers are used during the call only; the sizes are those that the function reads and writes.
    row.withUnsafeMutableBufferPointer { row in
      cosines.withUnsafeBufferPointer { cosines in
        sines.withUnsafeBufferPointer { sines in
          sergraph_half_spectrum_power(
            bins.baseAddress, half, cosines.baseAddress, sines.baseAddress, row.baseAddress)
        }
      }
    }
  }
}
