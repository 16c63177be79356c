import Glibc

/// Rows as an image: time from left to right, columns from below to above, numbers as colours.
package struct HeatImage: Sendable {
  /// What colours tell of numbers.
  package enum Measure: Sendable, Equatable {
    /// Themselves.
    case plain
    /// `factor` times their logarithm to base 10, in decibel, where they are power (10) or amplitude (20).
    case logarithm(factor: Double)
    /// Themselves times a factor, in decibel.
    case decibel(factor: Double)
  }

  /// Which colours numbers have.
  package enum Colors: Sendable {
    /// Of a scale that becomes evenly lighter.
    case viridis
    /// From white to dark, for what lies below marks.
    case grey
    /// Blue below 0, white, orange above.
    case twoSided
  }

  /// What is shown.
  package var rows: RowReduction
  /// Where each column begins along the axis, and where the last one ends.
  package var borders: [Double]
  /// What colours tell of its numbers.
  package var measure: Measure
  /// What the colour bar says: `level (dB)`.
  package var unit: String
  /// Which colours numbers have.
  package var colors: Colors
  /// What lies over it, at most one: importance, say. It is seen as colours over the lightness of this one.
  package var marks: [HeatImage] = []
  /// Columns at the beginning whose numbers have no say in which colours there are: such as the first
  /// coefficient of a cepstrum, which is the level, and far from all others.
  package var uncounted: Int

  /// - Parameters:
  ///   - borders: Where each column begins along the axis, and where the last one ends.
  ///   - measure: What colours tell of numbers.
  ///   - unit: What the colour bar says.
  ///   - uncounted: Columns at the beginning that have no say in which colours there are.
  ///   - colors: Which colours numbers have.
  package init(
    _ rows: RowReduction, borders: [Double], measure: Measure, unit: String, uncounted: Int = 0,
    colors: Colors = .viridis
  ) {
    (self.rows, self.borders, self.measure) = (rows, borders, measure)
    (self.unit, self.uncounted, self.colors) = (unit, uncounted, colors)
  }

  /// Decibel below the loudest that have a colour of their own.
  static let depth = 80.0

  /// Numbers of pixels, row by row from the top; not a number where there is none.
  func values(columns: Int, rows height: Int, time: ValueAxis, axis: ValueAxis) -> [Float] {
    let cells = (0..<columns).map { cellRange($0, of: columns, time: time) }
    let bands = (0..<height).map { bandRange($0, of: height, axis: axis) }
    var values = [Float](repeating: .nan, count: columns * height)
    for (y, band) in bands.enumerated() where !band.isEmpty {
      for (x, cell) in cells.enumerated() where !cell.isEmpty {
        var (sum, count) = (0.0, 0.0)
        for number in cell {
          for column in band {
            let value = Double(rows.values[number * rows.width + column])
            guard value.isFinite else { continue }
            sum += value
            count += 1
          }
        }
        if count > 0 { values[y * columns + x] = Float(measured(sum / count)) }
      }
    }
    return values
  }

  private func measured(_ value: Double) -> Double {
    switch measure {
    case .plain: value
    case .decibel(let factor): factor * value
    case .logarithm(let factor): value > 0 ? factor * log10(value) : -.infinity
    }
  }

  /// The cells in a column of pixels: those whose middle lies in it, else the one that covers its middle.
  private func cellRange(_ column: Int, of columns: Int, time: ValueAxis) -> Range<Int> {
    let start = time.value(at: Double(column) / Double(columns))
    let end = time.value(at: Double(column + 1) / Double(columns))
    func firstMiddle(atLeast limit: Double) -> Int {
      partition { (rows.starts[$0] + rows.ends[$0]) / 2 >= limit }
    }
    let (first, past) = (firstMiddle(atLeast: start), firstMiddle(atLeast: end))
    if first < past { return first..<past }
    let middle = (start + end) / 2
    let after = partition { rows.starts[$0] > middle }
    guard after > 0, rows.ends[after - 1] > middle else { return 0..<0 }
    return after - 1..<after
  }

  /// The first cell of which something holds that holds of all after it.
  private func partition(_ holds: (Int) -> Bool) -> Int {
    var (low, high) = (0, rows.count)
    while low < high {
      let middle = (low + high) / 2
      if holds(middle) { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// The columns of the rows in a row of pixels, counted from the top.
  private func bandRange(_ row: Int, of height: Int, axis: ValueAxis) -> Range<Int> {
    let top = axis.value(at: 1 - Double(row) / Double(height))
    let bottom = axis.value(at: 1 - Double(row + 1) / Double(height))
    func middle(_ column: Int) -> Double { (borders[column] + borders[column + 1]) / 2 }
    let first = (0..<rows.width).first { middle($0) >= bottom } ?? rows.width
    let past = (first..<rows.width).first { middle($0) >= top } ?? rows.width
    if first < past { return first..<past }
    let center = axis.value(at: 1 - (Double(row) + 0.5) / Double(height))
    guard let covering = (0..<rows.width).first(where: { borders[$0 + 1] > center }),
      borders[covering] <= center
    else { return 0..<0 }
    return covering..<covering + 1
  }

  /// The numbers of the first and last colour: of decibel the loudest that is shown and 80 dB below it, of
  /// two-sided colours the greatest of all rows, of all else those of the rows without the hundredth on either
  /// side.
  func scale(of values: [Float]) -> ColorScale {
    switch colors {
    case .viridis: .viridis(range(of: values))
    case .grey: .grey(range(of: values))
    case .twoSided:
      .twoSided(
        Double(rows.values.filter(\.isFinite).map { abs($0) }.max().map { max($0, 1e-6) } ?? 1))
    }
  }

  private func range(of values: [Float]) -> ClosedRange<Double> {
    guard measure == .plain else {
      let most = values.filter(\.isFinite).max().map(Double.init) ?? 0
      return most - HeatImage.depth...most
    }
    let sorted = sample().sorted()
    guard let last = sorted.last else { return 0...1 }
    let cut = sorted.count / 100
    let (low, high) = (Double(sorted[cut]), Double(sorted[sorted.count - 1 - cut]))
    return low < high ? low...high : Double(sorted[0])...Double(last)
  }

  /// Some numbers of every cell, 65,536 at most or one of each.
  private func sample() -> [Float] {
    let counted = min(uncounted, rows.width - 1)
    let step = max(1, rows.values.count / 65_536)
    return rows.values.indices.lazy.filter {
      $0 % rows.width >= counted && ($0 / rows.width + $0) % step == 0 && rows.values[$0].isFinite
    }.map { rows.values[$0] }
  }
}
