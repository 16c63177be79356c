/// Random numbers that depend on a seed and on nothing else: xoshiro256++, its state filled by SplitMix64.
///
/// Shuffles and real numbers are made here too, because the standard library does not promise that its own
/// stay the same from one version to the next, and a model must.
///
/// Reference: D. Blackman, S. Vigna, "Scrambled linear pseudorandom number generators", ACM Transactions on
/// Mathematical Software 47 (2021); https://prng.di.unimi.it.
package struct SeededGenerator: RandomNumberGenerator {
  private var state: (UInt64, UInt64, UInt64, UInt64)

  /// Starts a sequence.
  /// - Parameter seed: Any number; near seeds give unrelated sequences.
  package init(seed: UInt64) {
    var mixer = seed
    func next() -> UInt64 {
      mixer &+= 0x9E37_79B9_7F4A_7C15
      var word = mixer
      word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
      word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
      return word ^ (word >> 31)
    }
    state = (next(), next(), next(), next())
  }

  /// The next 64 random bits.
  package mutating func next() -> UInt64 {
    let sum = state.0 &+ state.3
    let result = (sum << 23 | sum >> 41) &+ state.0
    let shifted = state.1 << 17
    state.2 ^= state.0
    state.3 ^= state.1
    state.1 ^= state.2
    state.0 ^= state.3
    state.2 ^= shifted
    state.3 = state.3 << 45 | state.3 >> 19
    return result
  }

  /// A number of `0..<1`, one of 2^53 evenly spaced ones.
  package mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// A number of `0..<bound`, all equally likely.
  package mutating func below(_ bound: Int) -> Int {
    precondition(bound > 0, "a random number needs a range")
    let wide = UInt64(bound)
    var product = next().multipliedFullWidth(by: wide)
    // Bits under a threshold are taken again: with them, some numbers would be likelier than others. It is below the
    // bound, so the division for it is hardly ever needed (Lemire, arXiv:1805.10941).
    if product.low < wide {
      let threshold = (0 &- wide) % wide
      while product.low < threshold { product = next().multipliedFullWidth(by: wide) }
    }
    return Int(product.high)
  }

  /// Puts elements into a random order (Fisher and Yates).
  package mutating func shuffle<Element>(_ elements: inout [Element]) {
    guard elements.count > 1 else { return }
    for last in stride(from: elements.count - 1, to: 0, by: -1) {
      elements.swapAt(last, below(last + 1))
    }
  }
}
