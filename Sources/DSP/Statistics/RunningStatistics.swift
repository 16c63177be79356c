/// What can be told of the columns of many rows, kept up to date row by row (Welford, 1962).
package struct RunningStatistics {
  package private(set) var count = 0
  private var means: [Double]
  /// Sums of squared distances from the mean.
  private var squares: [Double]
  private var lows: [Float]
  private var highs: [Float]
  /// Whether nothing but means is asked for.
  private let onlyMeans: Bool

  package init(width: Int, onlyMeans: Bool = false) {
    self.onlyMeans = onlyMeans
    means = [Double](repeating: 0, count: width)
    squares = means
    lows = [Float](repeating: .infinity, count: width)
    highs = [Float](repeating: -.infinity, count: width)
  }

  package static func bytes(width: Int) -> Int { width * 24 + 256 }

  package mutating func add(_ row: Span<Float>) {
    count += 1
    let weight = 1 / Double(count)
    if onlyMeans { return RunningStatistics.move(&means, by: row, weight: weight) }
    RunningStatistics.move(&means, &squares, by: row, weight: weight)
    RunningStatistics.widen(&lows, &highs, to: row)
  }

  /// The same means to the bit as with squares.
  private static func move(_ means: inout [Double], by row: Span<Float>, weight: Double) {
    var means = means.mutableSpan
    for index in row.indices { means[index] += (Double(row[index]) - means[index]) * weight }
  }

  private static func move(
    _ means: inout [Double], _ squares: inout [Double], by row: Span<Float>, weight: Double
  ) {
    var means = means.mutableSpan
    var squares = squares.mutableSpan
    for index in row.indices {
      let value = Double(row[index])
      let distance = value - means[index]
      means[index] += distance * weight
      squares[index] += distance * (value - means[index])
    }
  }

  private static func widen(_ lows: inout [Float], _ highs: inout [Float], to row: Span<Float>) {
    var lows = lows.mutableSpan
    var highs = highs.mutableSpan
    for index in row.indices { lows[index] = min(lows[index], row[index]) }
    for index in row.indices { highs[index] = max(highs[index], row[index]) }
  }

  package func mean(_ column: Int) -> Float { Float(means[column]) }
  /// Of the population: divided by the number of rows.
  package func deviation(_ column: Int) -> Float {
    Float((squares[column] / Double(count)).squareRoot())
  }
  package func minimum(_ column: Int) -> Float { lows[column] }
  package func maximum(_ column: Int) -> Float { highs[column] }

  package mutating func reset() {
    count = 0
    for index in means.indices { means[index] = 0 }
    for index in squares.indices { squares[index] = 0 }
    for index in lows.indices { lows[index] = .infinity }
    for index in highs.indices { highs[index] = -.infinity }
  }
}
