import Glibc

/// A number that an axis names.
package struct AxisTick: Sendable, Equatable {
  /// Where it stands.
  package let value: Double
  /// How it is written.
  package let text: String
}

/// Round numbers on an axis.
package enum RoundTicks {
  /// The multiples of 1, 2 or 5 times a power of ten in a range.
  /// - Parameter most: How many there may be; two at least.
  package static func linear(_ range: ClosedRange<Double>, most: Int) -> [AxisTick] {
    let width = range.upperBound - range.lowerBound
    guard width > 0, width.isFinite else { return [] }
    let step = step(range, most: max(2, most))
    let decimals = max(0, -Int(exponent(step)))
    let (first, last) = multiples(of: step, in: range)
    guard last >= first, last - first < 1000 else { return [] }
    return stride(from: first, through: last, by: 1).map {
      AxisTick(value: $0 * step, text: text($0 * step, decimals: decimals, isFixed: true))
    }
  }

  /// The first and the last multiple in a range, by how many steps they are.
  private static func multiples(
    of step: Double, in range: ClosedRange<Double>
  ) -> (first: Double, last: Double) {
    // A little more, since a multiple may come out just beyond an end.
    (
      (range.lowerBound / step - 1e-9).rounded(.up),
      (range.upperBound / step + 1e-9).rounded(.down)
    )
  }

  /// 1, 2 and 5 times powers of ten in a range above 0; every other one is left out until they are few enough.
  package static func logarithmic(_ range: ClosedRange<Double>, most: Int) -> [AxisTick] {
    guard range.lowerBound > 0 else { return [] }
    for digits in [[1.0, 2, 5], [1.0, 3], [1.0]] {
      var values: [Double] = []
      for power in Int(
        exponent(range.lowerBound))...max(
          Int(exponent(range.lowerBound)), Int(exponent(range.upperBound)))
      {
        values += digits.map { $0 * powerOfTen(power) }
      }
      values = values.filter { range.contains($0) }
      if values.count <= max(2, most) || digits.count == 1 {
        // Between two of them there may be none.
        guard values.count > 1 else { return linear(range, most: most) }
        return values.map {
          AxisTick(value: $0, text: text($0, decimals: max(0, -Int(exponent($0)))))
        }
      }
    }
    return []
  }

  /// The smallest of 1, 2 and 5 times a power of ten of which few enough lie in a range.
  private static func step(_ range: ClosedRange<Double>, most: Int) -> Double {
    let power = powerOfTen(Int(exponent((range.upperBound - range.lowerBound) / Double(most)))) / 10
    for step in [1, 2, 5, 10, 20, 50, 100, 200, 500].map({ $0 * power }) {
      let (first, last) = multiples(of: step, in: range)
      if last - first < Double(most) { return step }
    }
    return 1000 * power
  }

  private static func exponent(_ value: Double) -> Double {
    // Just below a power of ten by rounding only is that power.
    (log10(value) + 1e-12).rounded(.down)
  }

  private static func powerOfTen(_ power: Int) -> Double {
    var value = 1.0
    for _ in 0..<abs(power) { value *= 10 }
    return power < 0 ? 1 / value : value
  }

  /// A number with some decimals.
  /// - Parameter isFixed: Whether zeros at the end are kept.
  package static func text(_ value: Double, decimals: Int, isFixed: Bool = false) -> String {
    guard value.isFinite, abs(value) < 1e15 else { return "\(value)" }
    let scale = powerOfTen(min(decimals, 12))
    let whole = (abs(value) * scale).rounded()
    guard whole < 9e18 else { return "\(value)" }
    let digits = String(Int(whole))
    let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
    var text = decimals == 0 ? padded : padded.dropLast(decimals) + "." + padded.suffix(decimals)
    if !isFixed, text.contains(".") {
      while text.hasSuffix("0") { text.removeLast() }
      if text.hasSuffix(".") { text.removeLast() }
    }
    return (value < 0 && whole > 0 ? "−" : "") + text
  }
}
