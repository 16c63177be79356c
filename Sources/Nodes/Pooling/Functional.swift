import DSP
import GraphCore

/// One number that `functionals` takes of each column.
enum Functional: Equatable {
  case statistic(Functionals.Statistic)
  /// From 0 to 100.
  case percentile(Double)

  /// What stands behind the column's name: `std`, `p95`.
  var name: String {
    switch self {
    case .statistic(let statistic): statistic.rawValue
    case .percentile(let percent): "p\(percent.text)"
    }
  }

  /// What has to be found out about a column.
  struct Needs: OptionSet {
    let rawValue: Int
    static let powers = Needs(rawValue: 1)
    static let trends = Needs(rawValue: 2)
    static let extremes = Needs(rawValue: 4)
    static let steps = Needs(rawValue: 8)
    static let ranks = Needs(rawValue: 16)
  }

  var needs: Needs {
    guard case .statistic(let statistic) = self else { return .ranks }
    return switch statistic {
    case .mean, .nonzero: []
    case .std, .variance, .skewness, .kurtosis: .powers
    case .min, .max, .range, .argmin, .argmax, .first, .last: .extremes
    case .percentiles, .median, .iqr: .ranks
    case .slope, .offset, .curvature: .trends
    case .slopeError: [.trends, .powers]
    case .crossingRate, .riseTime, .fallTime, .riseSlope, .fallSlope: .steps
    }
  }
}

/// Works out the functionals of one column after another.
struct ColumnSummary {
  private let functionals: [Functional]
  private let needs: Functional.Needs
  /// Seconds from row to row.
  private let period: Double
  private var ranks: ColumnRanks

  /// Creates one.
  /// - Parameters:
  ///   - rows: The most rows of a column; nil for any number.
  init(_ functionals: [Functional], period: Double, rows: Int? = nil) {
    self.functionals = functionals
    needs = functionals.reduce(into: []) { $0.formUnion($1.needs) }
    self.period = period
    ranks = ColumnRanks(rows: needs.contains(.ranks) ? rows : 1)
  }

  static func bytes(rows: Int? = nil) -> Int { ColumnRanks.bytes(rows: rows) + 256 }

  /// Writes the functionals of every column in turn.
  mutating func write(
    columns: Int, of source: inout some ColumnRows, rows: Int, into row: inout MutableSpan<Float>
  ) throws(Problem) {
    try source.choose(rows: rows)
    let (needs, mark) = (needs, source.marks.mark)
    for column in 0..<columns {
      var moments = ColumnMoments(leavingOut: mark)
      var steps = ColumnSteps(leavingOut: mark)
      try source.forEachPiece(of: column) { piece in
        moments.addFirst(piece)
        if needs.contains(.extremes) { steps.addExtremes(piece) }
      }
      if !needs.isDisjoint(with: [.powers, .trends, .steps]) {
        moments.rewind()
        try source.forEachPiece(of: column) { piece in
          if needs.contains(.powers) { moments.addPowers(piece) }
          if needs.contains(.trends) { moments.addTrends(piece) }
          if needs.contains(.steps) { steps.addSteps(piece, mean: moments.mean) }
        }
      }
      if needs.contains(.ranks) {
        try ranks.take(column, of: &source, rows: rows, leavingOut: mark)
      }
      for (index, functional) in functionals.enumerated() {
        let value =
          switch functional {
          case .percentile(let percent):
            try ranks.quantile(percent / 100, column, of: &source)
          case .statistic(.median): try ranks.quantile(0.5, column, of: &source)
          case .statistic(.iqr):
            try ranks.quantile(0.75, column, of: &source)
              - ranks.quantile(0.25, column, of: &source)
          case .statistic(.nonzero): try nonzero(column, of: &source, moments)
          case .statistic(let statistic): value(statistic, moments, steps)
          }
        row[column * functionals.count + index] = Float(value)
      }
    }
  }

  private func value(
    _ statistic: Functionals.Statistic, _ moments: ColumnMoments, _ steps: ColumnSteps
  ) -> Double {
    // A column of which nothing counts has no extremes.
    if moments.count == 0 { return 0 }
    return switch statistic {
    case .mean: moments.mean
    case .std: moments.variance.squareRoot()
    case .variance: moments.variance
    case .min: Double(steps.low)
    case .max: Double(steps.high)
    case .range: Double(steps.high) - Double(steps.low)
    case .argmin: steps.share(ofPlace: steps.lowPlace)
    case .argmax: steps.share(ofPlace: steps.highPlace)
    case .skewness: moments.skewness
    case .kurtosis: moments.kurtosis
    case .slope: moments.slope / period
    case .offset: moments.offset
    case .slopeError: moments.slopeError
    case .curvature: moments.curvature / (period * period)
    case .crossingRate: steps.crossingShare
    case .riseTime: steps.riseShare
    case .fallTime: steps.fallShare
    case .riseSlope: steps.meanRise / period
    case .fallSlope: steps.meanFall / period
    case .first: Double(steps.first)
    case .last: Double(steps.last)
    case .percentiles, .median, .iqr, .nonzero: 0
    }
  }

  /// The share of rows that are not 0.
  private func nonzero(
    _ column: Int, of source: inout some ColumnRows, _ moments: ColumnMoments
  ) throws(Problem) -> Double {
    let mark = source.marks.mark
    var count = 0
    if mark == 0 {
      count = moments.count
    } else {
      try source.forEachPiece(of: column) { piece in
        for index in piece.indices where piece[index] != 0 && piece[index] != mark { count += 1 }
      }
    }
    return Double(count) / Double(source.marks.count)
  }
}
