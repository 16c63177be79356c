import Drawing
import GraphCore
import Nodes

/// Makes the panels of what one node gives: axes and units by its format.
struct PanelMaker {
  private let plan: Plan
  private let node: Int
  private let name: String
  private let rows: PlotRows
  private let format: Format
  private let isStacked: Bool

  /// - Parameters:
  ///   - output: The number of the plan's output.
  ///   - rows: What it gave.
  ///   - isStacked: Whether scores over time are layers, and not lines.
  init(_ plan: Plan, output: Int, rows: PlotRows, isStacked: Bool) {
    self.plan = plan
    node = plan.outputs[output].node
    name = plan.outputs[output].name
    self.rows = rows
    var format = rows.format
    // What the recording tells.
    if format.width == 0 { format.width = max(rows.width, 1) }
    if format.kind == .audio { format.sampleRate = rows.rate }
    self.format = format
    self.isStacked = isStacked
  }

  /// One panel, or several where columns measure different things.
  func panels() -> [FigurePanel] {
    guard !rows.isTimeless else { return [bars()] }
    switch format.kind {
    case .audio: return [waveform()]
    case .segments: return [segments()]
    case .scores: return [scores()]
    case .frames: return [frames()]
    case .spectrum, .features, .patches:
      let few = format.kind == .features && format.width <= 8 && format.scale == nil
      return few ? lines() : [image()]
    }
  }

  /// Rows that never came have a panel all the same.
  private func reduced() -> RowReduction {
    rows.rows
      ?? RowReduction(
        format.kind == .audio ? .extremes : .mean, width: format.width, columns: 128)
  }

  private var detail: String { format.description }

  private func waveform() -> FigurePanel {
    let reduced = reduced()
    let most = zip(reduced.values, reduced.highs).reduce(Float(0)) { most, pair in
      let (low, high) = (abs(pair.0), abs(pair.1))
      return max(most, low.isFinite ? low : 0, high.isFinite ? high : 0)
    }
    let limit = most > 0 ? 1.05 * Double(most) : 1
    return FigurePanel(
      name, detail: detail, axis: ValueAxis("amplitude", -limit...limit), .waveform(reduced))
  }

  private func segments() -> FigurePanel {
    let layers = format.width == 1 ? [""] : (1...format.width).reversed().map { "layer \($0)" }
    return FigurePanel(
      name, detail: detail, axis: ValueAxis("", names: layers),
      .runs(rows.runs ?? RunReduction(width: format.width)))
  }

  private func scores() -> FigurePanel {
    let curves = Curve.all(of: reduced(), names: format.classNames, isStepped: isOfSegments)
    let axis = ValueAxis(FigurePanel.probability, 0...1)
    return FigurePanel(
      name, detail: detail, axis: axis, isStacked ? .stacked(curves) : .lines(curves))
  }

  private var isOfSegments: Bool { if case .segments = format.clock { true } else { false } }

  /// The samples of each frame from below to above.
  private func frames() -> FigurePanel {
    let milliseconds = format.sampleRate.map { 1000 / Double($0) } ?? 1
    let borders = (0...format.width).map { Double($0) * milliseconds }
    let title = format.sampleRate == nil ? "sample of the frame" : "time in the frame (ms)"
    return FigurePanel(
      name, detail: detail, axis: ValueAxis(title, 0...borders[format.width]),
      .image(HeatImage(reduced(), borders: borders, measure: .plain, unit: "amplitude")))
  }

  private func image() -> FigurePanel {
    let places = ColumnPlaces(of: node, in: plan, format)
    let series = ColumnSeries(format)
    let isCepstrum = series?.stem == "mfcc" && series?.first == 0
    let isChroma = places.axis.names == ColumnPlaces.pitchClasses
    let (measure, unit): (HeatImage.Measure, String) =
      switch format.scale {
      case .power: (.logarithm(factor: 10), "level (dB)")
      case .amplitude: (.logarithm(factor: 20), "level (dB)")
      case .decibel: (.decibel(factor: 1), "level (dB)")
      // Natural logarithms of power.
      case .log: (.decibel(factor: 10 / 2.302_585_092_994_046), "level (dB)")
      case nil: (.plain, isChroma ? "share of the loudest" : "value")
      }
    return FigurePanel(
      name, detail: detail, axis: places.axis,
      .image(
        HeatImage(
          reduced(), borders: places.borders, measure: measure, unit: unit,
          uncounted: isCepstrum ? 1 : 0)))
  }

  /// A panel for each unit that columns have.
  private func lines() -> [FigurePanel] {
    let names = format.columnNames
    let curves = Curve.all(of: reduced(), names: names, isStepped: isOfSegments)
    var units: [String] = []
    for name in names {
      let unit = ColumnUnit.of(name)
      if !units.contains(unit) { units.append(unit) }
    }
    return units.map { unit in
      let own = curves.filter { ColumnUnit.of($0.name) == unit }
      let known = own.flatMap(\.values).filter(\.isFinite).map(Double.init)
      let (low, high) = (known.min() ?? 0, known.max() ?? 1)
      let room = high > low ? 0.05 * (high - low) : 0.5
      // Pitch is heard in ratios.
      let isPitch = unit == ColumnUnit.pitch && low > 0
      let axis =
        isPitch
        ? ValueAxis(unit, (low / 1.1)...(high * 1.1), .logarithmic)
        : ValueAxis(unit, (low - room)...(high + room))
      return FigurePanel(
        name, detail: units.count > 1 ? own.map(\.name).joined(separator: ", ") : detail,
        axis: axis, .lines(own))
    }
  }

  /// One row, without time.
  private func bars() -> FigurePanel {
    let isScores = format.kind == .scores
    let names = isScores ? format.classNames : format.columnNames
    let row = rows.row ?? [Float](repeating: .nan, count: names.count)
    var detail = detail
    if isScores, let best = row.prefix(names.count).max(), best.isFinite,
      let place = row.firstIndex(of: best)
    {
      let answer = "\(names[place]) \(decimals(Double(best), 2))"
      detail =
        rows.doubt.map { $0 == RowSound.noSpeech ? $0 : "\(answer) (\($0))" } ?? answer
    } else if rows.row == nil {
      detail += "; there is no row"
    }
    return FigurePanel(
      name, detail: detail,
      axis: ValueAxis(isScores ? FigurePanel.probability : "value", names: names),
      .bars(Array(row.prefix(names.count))))
  }
}
