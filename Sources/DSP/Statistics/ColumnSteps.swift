/// What a column of numbers does from row to row, and where its extremes stand; numbers come in pieces.
///
/// Rows that hold a number which marks them as left out don't count, and a step leads from a row to the next
/// one only if both do.
package struct ColumnSteps {
  /// What marks a row that is left out; nothing equals NaN.
  private let mark: Float
  package private(set) var low = Float.infinity
  package private(set) var high = -Float.infinity
  /// Rows of the first lowest and the first highest number.
  package private(set) var lowPlace = 0
  package private(set) var highPlace = 0
  package private(set) var first: Float = 0
  package private(set) var last: Float = 0
  /// Rows, those that don't count included.
  package private(set) var rows = 0
  private var hasFirst = false
  private var steps = 0
  private var rises = 0
  private var falls = 0
  private var crossings = 0
  private var rise = 0.0
  private var fall = 0.0
  /// The row before, if it counts.
  private var before: Float?

  /// - Parameter mark: What marks a row that is left out; NaN where none is.
  package init(leavingOut mark: Float) { self.mark = mark }

  package mutating func addExtremes(_ piece: Span<Float>) {
    var (low, high, lowPlace, highPlace) = (low, high, lowPlace, highPlace)
    for index in piece.indices {
      let value = piece[index]
      if value == mark { continue }
      if value < low { (low, lowPlace) = (value, rows + index) }
      if value > high { (high, highPlace) = (value, rows + index) }
      if !hasFirst { (first, hasFirst) = (value, true) }
      last = value
    }
    (self.low, self.high, self.lowPlace, self.highPlace) = (low, high, lowPlace, highPlace)
    rows += piece.count
  }

  /// - Parameter mean: Of the column; a number is above it or not.
  package mutating func addSteps(_ piece: Span<Float>, mean: Double) {
    var (steps, rises, falls, crossings) = (0, 0, 0, 0)
    var (rise, fall) = (0.0, 0.0)
    var before = before
    for index in piece.indices {
      let value = piece[index]
      if value == mark {
        before = nil
        continue
      }
      if let before {
        steps += 1
        let step = Double(value) - Double(before)
        rises += step > 0 ? 1 : 0
        falls += step < 0 ? 1 : 0
        rise += max(0, step)
        fall += min(0, step)
        crossings += (Double(value) >= mean) != (Double(before) >= mean) ? 1 : 0
      }
      before = value
    }
    self.steps += steps
    self.rises += rises
    self.falls += falls
    self.crossings += crossings
    self.rise += rise
    self.fall += fall
    self.before = before
  }

  private func share(_ count: Int) -> Double { steps == 0 ? 0 : Double(count) / Double(steps) }

  package var riseShare: Double { share(rises) }
  package var fallShare: Double { share(falls) }
  package var crossingShare: Double { share(crossings) }
  /// The mean of the steps up, per row.
  package var meanRise: Double { rises == 0 ? 0 : rise / Double(rises) }
  /// The mean of the steps down, per row; not above 0.
  package var meanFall: Double { falls == 0 ? 0 : fall / Double(falls) }

  /// A row as a share of the way from the first row to the last.
  package func share(ofPlace place: Int) -> Double {
    rows < 2 ? 0 : Double(place) / Double(rows - 1)
  }
}
