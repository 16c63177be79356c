// What lies over time.
extension FigurePanel {
  /// Draws what is shown, without axes.
  /// - Parameters:
  ///   - area: Where, in whole units.
  ///   - time: What the lower side measures.
  /// - Returns: The colours of numbers, where there are some.
  func draw(on canvas: any Canvas, in area: Area, time: ValueAxis) -> ColorScale? {
    switch content {
    case .waveform(let rows): drawWaveform(rows, on: canvas, in: area, time: time)
    case .image(let image): return drawImage(image, on: canvas, in: area, time: time)
    case .lines(let curves): drawLines(curves, on: canvas, in: area, time: time)
    case .stacked(let curves): drawStack(curves, on: canvas, in: area, time: time)
    case .runs(let runs): drawRuns(runs, on: canvas, in: area, time: time)
    case .bars: break
    }
    return nil
  }

  private func x(_ seconds: Double, in area: Area, _ time: ValueAxis) -> Double {
    area.x + area.width * time.place(seconds)
  }

  private func y(_ value: Double, in area: Area) -> Double {
    area.bottom - area.height * axis.place(value)
  }

  /// For each channel what lies between the least and the greatest sample of each pixel's width.
  private func drawWaveform(
    _ rows: RowReduction, on canvas: any Canvas, in area: Area, time: ValueAxis
  ) {
    let height = area.height / Double(max(1, rows.width))
    for channel in 0..<rows.width {
      var lane = area
      lane.y += Double(channel) * height
      lane.height = height
      let middle = y(0, in: lane)
      canvas.stroke([SIMD2(lane.x, middle), SIMD2(lane.right, middle)], with: Pen(.rule))
      if channel > 0 {
        canvas.stroke([SIMD2(lane.x, lane.y), SIMD2(lane.right, lane.y)], with: Pen(.rule))
      }
      var (upper, lower): ([SIMD2<Double>], [SIMD2<Double>]) = ([], [])
      for cell in 0..<rows.count {
        let (low, high) = (
          rows.values[cell * rows.width + channel], rows.highs[cell * rows.width + channel]
        )
        guard low.isFinite, high.isFinite else { continue }
        let center = x((rows.starts[cell] + rows.ends[cell]) / 2, in: lane, time)
        upper.append(SIMD2(center, y(Double(high), in: lane) - 0.4))
        lower.append(SIMD2(center, y(Double(low), in: lane) + 0.4))
      }
      guard upper.count > 1 else { continue }
      canvas.fill(upper + lower.reversed(), LineStyle.shades[0])
    }
  }

  private func drawImage(
    _ image: HeatImage, on canvas: any Canvas, in area: Area, time: ValueAxis
  ) -> ColorScale {
    let (columns, rows) = (
      Int(area.width) * canvas.fineness, Int(area.height) * canvas.fineness
    )
    let values = image.values(columns: columns, rows: rows, time: time, axis: axis)
    let colors = image.scale(of: values)
    let marks = image.marks.first
    let marked = marks?.values(columns: columns, rows: rows, time: time, axis: axis)
    let over = marks.map { $0.scale(of: marked ?? []) }
    var raster = Raster(columns: columns, rows: rows)
    for row in 0..<rows {
      for column in 0..<columns {
        let place = row * columns + column
        var shade = colors.shade(Double(values[place]))
        if let over, let mark = marked?[place], mark.isFinite {
          // As much colour as there is importance, over what can still be seen.
          let share = min(1, abs(Double(mark)) / over.range.upperBound)
          shade = shade.mixed(with: over.shade(Double(mark)), 0.8 * share)
        }
        raster[column, row] = shade.pixel
      }
    }
    canvas.draw(raster, over: area)
    return over ?? colors
  }

  private func drawLines(
    _ curves: [Curve], on canvas: any Canvas, in area: Area, time: ValueAxis
  ) {
    for (number, curve) in curves.enumerated() {
      let style = LineStyle.numbered(number)
      let pen = Pen(style.shade, width: 1.5, dashes: style.dashes)
      var points: [SIMD2<Double>] = []
      func finish() {
        if points.count == 1 {
          // A point by itself would have no length.
          points = [points[0] - SIMD2(1, 0), points[0] + SIMD2(1, 0)]
        }
        if !points.isEmpty { canvas.stroke(points, with: pen) }
        points = []
      }
      var last = -Double.infinity
      for (value, stretch) in zip(curve.values, curve.times) {
        // Between segments, or where there is no number, the line has a gap.
        let isApart = curve.isStepped && stretch.start > last + 1e-6
        if !value.isFinite || isApart { finish() }
        last = stretch.end
        guard value.isFinite else { continue }
        let height = y(Double(value), in: area)
        if curve.isStepped {
          points += [
            SIMD2(x(stretch.start, in: area, time), height),
            SIMD2(x(stretch.end, in: area, time), height),
          ]
        } else {
          points.append(SIMD2(x((stretch.start + stretch.end) / 2, in: area, time), height))
        }
      }
      finish()
    }
  }

  /// Shares as layers, cell after cell, each as wide as its stretch.
  private func drawStack(
    _ curves: [Curve], on canvas: any Canvas, in area: Area, time: ValueAxis
  ) {
    guard let first = curves.first else { return }
    var floors = [Double](repeating: 0, count: first.values.count)
    for (number, curve) in curves.enumerated() {
      let shade = LineStyle.numbered(number).shade
      var (upper, lower): ([SIMD2<Double>], [SIMD2<Double>]) = ([], [])
      func finish() {
        if !upper.isEmpty { canvas.fill(upper + lower.reversed(), shade) }
        (upper, lower) = ([], [])
      }
      var last = -Double.infinity
      for (cell, stretch) in curve.times.enumerated() {
        let value = Double(curve.values[cell])
        if !value.isFinite || stretch.start > last + 1e-6 { finish() }
        last = stretch.end
        guard value.isFinite else { continue }
        let (low, high) = (floors[cell], floors[cell] + value)
        floors[cell] = high
        for seconds in [stretch.start, stretch.end] {
          let place = x(seconds, in: area, time)
          upper.append(SIMD2(place, y(high, in: area)))
          lower.append(SIMD2(place, y(low, in: area)))
        }
      }
      finish()
    }
  }

  private func drawRuns(
    _ runs: RunReduction, on canvas: any Canvas, in area: Area, time: ValueAxis
  ) {
    let height = area.height / Double(max(1, runs.runs.count))
    for (layer, list) in runs.runs.enumerated() {
      for run in list {
        let left = x(run.start, in: area, time)
        let right = max(left + 1, x(run.end, in: area, time))
        let box = Area(
          x: left, y: area.y + Double(layer) * height + 3, width: right - left, height: height - 6)
        // Neighbours differ, in grey too.
        canvas.fill(box, LineStyle.shades[run.number % 2 == 0 ? 5 : 0])
        let text = run.number == 0 ? "" : String(run.number)
        guard canvas.width(of: text, size: 10, isBold: false) + 4 < box.width else { continue }
        canvas.write(
          Label(
            text, at: SIMD2(left + box.width / 2, box.y + box.height / 2 + 3.5), size: 10,
            anchor: .middle, shade: run.number % 2 == 0 ? .ink : .paper))
      }
    }
  }
}
