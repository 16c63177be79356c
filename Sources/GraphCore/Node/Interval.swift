import Glibc

/// The two ends of a range from which a number is drawn; in a graph file a list of two, or one number for
/// both.
package struct Interval: ParameterValue {
  package let low: Double
  package let high: Double

  package init(_ low: Double, _ high: Double) {
    self.low = low
    self.high = high
  }

  package static let wanted = "a number, or a list of two, the lower one first"
  package static let schema = """
    "anyOf": [{"type": "number"}, {"type": "array", "items": {"type": "number"}, \
    "minItems": 2, "maxItems": 2}]
    """

  package static func read(_ value: Value) throws(Problem) -> Interval {
    guard case .sequence = value.content else {
      let number: Double
      do throws(Problem) { number = try Double.read(value) } catch {
        throw Problem(
          .wrongValue, "expected \(wanted), found \(value.described)", at: value.place,
          suggestion: "for example `[1, 2]`")
      }
      return Interval(number, number)
    }
    let ends = try [Double].read(value)
    guard ends.count == 2, ends[0] <= ends[1] else {
      throw Problem(
        .wrongValue, "expected \(wanted), found \(ends.text)", at: value.place,
        suggestion: ends.count == 2 ? "write \([ends[1], ends[0]].text)" : "for example `[1, 2]`")
    }
    return Interval(ends[0], ends[1])
  }

  package var text: String { low == high ? low.text : [low, high].text }

  /// The number that a share of the way from the lower end to the upper one reaches.
  /// - Parameter share: Of 0 to 1.
  package func at(_ share: Double) -> Double { low + share * (high - low) }

  /// The same, with even steps of the logarithm; both ends are above 0.
  package func ratio(at share: Double) -> Double { low * pow(high / low, share) }
}
