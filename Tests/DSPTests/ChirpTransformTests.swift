import Glibc
import TestSupport
import Testing

@testable import DSP

@Suite struct ChirpTransformTests {
  /// The sum as it is defined.
  private func sums(
    _ bins: [(re: Double, im: Double)], _ weights: [Double], _ points: Int, shift: Double,
    step: Double
  ) -> [Double] {
    (0..<points).map { point in
      let turns = shift + Double(point) * step
      return zip(bins, weights).enumerated().reduce(0) { sum, item in
        let angle = 2 * Double.pi * Double(item.offset) * turns
        let (bin, weight) = item.element
        return sum + weight * (bin.re * cos(angle) - bin.im * sin(angle))
      }
    }
  }

  @Test(arguments: [(1, 1), (2, 7), (50, 33), (33, 50), (100, 3)])
  func isTheSumThatItIsDefinedAs(bins: Int, points: Int) {
    let numbers = noise(3 * bins).map(Double.init)
    let values = (0..<bins).map { (re: numbers[2 * $0], im: numbers[2 * $0 + 1]) }
    let weights = Array(numbers.suffix(bins))
    let chirp = ChirpTransform(weights: weights, points: points, step: (17, 4099))
    var source = FourierNumbers(count: 2 * bins)
    var span = source.mutableSpan
    for (index, value) in values.enumerated() {
      span[2 * index] = value.re
      span[2 * index + 1] = value.im
    }
    var work = FourierNumbers(count: chirp.workCount)
    var other = FourierNumbers(count: chirp.workCount)
    chirp.transform(source, shift: (5, 31), &work, &other)
    let wanted = sums(values, weights, points, shift: 5.0 / 31, step: 17.0 / 4099)
    for (point, value) in wanted.enumerated() {
      #expect(abs(work.span[2 * point] - value) < 1e-12 * Double(bins))
    }
  }
}
