// What has no time: one row.
extension FigurePanel {
  /// What bars measure: from 0, or from the least number, to the greatest.
  func valueAxis(_ row: [Float]) -> ValueAxis {
    let known = row.filter(\.isFinite).map(Double.init)
    // With some room for numbers beside the longest.
    let (low, high) = (1.06 * min(0, known.min() ?? 0), 1.06 * max(0, known.max() ?? 0))
    // Shares are compared best over all that there could be.
    let isShare = axis.title == FigurePanel.probability
    return ValueAxis(axis.title, isShare ? 0...1 : low...(high > low ? high : low + 1))
  }

  /// The title of an axis of probabilities.
  package static let probability = "probability"

  /// Draws bars with their names at the left and numbers at the right of each.
  func drawNamedBars(_ row: [Float], on canvas: any Canvas, in area: Area) {
    let values = valueAxis(row)
    let height = area.height / Double(max(1, row.count))
    let zero = area.x + area.width * values.place(0)
    for (number, value) in row.enumerated() {
      let top = area.y + Double(number) * height
      let base = top + height / 2 + 4
      let name = canvas.shortened(axis.names[number], to: area.x - 12, size: 11)
      canvas.write(Label(name, at: SIMD2(area.x - 6, base), anchor: .end))
      guard value.isFinite else { continue }
      let end = area.x + area.width * values.place(Double(value))
      let box = Area(
        x: min(zero, end), y: top + 2, width: max(1, abs(end - zero)), height: max(2, height - 4))
      canvas.fill(box, LineStyle.shades[0])
      let text = RoundTicks.text(
        Double(value), decimals: FigurePanel.decimals(of: row), isFixed: true)
      let width = canvas.width(of: text, size: 10, isBold: false)
      // Beside the end of the bar, where there is room; else within it, or on the other side of 0.
      let isBelow = value < 0
      let hasRoom = isBelow ? end - 4 - width > area.x : end + 4 + width < area.right
      let x = hasRoom ? (isBelow ? end - 4 : end + 4) : isBelow ? zero + 4 : end - 4
      canvas.write(
        Label(
          text, at: SIMD2(x, base - 0.5), size: 10, anchor: hasRoom == isBelow ? .end : .start,
          shade: hasRoom || isBelow ? .soft : .paper))
    }
  }

  /// Draws a thin bar for each number, in order.
  func drawThinBars(_ row: [Float], on canvas: any Canvas, in area: Area) {
    let values = valueAxis(row)
    let zero = area.bottom - area.height * values.place(0)
    let width = area.width / Double(max(1, row.count))
    canvas.stroke([SIMD2(area.x, zero), SIMD2(area.right, zero)], with: Pen(.rule))
    for (number, value) in row.enumerated() where value.isFinite {
      let end = area.bottom - area.height * values.place(Double(value))
      canvas.fill(
        Area(
          x: area.x + Double(number) * width, y: min(zero, end), width: max(1, width * 0.8),
          height: max(0.5, abs(end - zero))), LineStyle.shades[0])
    }
  }

  /// Decimals with which numbers can be told apart.
  private static func decimals(of row: [Float]) -> Int {
    let most = row.filter(\.isFinite).map { abs($0) }.max() ?? 1
    return most >= 1000 ? 0 : most >= 10 ? 1 : most >= 0.1 ? 2 : 4
  }
}
