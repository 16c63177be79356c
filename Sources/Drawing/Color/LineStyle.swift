/// How the lines of a panel are told apart: by colour, and by dashes where there is none.
package struct LineStyle: Sendable {
  /// The colour.
  package let shade: Shade
  /// Lengths of strokes and gaps in turn; none for a solid line.
  package let dashes: [Double]

  /// The colours of Okabe and Ito (Color Universal Design, 2008), those that stand out on white first.
  package static let shades: [Shade] = [
    0x0072B2, 0xD55E00, 0x009E73, 0xCC79A7, 0xE69F00, 0x56B4E9, 0x000000, 0xB8A800,
  ].map { Shade($0) }

  private static let patterns: [[Double]] = [
    [], [6, 3], [2, 2], [8, 3, 2, 3], [12, 3], [4, 2, 1, 2, 1, 2], [1, 3], [10, 2, 2, 2, 2, 2],
  ]

  /// The style of a line by its number, from 0: the first 64 differ.
  package static func numbered(_ number: Int) -> LineStyle {
    let round = number / shades.count
    return LineStyle(
      shade: shades[number % shades.count],
      dashes: patterns[(number + round) % patterns.count])
  }
}
