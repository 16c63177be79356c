/// One channel through second-order sections one after another, in transposed direct form II with states in double
/// precision (Oppenheim and Schafer, Discrete-Time Signal Processing, 6.3.4).
package struct SectionChain {
  private let sections: [SecondOrderSection]
  /// Two numbers for each section.
  private var states: [Double]

  package init(_ sections: [SecondOrderSection]) {
    self.sections = sections
    states = [Double](repeating: 0, count: 2 * sections.count)
  }

  /// Filters one of several channels that lie side by side.
  /// - Parameters:
  ///   - rows: At most as many as `samples` has room for.
  ///   - samples: Room for the channel on its way.
  package mutating func filter(
    _ source: Span<Float>, into target: inout MutableSpan<Float>, channel: Int, of width: Int,
    rows: Range<Int>, through samples: inout [Double]
  ) {
    var whole = samples.mutableSpan
    for index in 0..<rows.count {
      whole[index] = Double(source[(rows.lowerBound + index) * width + channel])
    }
    for index in sections.indices { apply(index, to: &whole, count: rows.count) }
    for index in 0..<rows.count {
      target[(rows.lowerBound + index) * width + channel] = Float(whole[index])
    }
  }

  private mutating func apply(
    _ index: Int, to samples: inout MutableSpan<Double>, count: Int
  ) {
    let section = sections[index]
    let (b0, b1, b2) = (section.b0, section.b1, section.b2)
    let (a1, a2) = (section.a1, section.a2)
    var (first, second) = (states[2 * index], states[2 * index + 1])
    for position in 0..<count {
      let x = samples[position]
      let y = b0 * x + first
      first = b1 * x - a1 * y + second
      second = b2 * x - a2 * y
      // In silence the states would fade into denormal numbers, which are slow, and stay there.
      if x == 0, abs(first) + abs(second) < 1e-60 { (first, second) = (0, 0) }
      samples[position] = y
    }
    (states[2 * index], states[2 * index + 1]) = (first, second)
  }

  package mutating func reset() {
    for index in states.indices { states[index] = 0 }
  }
}
