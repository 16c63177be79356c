/// Finds a magnitude by its place in the order of all, exactly and with a fixed amount of memory: all numbers
/// are gone over twice, first for the upper bits of the wanted one, then for the lower ones.
package struct MagnitudeOrder {
  private static let shift: UInt32 = 15
  private var counts = [Int](repeating: 0, count: 1 << 16)
  /// The upper bits, once they are known.
  private var upper: UInt32?
  /// How many of those with these upper bits come before the wanted one.
  private var before = 0

  package init() {}

  /// Bytes that one holds.
  package static let bytes = (1 << 16) * MemoryLayout<Int>.stride + 128

  /// Counts numbers: all of them before `narrow`, and again after it.
  package mutating func add(_ numbers: Span<Float>) {
    let upper = upper
    var counts = counts.mutableSpan
    // The bits of numbers that are not negative are in their order.
    guard let upper else {
      for index in numbers.indices {
        counts[Int(abs(numbers[index]).bitPattern >> MagnitudeOrder.shift)] += 1
      }
      return
    }
    let mask = (UInt32(1) << MagnitudeOrder.shift) - 1
    for index in numbers.indices {
      let bits = abs(numbers[index]).bitPattern
      if bits >> MagnitudeOrder.shift == upper { counts[Int(bits & mask)] += 1 }
    }
  }

  /// Settles the upper bits.
  /// - Parameter place: The wanted place in the rising order, from 0, less than there are numbers.
  package mutating func narrow(to place: Int) {
    var rest = place
    let found = counts.firstIndex { count in
      if rest < count { return true }
      rest -= count
      return false
    }
    upper = UInt32(found ?? 0)
    before = rest
    forgetCounts()
  }

  /// The magnitude, when all were counted again.
  package var magnitude: Float {
    var rest = before
    let found = counts.firstIndex { count in
      if rest < count { return true }
      rest -= count
      return false
    }
    return Float(bitPattern: (upper ?? 0) << MagnitudeOrder.shift | UInt32(found ?? 0))
  }

  /// Forgets all numbers.
  package mutating func reset() {
    upper = nil
    before = 0
    forgetCounts()
  }

  private mutating func forgetCounts() {
    for index in counts.indices { counts[index] = 0 }
  }
}
