/// What stands around a panel: its frame, numbers at its sides, colours and names.
struct FigureAxes {
  /// What is drawn on.
  let canvas: any Canvas
  /// Where the panel's numbers are drawn.
  let area: Area

  /// The lines around what is shown.
  func drawFrame() {
    // Through the middle of pixels, so that it is one wide.
    let inner = Area(
      x: area.x - 0.5, y: area.y - 0.5, width: area.width + 1, height: area.height + 1)
    canvas.stroke(inner.corners + [inner.corners[0], inner.corners[1]], with: Pen(.soft))
  }

  /// The numbers or names at the left, and what they are.
  /// - Parameter lanes: Parts one over the other that have the same numbers.
  func drawLeft(_ axis: ValueAxis, lanes: Int) {
    let height = area.height / Double(max(1, lanes))
    var widest = 0.0
    for lane in 0..<max(1, lanes) {
      let bottom = area.y + Double(lane + 1) * height
      // Low panels have room for no more than a few; high ones need no more than this.
      let room = axis.names.isEmpty ? (height < 100 ? 18.0 : 24) : 12
      let most = max(2, Int(height / room))
      for tick in axis.ticks(most: most) where !tick.text.isEmpty {
        let y = (bottom - height * axis.place(tick.value)).rounded() + 0.5
        guard y >= area.y - 1, y <= area.bottom + 1 else { continue }
        canvas.stroke([SIMD2(area.x - 4, y), SIMD2(area.x, y)], with: Pen(.soft))
        // Between two lanes the numbers of both would lie on one another.
        guard lanes == 1 || (y > bottom - height + 6 && y < bottom - 5) else { continue }
        let text = canvas.shortened(tick.text, to: area.x - 22, size: 11)
        canvas.write(Label(text, at: SIMD2(area.x - 6, y + 3.5), anchor: .end))
        widest = max(widest, canvas.width(of: text, size: 11, isBold: false))
      }
    }
    guard !axis.title.isEmpty, widest < area.x - 20 else { return }
    let text = canvas.shortened(axis.title, to: area.height + 14, size: 11)
    canvas.write(
      Label(
        text, at: SIMD2(FigureLayout.edge + 4, area.y + area.height / 2), anchor: .middle,
        isUpright: true, shade: .soft))
  }

  /// Marks at round numbers below.
  /// - Parameter isNamed: Whether the numbers and what they are stand below.
  func drawBottom(_ axis: ValueAxis, isNamed: Bool) {
    let most = max(2, Int(area.width / 60))
    for tick in axis.ticks(most: most) {
      let x = (area.x + area.width * axis.place(tick.value)).rounded() + 0.5
      canvas.stroke(
        [SIMD2(x, area.bottom), SIMD2(x, area.bottom + 4)], with: Pen(.soft))
      guard isNamed else { continue }
      canvas.write(Label(tick.text, at: SIMD2(x, area.bottom + 16), anchor: .middle))
    }
    guard isNamed else { return }
    canvas.write(
      Label(
        axis.title, at: SIMD2(area.x + area.width / 2, area.bottom + 31), anchor: .middle,
        shade: .soft))
  }

  /// The colours of numbers, in a bar at the right.
  func drawColors(_ colors: ColorScale, unit: String) {
    let bar = Area(x: area.right + 10, y: area.y, width: 10, height: area.height)
    let rows = max(1, Int(bar.height))
    let axis = ValueAxis(unit, colors.range)
    // As wide as it is drawn: viewers that smooth images would blur its sides.
    var raster = Raster(columns: Int(bar.width), rows: rows)
    for row in 0..<rows {
      let shade = colors.shade(axis.value(at: 1 - (Double(row) + 0.5) / Double(rows)))
      for column in 0..<raster.columns { raster[column, row] = shade.pixel }
    }
    canvas.draw(raster, over: bar)
    for tick in axis.ticks(most: max(2, Int(bar.height / 24))) {
      let y = bar.bottom - bar.height * axis.place(tick.value)
      canvas.stroke([SIMD2(bar.right, y), SIMD2(bar.right + 3, y)], with: Pen(.soft))
      canvas.write(Label(tick.text, at: SIMD2(bar.right + 5, y + 3.5), size: 10))
    }
    let text = canvas.shortened(unit, to: area.height + 14, size: 10)
    canvas.write(
      Label(
        text, at: SIMD2(bar.right + 46, area.y + area.height / 2), size: 10, anchor: .middle,
        isUpright: true, shade: .soft))
  }

  /// The names of lines or layers at the right, each beside how it is drawn.
  /// - Parameter end: Where the picture ends.
  func drawLegend(_ names: [String], isFilled: Bool, to end: Double) {
    let step = min(16, area.height / Double(max(1, names.count)))
    for (number, name) in names.enumerated() {
      let style = LineStyle.numbered(number)
      // Layers are named as they lie, from below.
      let place = isFilled ? names.count - 1 - number : number
      let y = area.y + (Double(place) + 0.5) * step
      if isFilled {
        canvas.fill(Area(x: area.right + 10, y: y - 5, width: 14, height: 10), style.shade)
      } else {
        canvas.stroke(
          [SIMD2(area.right + 10, y), SIMD2(area.right + 34, y)],
          with: Pen(style.shade, width: 1.5, dashes: style.dashes))
      }
      let start = area.right + (isFilled ? 30 : 40)
      let text = canvas.shortened(name, to: end - start, size: 11)
      canvas.write(Label(text, at: SIMD2(start, y + 4)))
    }
  }
}

extension FigurePanel {
  /// What is named at the right.
  var legend: [String] {
    switch content {
    // One line by itself is what the panel says that it is.
    case .lines(let curves) where curves.count == 1: []
    case .lines(let curves), .stacked(let curves): curves.map(\.name)
    default: []
    }
  }

  /// Whether its names are of layers, and not of lines.
  var isStacked: Bool { if case .stacked = content { true } else { false } }

  /// Parts one over the other that have the same numbers.
  var lanes: Int { if case .waveform(let rows) = content { rows.width } else { 1 } }
}
