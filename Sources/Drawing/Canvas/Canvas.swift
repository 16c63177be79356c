/// What shapes and texts are put on, one over the other. A unit is a pixel of a PNG, and 1/96 inch elsewhere.
package protocol Canvas: AnyObject {
  /// Pixels of an image that make sense in a unit.
  var fineness: Int { get }
  /// Draws a line through points.
  func stroke(_ points: [SIMD2<Double>], with pen: Pen)
  /// Fills what a closed line through points bounds.
  func fill(_ points: [SIMD2<Double>], _ shade: Shade)
  /// Leaves out what is drawn outside of an area.
  func clipped(to area: Area, draw: () -> Void)
  /// Writes a text.
  func write(_ label: Label)
  /// The width that a text takes.
  func width(of text: String, size: Double, isBold: Bool) -> Double
  /// Draws pixels over an area.
  func draw(_ raster: Raster, over area: Area)
  /// Completes it.
  /// - Returns: The bytes of the file.
  /// - Throws: `DrawingFailure` where something could not be drawn.
  func finish() throws(DrawingFailure) -> [UInt8]
}

/// An upright rectangle; y grows downwards.
package struct Area: Sendable, Equatable {
  /// Of the left side.
  package var x: Double
  /// Of the upper side.
  package var y: Double
  /// From left to right.
  package var width: Double
  /// From above to below.
  package var height: Double

  /// - Parameters:
  ///   - x: Of the left side.
  ///   - y: Of the upper side.
  package init(x: Double, y: Double, width: Double, height: Double) {
    (self.x, self.y, self.width, self.height) = (x, y, width, height)
  }

  /// Of the right side.
  package var right: Double { x + width }
  /// Of the lower side.
  package var bottom: Double { y + height }

  /// Its four corners in turn.
  package var corners: [SIMD2<Double>] {
    [SIMD2(x, y), SIMD2(right, y), SIMD2(right, bottom), SIMD2(x, bottom)]
  }
}

/// How a line is drawn.
package struct Pen: Sendable {
  /// The colour of the line.
  package var shade: Shade
  /// In units.
  package var width: Double
  /// Lengths of strokes and gaps in turn, six at most; none for a solid line.
  package var dashes: [Double]

  /// A solid line, unless there are dashes.
  package init(_ shade: Shade, width: Double = 1, dashes: [Double] = []) {
    (self.shade, self.width, self.dashes) = (shade, width, dashes)
  }
}

/// A line of text.
package struct Label: Sendable {
  /// Which part of it stands at its position.
  package enum Anchor: String, Sendable { case start, middle, end }

  /// What is written.
  package var text: String
  /// Of the baseline.
  package var position: SIMD2<Double>
  /// Height of the letters, in units.
  package var size = 11.0
  /// Whether the letters are heavy.
  package var isBold = false
  /// Which part of it stands at its position.
  package var anchor = Anchor.start
  /// Whether it is turned to be read from below.
  package var isUpright = false
  /// The colour of the letters.
  package var shade = Shade.ink

  /// A text from left to right, unless it is upright.
  package init(
    _ text: String, at position: SIMD2<Double>, size: Double = 11, isBold: Bool = false,
    anchor: Anchor = .start, isUpright: Bool = false, shade: Shade = .ink
  ) {
    (self.text, self.position, self.size, self.isBold) = (text, position, size, isBold)
    (self.anchor, self.isUpright, self.shade) = (anchor, isUpright, shade)
  }
}

/// Why there is no picture.
package enum DrawingFailure: Error, Equatable {
  /// The library that draws is not on the machine.
  case notInstalled
  /// The picture is too small for what it is to show.
  case tooSmall(side: String, given: Int, least: Int)
  /// The library refuses, in its words.
  case refused(String)
}

extension Canvas {
  /// Fills an area.
  func fill(_ area: Area, _ shade: Shade) { fill(area.corners, shade) }

  /// The text, cut to a width; what is left out is shown by three dots.
  func shortened(_ text: String, to width: Double, size: Double, isBold: Bool = false) -> String {
    guard self.width(of: text, size: size, isBold: isBold) > width else { return text }
    var kept = text
    while !kept.isEmpty, self.width(of: kept + "…", size: size, isBold: isBold) > width {
      kept.removeLast()
    }
    return kept + "…"
  }
}
