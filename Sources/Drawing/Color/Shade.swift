/// A colour, and how much it covers what lies below.
package struct Shade: Sendable, Hashable {
  /// From 0 to 255.
  package let red: UInt8
  /// From 0 to 255.
  package let green: UInt8
  /// From 0 to 255.
  package let blue: UInt8
  /// From 0, nothing, to 1, all.
  package let cover: Double

  /// - Parameters:
  ///   - code: As in `0xRRGGBB`.
  ///   - cover: How much it covers, from 0 to 1.
  package init(_ code: UInt32, cover: Double = 1) {
    red = UInt8(truncatingIfNeeded: code >> 16)
    green = UInt8(truncatingIfNeeded: code >> 8)
    blue = UInt8(truncatingIfNeeded: code)
    self.cover = cover
  }

  /// What is written with.
  package static let ink = Shade(0x1B1F24)
  /// Of what is said beside.
  package static let soft = Shade(0x57606A)
  /// Of lines that help to read.
  package static let rule = Shade(0xD0D7DE)
  /// Of paper.
  package static let paper = Shade(0xFFFFFF)
  /// Where there are no numbers.
  package static let missing = Shade(0xE8EAED)

  /// As `0xRRGGBB`.
  package var code: UInt32 { UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue) }

  /// A pixel of a raster: `0xAARRGGBB`, the colours multiplied by how much it covers.
  package var pixel: UInt32 {
    func part(_ value: UInt8) -> UInt32 { UInt32((Double(value) * cover).rounded()) }
    return UInt32((255 * cover).rounded()) << 24 | part(red) << 16 | part(green) << 8 | part(blue)
  }

  /// The colour between this and another.
  /// - Parameter share: How much of the other, from 0 to 1.
  package func mixed(with other: Shade, _ share: Double) -> Shade {
    func part(_ one: UInt8, _ two: UInt8) -> UInt32 {
      UInt32((Double(one) + share * (Double(two) - Double(one))).rounded())
    }
    return Shade(
      part(red, other.red) << 16 | part(green, other.green) << 8 | part(blue, other.blue),
      cover: cover + share * (other.cover - cover))
  }

  /// How light it looks, from 0 to 1: the luminance of grey paper that it is printed on.
  package var lightness: Double {
    (0.2126 * Double(red) + 0.7152 * Double(green) + 0.0722 * Double(blue)) / 255
  }
}
