import Drawing
import GraphCore

/// What one output gives of an item, reduced while it comes.
struct PlotRows {
  /// What the plan says of the rows.
  let format: Format
  private let columns: Int
  /// Numbers in a row; 0 before the first one has come.
  private(set) var width = 0
  /// Rows of a timeline.
  private(set) var rows: RowReduction?
  /// Numbers of segments.
  private(set) var runs: RunReduction?
  /// The one row of an output that gives one an item.
  private(set) var row: [Float]?
  /// What is told of it where its scores are no answer to be relied on: `no speech`, or `unsure: noise`.
  private(set) var doubt: String?
  /// When the row that came last starts.
  private(set) var start = -Double.infinity
  /// Seconds from one row to the next, where that is known before rows come.
  private let period: Double?
  /// Columns in which 0 means that there is nothing, such as a pitch.
  private let gaps: [Int]

  /// - Parameter columns: Of the picture.
  init(_ format: Format, columns: Int) {
    self.format = format
    self.columns = columns
    gaps = format.names.indices.filter { ["f0", "semitones"].contains(format.names[$0]) }
    period = format.clock.period?.value
  }

  /// Whether it gives one row an item.
  var isTimeless: Bool { format.clock == .item }

  /// Samples a second of audio whose rate only the recording tells, by its rows.
  private(set) var rate: Int?

  /// Adds rows.
  /// - Parameters:
  ///   - item: Where the item starts, in seconds.
  ///   - shown: The seconds that are shown.
  mutating func add(_ given: ItemRows, item: Double, shown: ClosedRange<Double>) {
    if width == 0, given.count > 0 { begin(given.width) }
    guard width > 0 else { return }
    let span: Double? = if case .regular(_, _, let span) = format.clock { span.value } else { nil }
    var number = 0
    given.forEachRow { row, start, end in
      defer { number += 1 }
      self.start = start
      let sound = given.sounds[number]
      if isTimeless {
        self.row = row.indices.map { row[$0] }
        doubt =
          sound.isNoSpeech
          ? RowSound.noSpeech
          : format.reasonsForDoubt(of: row, sound).map {
            "unsure: " + $0.joined(separator: ", ")
          }
        return
      }
      var cell = (start: start, end: end)
      if let period, let span {
        // The middle of a row that an end of the item has cut is that of the whole row.
        let isCut = end - start < span - 1e-9
        let middle =
          !isCut ? (start + end) / 2 : start <= item + 1e-9 ? end - span / 2 : start + span / 2
        cell = (middle - period / 2, middle + period / 2)
      }
      guard cell.end >= shown.lowerBound, cell.start <= shown.upperBound else { return }
      // Where there is no speech, scores are no answer.
      keep(row, cell, isGap: sound.isNoSpeech && format.kind == .scores)
    }
    if rate == nil, format.kind == .audio { rate = format.sampleRate ?? measuredRate(given) }
  }

  private mutating func begin(_ width: Int) {
    self.width = width
    guard !isTimeless else { return }
    if format.kind == .segments {
      runs = RunReduction(width: width)
    } else {
      rows = RowReduction(
        format.kind == .audio ? .extremes : .mean, width: width, columns: columns)
    }
  }

  private mutating func keep(
    _ row: Span<Float>, _ cell: (start: Double, end: Double), isGap: Bool
  ) {
    if runs != nil {
      runs?.add(row, start: cell.start, end: cell.end)
    } else if isGap {
      let nothing = [Float](repeating: .nan, count: width)
      rows?.add(nothing.span, start: cell.start, end: cell.end)
    } else if gaps.isEmpty {
      rows?.add(row, start: cell.start, end: cell.end)
    } else {
      var known = row.indices.map { row[$0] }
      for column in gaps where known[column] == 0 { known[column] = .nan }
      rows?.add(known.span, start: cell.start, end: cell.end)
    }
  }

  private func measuredRate(_ given: ItemRows) -> Int? {
    // The first sample's stretch is cut by the start of the item.
    var seconds = 0.0
    given.forEachRow { _, start, end in seconds = max(seconds, end - start) }
    return seconds > 0 ? Int((1 / seconds).rounded()) : nil
  }
}
