import Glibc

/// What one side of a panel measures.
package struct ValueAxis: Sendable {
  /// How numbers lie along it.
  package enum Scale: Sendable, Equatable {
    case linear, logarithmic
    /// Through numbers that lie evenly along it, such as the borders of mel bands: straight between two.
    case through([Double])
  }

  /// What is measured, with its unit: `frequency (Hz)`.
  package let title: String
  /// The numbers at both ends.
  package let range: ClosedRange<Double>
  /// How numbers lie along it.
  package let scale: Scale
  /// What stands in place of numbers: name `k` from `k` to `k + 1`.
  package let names: [String]

  /// - Parameters:
  ///   - title: What is measured, with its unit.
  ///   - range: The numbers at both ends.
  package init(_ title: String, _ range: ClosedRange<Double>, _ scale: Scale = .linear) {
    self.title = title
    // Of numbers that are all the same, those around it are shown.
    let (low, high) = (range.lowerBound, range.upperBound)
    self.range = low < high ? range : (low - 0.5)...(high + 0.5)
    self.scale = scale
    names = []
  }

  /// An axis of names.
  package init(_ title: String, names: [String]) {
    self.title = title
    range = 0...Double(max(1, names.count))
    scale = .linear
    self.names = names
  }

  /// Where a number lies: 0 at the lower end, 1 at the upper one.
  package func place(_ value: Double) -> Double {
    switch scale {
    case .linear: return (value - range.lowerBound) / (range.upperBound - range.lowerBound)
    case .logarithmic:
      return log(max(value, 1e-300) / range.lowerBound) / log(range.upperBound / range.lowerBound)
    case .through(let knots):
      guard knots.count > 1 else { return 0 }
      // The last that is not above it; beyond the ends, the lines there go on.
      let above = knots.firstIndex { $0 > value } ?? knots.count
      let first = min(max(0, above - 1), knots.count - 2)
      let part = (value - knots[first]) / (knots[first + 1] - knots[first])
      return (Double(first) + part) / Double(knots.count - 1)
    }
  }

  /// The number at a place from 0 to 1.
  package func value(at place: Double) -> Double {
    switch scale {
    case .linear: return range.lowerBound + place * (range.upperBound - range.lowerBound)
    case .logarithmic:
      return range.lowerBound * exp(place * log(range.upperBound / range.lowerBound))
    case .through(let knots):
      guard knots.count > 1 else { return 0 }
      let scaled = min(1, max(0, place)) * Double(knots.count - 1)
      let first = min(knots.count - 2, Int(scaled))
      return knots[first] + (scaled - Double(first)) * (knots[first + 1] - knots[first])
    }
  }

  /// The numbers or names that are told.
  /// - Parameter most: How many there is room for.
  package func ticks(most: Int) -> [AxisTick] {
    guard names.isEmpty else {
      let step = max(1, (names.count + max(1, most) - 1) / max(1, most))
      return stride(from: 0, to: names.count, by: step).map {
        AxisTick(value: Double($0) + 0.5, text: names[$0])
      }
    }
    switch scale {
    case .linear: return RoundTicks.linear(range, most: most)
    case .logarithmic: return RoundTicks.logarithmic(range, most: most)
    case .through: return ValueAxis.spaced(self, most: most)
    }
  }

  /// Round numbers on an axis that is neither linear nor logarithmic: those of a logarithmic one, without those
  /// that would stand too near to another.
  private static func spaced(_ axis: ValueAxis, most: Int) -> [AxisTick] {
    let low = axis.range.lowerBound
    let high = axis.range.upperBound
    var kept: [AxisTick] = low <= 0 && high > 0 ? [AxisTick(value: 0, text: "0")] : []
    let round = RoundTicks.logarithmic(max(low, high / 1000)...high, most: 99)
    for tick in round.reversed() {
      let place = axis.place(tick.value)
      if kept.allSatisfy({ abs(axis.place($0.value) - place) >= 0.999 / Double(max(1, most)) }) {
        kept.append(tick)
      }
    }
    return kept.sorted { $0.value < $1.value }
  }
}
