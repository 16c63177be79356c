/// One picture of several over the same time: what a node gives.
package struct FigurePanel: Sendable {
  /// What is shown.
  package enum Content: Sendable {
    /// The least and greatest sample of each column, a lane for each channel.
    case waveform(RowReduction)
    case image(HeatImage)
    /// A line for each column of rows.
    case lines([Curve])
    /// Shares of a whole, one on top of the other.
    case stacked([Curve])
    /// When segments are, a lane for each layer.
    case runs(RunReduction)
    /// One row, which has no time.
    case bars([Float])
  }

  /// Whose picture it is, in bold.
  package var title: String
  /// What stands behind the title.
  package var detail: String
  /// What the upright side measures; of bars, the side along which they lie, with their names.
  package var axis: ValueAxis
  /// What is shown.
  package var content: Content

  /// - Parameters:
  ///   - title: Whose picture it is.
  ///   - detail: What it shows, in a few words.
  ///   - axis: What the upright side measures.
  package init(_ title: String, detail: String, axis: ValueAxis, _ content: Content) {
    (self.title, self.detail, self.axis, self.content) = (title, detail, axis, content)
  }

  /// Whether it lies over time.
  package var isTimed: Bool { if case .bars = content { false } else { true } }

  /// Bars that are few enough to have a line of text each.
  var hasNamedBars: Bool {
    if case .bars(let row) = content {
      row.count <= 40 && axis.names.count == row.count
    } else {
      false
    }
  }

  /// The height that it has if nothing else is asked for.
  var usualHeight: Double {
    switch content {
    case .waveform(let rows): 90 + 50 * Double(max(0, rows.width - 1))
    case .image: 170
    case .lines(let curves): max(120, 15 * Double(curves.count))
    case .stacked(let curves): max(140, 15 * Double(curves.count))
    case .runs(let runs): 14 + 22 * Double(runs.runs.count)
    case .bars(let row): hasNamedBars ? 18 * Double(max(2, row.count)) : 140
    }
  }

  /// The least height with which it can be read.
  var leastHeight: Double {
    switch content {
    case .waveform(let rows): 24 * Double(rows.width)
    case .image: 40
    case .lines(let curves), .stacked(let curves): max(40, 12 * Double(curves.count))
    case .runs(let runs): 14 * Double(runs.runs.count)
    case .bars(let row): hasNamedBars ? 12 * Double(row.count) : 40
    }
  }
}

/// A line: numbers at times.
package struct Curve: Sendable {
  /// What the legend says.
  package var name: String
  /// When each number's stretch begins and ends, in seconds.
  package var times: [(start: Double, end: Double)]
  /// Not a number where the line has a gap.
  package var values: [Float]
  /// Whether each number holds for its whole stretch, as those of segments do.
  package var isStepped: Bool

  /// As many numbers as stretches.
  package init(
    _ name: String, times: [(start: Double, end: Double)], values: [Float], isStepped: Bool = false
  ) {
    (self.name, self.times, self.values, self.isStepped) = (name, times, values, isStepped)
  }

  /// The columns of reduced rows.
  package static func all(
    of rows: RowReduction, names: [String], isStepped: Bool = false
  ) -> [Curve] {
    let times = zip(rows.starts, rows.ends).map { (start: $0, end: $1) }
    return names.indices.map { column in
      Curve(
        names[column], times: times,
        values: (0..<rows.count).map { rows.values[$0 * rows.width + column] },
        isStepped: isStepped)
    }
  }
}
