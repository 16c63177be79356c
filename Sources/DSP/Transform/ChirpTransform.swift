import Glibc

/// Sums of cosines and sines at evenly spaced points that need not be on a transform's grid: the chirp-z
/// transform of Rabiner, Schafer and Rader (1969), by Bluestein's convolution.
///
/// Of bins `X[0 ..< bins]` it gives `y[q] = Re sum over k of w[k] X[k] exp(2 pi i k (shift + q step))`, where
/// `step` is a fraction.
package struct ChirpTransform: Sendable {
  package let bins: Int
  package let points: Int
  private let size: Int
  /// `w[k] exp(pi i step k^2)`, and `exp(pi i step q^2) / size`; real and imaginary parts by turns.
  private let before: [Double]
  private let after: [Double]
  /// The transform of `exp(-pi i step j^2)`, for `j` from `-bins` to `points`.
  private let chirp: [Double]
  private let forward: FourierPlan
  private let backward: FourierPlan

  /// - Parameters:
  ///   - weights: One for each bin.
  ///   - points: How many points.
  ///   - step: How many turns of bin 1 from a point to the next: a fraction.
  package init(weights: [Double], points: Int, step: (numerator: Int, denominator: Int)) {
    bins = weights.count
    self.points = points
    size = ChirpTransform.size(bins: bins, points: points)
    // The angle of `j^2`, in exact arithmetic but for the last step.
    func unit(_ j: Int) -> (re: Double, im: Double) {
      let turns = (j * j % (2 * step.denominator)) * step.numerator % (2 * step.denominator)
      let angle = Double.pi * Double(turns) / Double(step.denominator)
      return (cos(angle), sin(angle))
    }
    before = weights.indices.flatMap { k in
      let (re, im) = unit(k)
      return [weights[k] * re, weights[k] * im]
    }
    let scale = 1 / Double(size)
    after = (0..<points).flatMap { q in
      let (re, im) = unit(q)
      return [scale * re, scale * im]
    }
    forward = FourierPlan(.forward, size: size)
    backward = FourierPlan(.backward, size: size)
    var numbers = FourierNumbers(count: 2 * size)
    var transformed = FourierNumbers(count: 2 * size)
    ChirpTransform.fill(&numbers) { target in
      for j in 1 - weights.count..<max(1, points) {
        let (re, im) = unit(j)
        let place = j < 0 ? j + target.count / 2 : j
        target[2 * place] = re
        target[2 * place + 1] = -im
      }
    }
    forward.transform(&numbers, into: &transformed)
    let result = transformed.span
    chirp = (0..<2 * size).map { result[$0] }
  }

  /// Numbers that each of the two work spaces of `transform` holds.
  package var workCount: Int { 2 * size }

  /// Bytes that one transform holds, and its two work spaces.
  package static func bytes(bins: Int, points: Int) -> Int {
    let size = size(bins: bins, points: points)
    return 48 * size + 16 * (bins + points) + 2 * FourierPlan.bytes(size: size)
  }

  private static func size(bins: Int, points: Int) -> Int {
    let least = max(2, bins + points)
    var power = 2
    while true {
      for factor in [2, 3, 4, 5, 6] where factor * power / 2 >= least { return factor * power / 2 }
      power *= 2
    }
  }

  private static func fill(
    _ numbers: inout FourierNumbers, _ body: (inout MutableSpan<Double>) -> Void
  ) {
    var span = numbers.mutableSpan
    body(&span)
  }

  /// Transforms bins.
  /// - Parameters:
  ///   - source: Real and imaginary parts by turns.
  ///   - shift: Turns of bin 1 at the first point, as a fraction.
  ///   - work: Two spaces of `workCount` numbers. The points are then in the first, in every other number.
  package func transform(
    _ source: borrowing FourierNumbers, shift: (numerator: Int, denominator: Int),
    _ work: inout FourierNumbers, _ other: inout FourierNumbers
  ) {
    let turns = shift.numerator % shift.denominator
    let angle = 2 * Double.pi * Double(turns) / Double(shift.denominator)
    turn(source.span, by: (cos(angle), sin(angle)), into: &work)
    forward.transform(&work, into: &other)
    var numbers = other.mutableSpan
    ChirpTransform.multiply(&numbers, by: chirp.span)
    backward.transform(&other, into: &work)
    var results = work.mutableSpan
    let factors = after.span
    for q in 0..<points {
      results[2 * q] = results[2 * q] * factors[2 * q] - results[2 * q + 1] * factors[2 * q + 1]
    }
  }

  /// Writes each bin times its weight, turned further from bin to bin, and zeros.
  private func turn(
    _ source: Span<Double>, by step: (re: Double, im: Double), into work: inout FourierNumbers
  ) {
    var target = work.mutableSpan
    let factors = before.span
    var (re, im) = (1.0, 0.0)
    for k in 0..<bins {
      let (wRe, wIm) = (
        factors[2 * k] * re - factors[2 * k + 1] * im, factors[2 * k] * im + factors[2 * k + 1] * re
      )
      target[2 * k] = source[2 * k] * wRe - source[2 * k + 1] * wIm
      target[2 * k + 1] = source[2 * k] * wIm + source[2 * k + 1] * wRe
      (re, im) = (re * step.re - im * step.im, re * step.im + im * step.re)
    }
    for index in 2 * bins..<2 * size { target[index] = 0 }
  }

  private static func multiply(_ numbers: inout MutableSpan<Double>, by factors: Span<Double>) {
    for k in 0..<factors.count / 2 {
      let (re, im) = (numbers[2 * k], numbers[2 * k + 1])
      numbers[2 * k] = re * factors[2 * k] - im * factors[2 * k + 1]
      numbers[2 * k + 1] = re * factors[2 * k + 1] + im * factors[2 * k]
    }
  }
}
