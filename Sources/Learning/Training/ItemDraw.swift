import RealModule

/// What is drawn for one item in one epoch. It depends on the seed, the epoch and the item only.
struct ItemDraw {
  private var generator: SeededGenerator

  init(seed: UInt64, epoch: Int, item: Int) {
    var mixer = SeededGenerator(seed: seed &+ 0x9E37_79B9_7F4A_7C15 &* UInt64(epoch + 1))
    let base = mixer.next()
    generator = SeededGenerator(seed: base ^ (UInt64(item) &* 0xD1B5_4A32_D192_ED03))
  }

  mutating func unit() -> Double { generator.unit() }
  mutating func below(_ bound: Int) -> Int { generator.below(bound) }
  /// Evenly spread from `-bound` to `bound`.
  mutating func within(_ bound: Double) -> Double { bound * (2 * generator.unit() - 1) }

  /// A number of the standard normal distribution (Box and Muller).
  mutating func normal() -> Double {
    let radius = (-2 * Double.log(1 - generator.unit())).squareRoot()
    return radius * .cos(2 * .pi * generator.unit())
  }

  /// A number of the beta distribution with both parameters `a`.
  mutating func beta(_ a: Double) -> Double {
    let (x, y) = (gamma(a), gamma(a))
    return x + y > 0 ? x / (x + y) : 0.5
  }

  /// A number of the gamma distribution (G. Marsaglia, W. Tsang, ACM TOMS 26, 2000).
  private mutating func gamma(_ shape: Double) -> Double {
    guard shape >= 1 else {
      return gamma(shape + 1) * .pow(max(generator.unit(), 1e-300), 1 / shape)
    }
    let d = shape - 1.0 / 3
    let c = 1 / (9 * d).squareRoot()
    while true {
      let x = normal()
      let v = (1 + c * x) * (1 + c * x) * (1 + c * x)
      guard v > 0 else { continue }
      if .log(max(generator.unit(), 1e-300)) < 0.5 * x * x + d - d * v + d * .log(v) {
        return d * v
      }
    }
  }
}
