package import Drawing
package import GraphCore
import Nodes

/// Where the columns of rows lie along an axis.
package struct ColumnPlaces {
  /// The axis, with what it measures.
  package let axis: ValueAxis
  /// Where each column begins, and where the last one ends.
  package let borders: [Double]

  /// The pitch classes of an octave, from C on.
  static let pitchClasses = [
    "C", "C♯", "D", "D♯", "E", "F", "F♯", "G", "G♯", "A", "A♯", "B",
  ]

  /// - Parameters:
  ///   - node: The number of the node that gives the rows.
  ///   - format: Theirs.
  package init(of node: Int, in plan: Plan, _ format: Format) {
    if let spectrum = ColumnPlaces.spectrum(format) {
      self = spectrum
    } else if let series = ColumnSeries(format) {
      self = ColumnPlaces.series(series, of: node, in: plan, format)
    } else {
      self = ColumnPlaces.numbered("column", from: 0, count: format.width)
    }
  }

  private init(_ axis: ValueAxis, _ borders: [Double]) {
    (self.axis, self.borders) = (axis, borders)
  }

  /// Bins of a transform, each as wide as they are apart.
  private static func spectrum(_ format: Format) -> ColumnPlaces? {
    guard format.kind == .spectrum, let rate = format.sampleRate, let size = format.fftSize,
      format.width == size / 2 + 1
    else { return nil }
    let spacing = Double(rate) / Double(size)
    return ColumnPlaces(
      ValueAxis("frequency (Hz)", 0...Double(rate) / 2),
      (0...format.width).map { (Double($0) - 0.5) * spacing })
  }

  private static func series(
    _ series: ColumnSeries, of node: Int, in plan: Plan, _ format: Format
  ) -> ColumnPlaces {
    switch series.stem {
    case "mel":
      guard let borders = melBorders(before: node, in: plan),
        series.first + format.width < borders.count
      else { break }
      let own = Array(borders[series.first...series.first + format.width])
      return ColumnPlaces(
        ValueAxis("frequency (Hz)", own[0]...own[own.count - 1], .through(own)), own)
    case "chroma" where format.width == pitchClasses.count && series.first == 0:
      return ColumnPlaces(
        ValueAxis("pitch class", names: pitchClasses), (0...format.width).map(Double.init))
    case "mfcc", "lpc", "lpcc":
      return numbered("coefficient", from: series.first, count: format.width)
    default: break
    }
    return numbered(series.stem, from: series.first, count: format.width)
  }

  /// Columns at whole numbers.
  private static func numbered(_ title: String, from first: Int, count: Int) -> ColumnPlaces {
    let borders = (0...count).map { Double(first + $0) - 0.5 }
    return ColumnPlaces(ValueAxis(title, borders[0]...borders[count]), borders)
  }

  /// The borders of the mel bands that a node's rows come from.
  private static func melBorders(before node: Int, in plan: Plan) -> [Double]? {
    for number in plan.graph.upstream(of: [node]).sorted(by: >) {
      let step = plan.graph.nodes[number]
      guard let input = plan.input(ofNode: step.name),
        let borders = BandBorders.hertz(of: step.kind, for: input)
      else { continue }
      return borders
    }
    return nil
  }
}

/// What columns measure, by the names that the built-in nodes give them.
enum ColumnUnit {
  /// The title of the axis of a pitch.
  static let pitch = "pitch (Hz)"

  /// Statistics that have the unit of what they are of.
  private static let statistics: Set<String> = [
    "mean", "std", "min", "max", "median", "range", "iqr", "first", "last",
  ]

  /// The title of an axis for a column, or for statistics of one.
  static func of(_ column: String) -> String {
    let parts = column.split(separator: ".", maxSplits: 1).map(String.init)
    let isStatistic = parts.count == 2 && statistics.contains(parts[1])
    let name = isStatistic ? parts[0] : column
    switch name {
    case "f0": return pitch
    case "semitones": return "semitones over 27.5 Hz"
    case "hnr": return "hnr (dB)"
    case "centroid", "rolloff", "bandwidth", "spread": return "frequency (Hz)"
    default: break
    }
    let isFormant =
      name.first == "f" && name.dropFirst().first?.isNumber == true
      && name.dropFirst().prefix { $0 != "_" }.allSatisfy(\.isNumber)
    return isFormant ? "frequency (Hz)" : "value"
  }
}
