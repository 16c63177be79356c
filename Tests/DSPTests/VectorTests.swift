import Glibc
import Testing

@testable import DSP

/// That rows come out the same at every length, whatever part of them the wide vectors take.
@Suite struct VectorTests {
  /// Numbers between -1 and 1, the same each time.
  private func numbers(_ count: Int, seed: UInt32) -> [Float] {
    var state = seed
    return (0..<count).map { _ in
      state = state &* 1_664_525 &+ 1_013_904_223
      return Float(Int32(bitPattern: state)) / 2_147_483_648
    }
  }

  @Test(arguments: 0...70) func multipliesEveryNumber(count: Int) {
    let (first, second) = (numbers(count, seed: 1), numbers(count + 3, seed: 2))
    var products = [Float](repeating: .nan, count: count)
    var target = products.mutableSpan
    multiply(first.span, second.span, into: &target)
    #expect(products.map(\.bitPattern) == zip(first, second).map { ($0 * $1).bitPattern })
  }

  /// The definition, one bin after another in single precision.
  private func power(_ bins: [Float], half: Int) -> [Float] {
    (0...half).map { k in
      let mirror = k > half / 2
      let (low, high) = mirror ? (half - k, k) : (k, half - k)
      if low == 0 {
        let sum = mirror ? bins[0] - bins[1] : bins[0] + bins[1]
        return sum * sum
      }
      let (a, b) = ((bins[2 * low], bins[2 * low + 1]), (bins[2 * high], bins[2 * high + 1]))
      let turn = 2 * Double.pi * Double(low) / Double(2 * half)
      let (cosine, sine) = (Float(cos(turn)), Float(sin(turn)))
      let even = (0.5 * (a.0 + b.0), 0.5 * (a.1 - b.1))
      let odd = (0.5 * (a.1 + b.1), 0.5 * (b.0 - a.0))
      let turned = (odd.0 * cosine + odd.1 * sine, odd.1 * cosine - odd.0 * sine)
      let (re, im) =
        mirror ? (even.0 - turned.0, even.1 - turned.1) : (even.0 + turned.0, even.1 + turned.1)
      return re * re + im * im
    }
  }

  @Test(arguments: Array(1...40) + [63, 64, 65, 200, 1023, 1024])
  func combinesEveryBin(half: Int) {
    let bins = numbers(2 * half, seed: 3)
    var row = [Float](repeating: .nan, count: half + 1)
    var target = row.mutableSpan
    bins.withUnsafeBufferPointer { HalfSpectrum(size: 2 * half).power(of: $0, into: &target) }
    #expect(row.map(\.bitPattern) == power(bins, half: half).map(\.bitPattern))
  }
}
