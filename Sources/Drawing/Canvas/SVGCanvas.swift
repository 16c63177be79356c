/// Draws SVG, with texts as texts: they can be searched, copied and edited, where Cairo would write the outlines
/// of letters. Widths of texts and images within the picture are Cairo's.
final class SVGCanvas: Canvas {
  private let width: Double
  private let height: Double
  private let title: String
  private let measure: CairoCanvas
  private var body = ""
  private var clips = 0
  /// The first image that could not be made.
  private var failure: DrawingFailure?

  /// - Throws: `DrawingFailure` where Cairo is not installed.
  init(width: Double, height: Double, title: String) throws(DrawingFailure) {
    (self.width, self.height, self.title) = (width, height, title)
    measure = try CairoCanvas(isVector: false, width: 1, height: 1)
  }

  var fineness: Int { 2 }

  func stroke(_ points: [SIMD2<Double>], with pen: Pen) {
    guard points.count > 1 else { return }
    let dashes =
      pen.dashes.isEmpty
      ? "" : " stroke-dasharray=\"\(pen.dashes.map(number).joined(separator: " "))\""
    body +=
      "<polyline points=\"\(list(points))\" fill=\"none\" \(paint("stroke", pen.shade))"
      + " stroke-width=\"\(number(pen.width))\" stroke-linejoin=\"round\"\(dashes)/>\n"
  }

  func fill(_ points: [SIMD2<Double>], _ shade: Shade) {
    body += "<polygon points=\"\(list(points))\" \(paint("fill", shade))/>\n"
  }

  func clipped(to area: Area, draw: () -> Void) {
    clips += 1
    body += "<clipPath id=\"clip\(clips)\"><rect \(place(area))/></clipPath>\n"
    body += "<g clip-path=\"url(#clip\(clips))\">\n"
    draw()
    body += "</g>\n"
  }

  func write(_ label: Label) {
    let (x, y) = (number(label.position.x), number(label.position.y))
    let turned = label.isUpright ? " transform=\"rotate(-90 \(x) \(y))\"" : ""
    let bold = label.isBold ? " font-weight=\"bold\"" : ""
    let anchor = label.anchor == .start ? "" : " text-anchor=\"\(label.anchor.rawValue)\""
    body +=
      "<text x=\"\(x)\" y=\"\(y)\" font-size=\"\(number(label.size))\" \(paint("fill", label.shade))"
      + "\(bold)\(anchor)\(turned)>\(SVGCanvas.escaped(label.text))</text>\n"
  }

  func width(of text: String, size: Double, isBold: Bool) -> Double {
    measure.width(of: text, size: size, isBold: isBold)
  }

  func draw(_ raster: Raster, over area: Area) {
    do throws(DrawingFailure) {
      let canvas = try CairoCanvas(
        isVector: false, width: Double(raster.columns), height: Double(raster.rows))
      canvas.draw(
        raster,
        over: Area(x: 0, y: 0, width: Double(raster.columns), height: Double(raster.rows)))
      let bytes = try canvas.finish()
      body +=
        "<image \(place(area)) preserveAspectRatio=\"none\" style=\"image-rendering: pixelated\""
        + " href=\"data:image/png;base64,\(Base64.text(of: bytes))\"/>\n"
    } catch { failure = failure ?? error }
  }

  func finish() throws(DrawingFailure) -> [UInt8] {
    if let failure { throw failure }
    let size = "width=\"\(number(width))\" height=\"\(number(height))\""
    let view = "viewBox=\"0 0 \(number(width)) \(number(height))\""
    return Array(
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <svg xmlns="http://www.w3.org/2000/svg" \(size) \(view) font-family="sans-serif" role="img">
      <title>\(SVGCanvas.escaped(title))</title>
      <rect width="100%" height="100%" fill="#ffffff"/>
      \(body)</svg>

      """.utf8)
  }

  private func list(_ points: [SIMD2<Double>]) -> String {
    points.map { "\(number($0.x)),\(number($0.y))" }.joined(separator: " ")
  }

  private func place(_ area: Area) -> String {
    "x=\"\(number(area.x))\" y=\"\(number(area.y))\" width=\"\(number(area.width))\" height=\"\(number(area.height))\""
  }

  private func paint(_ what: String, _ shade: Shade) -> String {
    let code = String(shade.code, radix: 16)
    let padded = String(repeating: "0", count: 6 - code.count) + code
    return "\(what)=\"#\(padded)\""
      + (shade.cover < 1 ? " \(what)-opacity=\"\(number(shade.cover))\"" : "")
  }

  /// With two decimals at most.
  private func number(_ value: Double) -> String {
    RoundTicks.text(value, decimals: 2).replacing("−", with: "-")
  }

  /// A text between tags; what XML has no letters for is left out.
  private static func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\u{0}"..."\u{8}", "\u{B}", "\u{C}", "\u{E}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": continue
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
