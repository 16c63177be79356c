/// Where the panels of a picture lie.
struct FigureLayout {
  /// Between the sides of the picture and what is drawn.
  static let edge = 10.0
  private static let titleHeight = 24.0
  /// Of the line above a panel, and of the space below it.
  private static let headHeight = 20.0
  private static let gap = 8.0
  /// Of numbers and title below an axis.
  private static let axisHeight = 36.0

  /// Where each panel's numbers are drawn.
  private(set) var areas: [Area] = []
  /// The panels from above to below, by number: those over time first.
  private let order: [Int]
  private let lastTimed: Int?

  /// The height that a picture takes.
  /// - Parameter height: Of a panel by itself.
  static func height(of figure: Figure, _ height: (FigurePanel) -> Double) -> Double {
    figure.panels.reduce(frame(of: figure)) { $0 + height($1) }
  }

  /// What is no panel of the height.
  private static func frame(of figure: Figure) -> Double {
    let bars = figure.panels.filter { !$0.isTimed }.count
    let axes = Double(bars + (bars < figure.panels.count ? 1 : 0))
    return 2 * edge + (figure.title.isEmpty ? 0 : titleHeight) + axes * axisHeight
      + Double(figure.panels.count) * (headHeight + gap)
  }

  /// Divides the height among the panels, and leaves room at both sides for what is written there.
  init(_ figure: Figure, on canvas: any Canvas, height: Double) {
    let timed = figure.panels.indices.filter { figure.panels[$0].isTimed }
    order = timed + figure.panels.indices.filter { !figure.panels[$0].isTimed }
    lastTimed = timed.last
    let width = Double(figure.width)
    let left = FigureLayout.left(of: figure, on: canvas)
    let right = FigureLayout.right(of: figure, on: canvas)
    // What is more or less than usual is shared by all; none becomes less than it can be.
    let free = height - FigureLayout.frame(of: figure)
    let least = figure.panels.reduce(0) { $0 + $1.leastHeight }
    let usual = figure.panels.reduce(0) { $0 + max($1.usualHeight, $1.leastHeight) }
    let share = usual > least ? (free - least) / (usual - least) : 1
    areas = [Area](
      repeating: Area(x: 0, y: 0, width: 0, height: 0), count: figure.panels.count)
    var top = FigureLayout.edge + (figure.title.isEmpty ? 0 : FigureLayout.titleHeight)
    for number in order {
      let panel = figure.panels[number]
      top += FigureLayout.headHeight
      let own =
        panel.leastHeight + share * (max(panel.usualHeight, panel.leastHeight) - panel.leastHeight)
      areas[number] = Area(
        x: left, y: top.rounded(), width: (width - left - right).rounded(.down),
        height: max(8, (top + own).rounded(.down) - top.rounded()))
      top += own + FigureLayout.gap
      if !panel.isTimed || number == lastTimed { top += FigureLayout.axisHeight }
    }
  }

  /// Room for the numbers and names at the left.
  private static func left(of figure: Figure, on canvas: any Canvas) -> Double {
    let names = figure.panels.filter { $0.hasNamedBars || $0.isTimed }.flatMap(\.axis.names)
    let widest = names.map { canvas.width(of: $0, size: 11, isBold: false) }.max() ?? 0
    return (edge + max(52, min(widest + 24, Double(figure.width) * 0.3))).rounded()
  }

  /// Room for legends and colour bars at the right.
  private static func right(of figure: Figure, on canvas: any Canvas) -> Double {
    let names = figure.panels.flatMap { $0.legend }
    let widest = names.map { canvas.width(of: $0, size: 11, isBold: false) }.max() ?? 0
    let legend = names.isEmpty ? 0 : min(widest, Double(figure.width) * 0.25) + 44
    let hasColors = figure.panels.contains { if case .image = $0.content { true } else { false } }
    return (edge + max(legend, hasColors ? 66 : 0)).rounded(.up)
  }

  /// Draws the panels with everything around them.
  func draw(_ figure: Figure, on canvas: any Canvas) {
    let width = Double(figure.width)
    let title = canvas.shortened(
      figure.title, to: width - 2 * FigureLayout.edge, size: 14, isBold: true)
    canvas.write(
      Label(title, at: SIMD2(FigureLayout.edge, FigureLayout.edge + 13), size: 14, isBold: true))
    let time = ValueAxis("time (s)", figure.time)
    for (number, panel) in figure.panels.enumerated() {
      let area = areas[number]
      drawHead(panel, over: area, width: width, on: canvas)
      if case .bars(let row) = panel.content {
        drawBars(panel, row, on: canvas, in: area)
        continue
      }
      var colors: ColorScale?
      canvas.clipped(to: area) { colors = panel.draw(on: canvas, in: area, time: time) }
      let axes = FigureAxes(canvas: canvas, area: area)
      axes.drawFrame()
      axes.drawLeft(panel.axis, lanes: panel.lanes)
      axes.drawBottom(time, isNamed: number == lastTimed)
      if let colors, case .image(let image) = panel.content {
        axes.drawColors(colors, unit: image.marks.first?.unit ?? image.unit)
      }
      axes.drawLegend(panel.legend, isFilled: panel.isStacked, to: width - FigureLayout.edge)
    }
  }

  private func drawHead(
    _ panel: FigurePanel, over area: Area, width: Double, on canvas: any Canvas
  ) {
    let base = area.y - 6
    let room = width - area.x - FigureLayout.edge
    let title = canvas.shortened(panel.title, to: room, size: 12, isBold: true)
    canvas.write(Label(title, at: SIMD2(area.x, base), size: 12, isBold: true))
    let start = canvas.width(of: title, size: 12, isBold: true) + 8
    guard room - start > 30 else { return }
    let detail = canvas.shortened(panel.detail, to: room - start, size: 11)
    canvas.write(Label(detail, at: SIMD2(area.x + start, base), shade: .soft))
  }

  private func drawBars(
    _ panel: FigurePanel, _ row: [Float], on canvas: any Canvas, in area: Area
  ) {
    let axes = FigureAxes(canvas: canvas, area: area)
    let values = panel.valueAxis(row)
    if panel.hasNamedBars {
      panel.drawNamedBars(row, on: canvas, in: area)
      axes.drawFrame()
      axes.drawBottom(values, isNamed: true)
    } else {
      panel.drawThinBars(row, on: canvas, in: area)
      axes.drawFrame()
      axes.drawLeft(values, lanes: 1)
      axes.drawBottom(ValueAxis("column", 0...Double(max(1, row.count))), isNamed: true)
    }
  }
}
