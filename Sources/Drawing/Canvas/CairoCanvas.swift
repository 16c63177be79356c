import CCairo
import Glibc

/// Draws with Cairo: a PNG, or a PDF with lines and texts as such. The library is loaded with the first.
final class CairoCanvas: Canvas {
  private let form: sergraph_canvas_form
  // Ours alone, and open until `finish` takes it.
  private var handle: OpaquePointer?

  /// - Parameter title: Of a PDF.
  /// - Throws: `DrawingFailure` where Cairo is not installed.
  init(
    isVector: Bool, width: Double, height: Double, title: String = ""
  ) throws(DrawingFailure) {
    form = isVector ? SERGRAPH_CANVAS_PDF : SERGRAPH_CANVAS_PNG
    handle = sergraph_canvas_open(form, width, height, title)
    guard handle != nil else { throw .notInstalled }
  }

  deinit { if let handle { sergraph_canvas_close(handle) } }

  var fineness: Int { form == SERGRAPH_CANVAS_PDF ? 2 : 1 }

  func stroke(_ points: [SIMD2<Double>], with pen: Pen) {
    var made = sergraph_pen()
    made.color = pen.shade.cairo
    made.width = pen.width
    made.dash_count = Int32(min(6, pen.dashes.count))
    withUnsafeMutableBytes(of: &made.dashes) { dashes in
      let lengths = dashes.assumingMemoryBound(to: Double.self)
      for (number, length) in pen.dashes.prefix(6).enumerated() { lengths[number] = length }
    }
    flat(points).withUnsafeBufferPointer {
      sergraph_canvas_stroke(handle, $0.baseAddress, Int32(points.count), &made)
    }
  }

  func fill(_ points: [SIMD2<Double>], _ shade: Shade) {
    flat(points).withUnsafeBufferPointer {
      sergraph_canvas_fill(handle, $0.baseAddress, Int32(points.count), shade.cairo)
    }
  }

  /// x and y in turn.
  private func flat(_ points: [SIMD2<Double>]) -> [Double] { points.flatMap { [$0.x, $0.y] } }

  func clipped(to area: Area, draw: () -> Void) {
    sergraph_canvas_clip(handle, area.x, area.y, area.width, area.height)
    draw()
    sergraph_canvas_unclip(handle)
  }

  func write(_ label: Label) {
    let width = self.width(of: label.text, size: label.size, isBold: label.isBold)
    let back =
      switch label.anchor {
      case .start: 0.0
      case .middle: width / 2
      case .end: width
      }
    sergraph_canvas_text(
      handle, label.text, label.position.x - (label.isUpright ? 0 : back),
      label.position.y + (label.isUpright ? back : 0), label.isUpright ? -Double.pi / 2 : 0,
      label.size, label.isBold, label.shade.cairo)
  }

  func width(of text: String, size: Double, isBold: Bool) -> Double {
    sergraph_canvas_text_width(handle, text, size, isBold)
  }

  func draw(_ raster: Raster, over area: Area) {
    raster.pixels.withUnsafeBufferPointer {
      sergraph_canvas_image(
        handle, $0.baseAddress, Int32(raster.columns), Int32(raster.rows), area.x, area.y,
        area.width, area.height)
    }
  }

  func finish() throws(DrawingFailure) -> [UInt8] {
    guard let canvas = handle else { return [] }
    handle = nil
    var bytes: UnsafeMutablePointer<UInt8>?
    var count = 0
    let failed = sergraph_canvas_finish(canvas, &bytes, &count)
    // The bytes are ours from here on, and copied before they are freed.
    defer { free(bytes) }
    guard failed == nil, let bytes else {
      throw .refused(failed.map { String(cString: $0) } ?? "no bytes")
    }
    return Array(UnsafeBufferPointer(start: bytes, count: count))
  }
}

extension Shade {
  fileprivate var cairo: sergraph_color {
    sergraph_color(
      red: Double(red) / 255, green: Double(green) / 255, blue: Double(blue) / 255, alpha: cover)
  }
}
