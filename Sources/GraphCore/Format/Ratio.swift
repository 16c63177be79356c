/// An exact fraction, kept in lowest terms with a positive denominator.
public struct Ratio: Sendable, Hashable, Comparable, CustomStringConvertible {
  public let numerator: Int
  public let denominator: Int

  /// Creates `numerator / denominator`.
  /// - Precondition: the denominator is not zero.
  public init(_ numerator: Int, _ denominator: Int = 1) {
    precondition(denominator != 0, "a fraction needs a denominator")
    let divisor = Ratio.greatestCommonDivisor(abs(numerator), abs(denominator))
    let sign = denominator < 0 ? -1 : 1
    self.numerator = sign * numerator / max(1, divisor)
    self.denominator = sign * denominator / max(1, divisor)
  }

  public var value: Double { Double(numerator) / Double(denominator) }

  public var description: String {
    denominator == 1 ? "\(numerator)" : "\(numerator)/\(denominator)"
  }

  public static func < (a: Ratio, b: Ratio) -> Bool {
    a.numerator * b.denominator < b.numerator * a.denominator
  }
  public static func + (a: Ratio, b: Ratio) -> Ratio {
    Ratio(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator)
  }
  public static func - (a: Ratio, b: Ratio) -> Ratio { a + b * -1 }
  public static func * (a: Ratio, b: Int) -> Ratio { Ratio(a.numerator * b, a.denominator) }

  private static func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int {
    b == 0 ? a : greatestCommonDivisor(b, a % b)
  }
}
