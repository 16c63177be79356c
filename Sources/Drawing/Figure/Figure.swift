/// Panels over one time axis, and below them those that have no time.
package struct Figure: Sendable {
  /// What stands above all; nothing if empty.
  package var title: String
  /// In pixels, or in 1/96 inch.
  package var width: Int
  /// As high as its panels ask for, if absent.
  package var height: Int?
  /// The seconds that are shown.
  package var time: ClosedRange<Double>
  /// Those over time come first, whatever their order.
  package var panels: [FigurePanel]

  /// - Parameters:
  ///   - title: What stands above all.
  ///   - width: In pixels, or in 1/96 inch.
  ///   - height: As high as its panels ask for, if absent.
  ///   - time: The seconds that are shown.
  package init(
    title: String, width: Int, height: Int?, time: ClosedRange<Double>, panels: [FigurePanel]
  ) {
    (self.title, self.width, self.height) = (title, width, height)
    (self.time, self.panels) = (time, panels)
  }

  /// The least width that a picture can be read with.
  package static let leastWidth = 240
  /// The width of a picture that nothing else is asked for.
  package static let usualWidth = 1000

  /// Loads what draws, so that what is missing is told before any work.
  /// - Throws: `DrawingFailure` where it is not installed.
  package static func checkInstalled() throws(DrawingFailure) {
    _ = try CairoCanvas(isVector: false, width: 1, height: 1)
  }

  /// Refuses a size that the panels have no room in.
  /// - Throws: `DrawingFailure`.
  package func checkSize() throws(DrawingFailure) {
    guard width >= Figure.leastWidth else {
      throw .tooSmall(side: "width", given: width, least: Figure.leastWidth)
    }
    let least = Int(FigureLayout.height(of: self) { $0.leastHeight }.rounded(.up))
    if let height, height < least {
      throw .tooSmall(side: "height", given: height, least: least)
    }
  }

  /// Draws it.
  /// - Returns: The bytes of a file.
  /// - Throws: `DrawingFailure`.
  package func bytes(as form: FigureForm) throws(DrawingFailure) -> [UInt8] {
    try checkSize()
    let width = Double(width)
    let height =
      height.map(Double.init) ?? FigureLayout.height(of: self) { $0.usualHeight }.rounded(.up)
    let canvas: any Canvas =
      form == .svg
      ? try SVGCanvas(width: width, height: height, title: title)
      : try CairoCanvas(isVector: form == .pdf, width: width, height: height, title: title)
    let layout = FigureLayout(self, on: canvas, height: height)
    layout.draw(self, on: canvas)
    return try canvas.finish()
  }
}
