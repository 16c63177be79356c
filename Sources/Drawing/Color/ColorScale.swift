/// Colours of numbers between a lowest and a highest one.
package struct ColorScale: Sendable {
  private let knots: [Shade]
  /// The numbers of the first and the last colour.
  package var range: ClosedRange<Double>

  /// Viridis of matplotlib (CC0): it becomes evenly lighter, so that it can be read by people who see fewer
  /// colours, and from paper printed in grey.
  package static func viridis(_ range: ClosedRange<Double>) -> ColorScale {
    ColorScale(
      codes: [
        0x440154, 0x470D60, 0x48186A, 0x482374, 0x472D7B, 0x453781, 0x424086, 0x3E4989, 0x3B528B,
        0x375B8D, 0x33638D, 0x2F6B8E, 0x2C728E, 0x297A8E, 0x26828E, 0x23898E, 0x21918C, 0x1F978B,
        0x1F9F88, 0x21A685, 0x27AD81, 0x31B57B, 0x3DBC74, 0x4CC26C, 0x5CC863, 0x6ECE58, 0x81D34D,
        0x95D840, 0xAADC32, 0xC0DF25, 0xD5E21A, 0xEAE51A, 0xFDE725,
      ], range)
  }

  /// From white to dark grey: what colours are laid over.
  package static func grey(_ range: ClosedRange<Double>) -> ColorScale {
    ColorScale(codes: [0xFFFFFF, 0xC8C8C8, 0x505050], range)
  }

  /// From blue over white to vermilion, which people who see fewer colours tell apart: for numbers on both
  /// sides of 0.
  /// - Parameter limit: The number of the last colour; its negative has the first.
  package static func twoSided(_ limit: Double) -> ColorScale {
    ColorScale(codes: [0x0072B2, 0x7FB8D8, 0xFFFFFF, 0xEAAE7F, 0xD55E00], -limit...limit)
  }

  private init(codes: [UInt32], _ range: ClosedRange<Double>) {
    knots = codes.map { Shade($0) }
    // Of numbers that are all the same, none is the highest.
    self.range =
      range.lowerBound < range.upperBound ? range : range.lowerBound...(range.lowerBound + 1)
  }

  /// The colour of a number; of what lies outside, that of the end.
  package func shade(_ value: Double) -> Shade {
    guard value.isFinite || value.isInfinite else { return .missing }
    let place = (value - range.lowerBound) / (range.upperBound - range.lowerBound)
    let scaled = min(1, max(0, place)) * Double(knots.count - 1)
    let first = min(knots.count - 2, Int(scaled))
    return knots[first].mixed(with: knots[first + 1], scaled - Double(first))
  }
}
