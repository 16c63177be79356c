import RealModule

/// Sums over a column of numbers, which come in pieces: first `addFirst` for all pieces, then those of the
/// others that are wanted. All in double precision, about the mean, so that nothing cancels.
///
/// Rows that hold a number which marks them as left out count as rows that are not there; the others stay at
/// their places.
package struct ColumnMoments {
  /// What marks a row that is left out; nothing equals NaN.
  private let mark: Float
  /// Numbers that count.
  package private(set) var count = 0
  private var sum = 0.0
  private var placeSum = 0.0
  /// Sums of powers of the distance from the mean: squares, cubes, fourth powers.
  private var powers = (0.0, 0.0, 0.0)
  /// Sums of the distance from the mean times the place and its square; places from their own mean.
  private var trends = (0.0, 0.0)
  /// Sums of powers of the place from its mean: squares, cubes, fourth powers.
  private var places = (0.0, 0.0, 0.0)
  /// Where the next piece begins.
  private var start = 0

  /// - Parameter mark: What marks a row that is left out; NaN where none is.
  package init(leavingOut mark: Float) { self.mark = mark }

  /// The means of numbers and of places. A piece is a run of rows, one after another.
  package mutating func addFirst(_ piece: Span<Float>) {
    let mark = mark
    let start = Double(self.start)
    var (sum, places, count) = (0.0, 0.0, 0.0)
    for index in piece.indices {
      let isLeftOut = piece[index] == mark
      let weight = isLeftOut ? 0.0 : 1
      sum = Relaxed.sum(sum, isLeftOut ? 0 : Double(piece[index]))
      places = Relaxed.multiplyAdd(weight, start + Double(index), places)
      count = Relaxed.sum(count, weight)
    }
    self.sum += sum
    placeSum += places
    self.count += Int(count)
    self.start += piece.count
  }

  /// Goes back to the first piece.
  package mutating func rewind() { start = 0 }

  /// Powers of the distance from the mean.
  package mutating func addPowers(_ piece: Span<Float>) {
    let (mark, mean) = (mark, mean)
    var (squares, cubes, fourths) = (0.0, 0.0, 0.0)
    for index in piece.indices {
      let distance = piece[index] == mark ? 0 : Double(piece[index]) - mean
      let square = distance * distance
      squares = Relaxed.sum(squares, square)
      cubes = Relaxed.multiplyAdd(square, distance, cubes)
      fourths = Relaxed.multiplyAdd(square, square, fourths)
    }
    powers.0 += squares
    powers.1 += cubes
    powers.2 += fourths
  }

  /// How numbers go with their places.
  package mutating func addTrends(_ piece: Span<Float>) {
    let (mark, mean) = (mark, mean)
    let start = Double(self.start) - middle
    var (linear, square) = (0.0, 0.0)
    var (squares, cubes, fourths) = (0.0, 0.0, 0.0)
    for index in piece.indices {
      let isLeftOut = piece[index] == mark
      let distance = isLeftOut ? 0 : Double(piece[index]) - mean
      let place = isLeftOut ? 0 : start + Double(index)
      let placeSquare = place * place
      linear = Relaxed.multiplyAdd(distance, place, linear)
      square = Relaxed.multiplyAdd(distance, placeSquare, square)
      squares = Relaxed.sum(squares, placeSquare)
      cubes = Relaxed.multiplyAdd(placeSquare, place, cubes)
      fourths = Relaxed.multiplyAdd(placeSquare, placeSquare, fourths)
    }
    trends.0 += linear
    trends.1 += square
    places.0 += squares
    places.1 += cubes
    places.2 += fourths
    self.start += piece.count
  }

  package var mean: Double { count == 0 ? 0 : sum / Double(count) }
  /// The mean of the places, in rows from the first.
  package var middle: Double { count == 0 ? 0 : placeSum / Double(count) }
  package var variance: Double { count == 0 ? 0 : powers.0 / Double(count) }
  /// Third standardized moment; 0 where all numbers are equal.
  package var skewness: Double {
    let variance = variance
    return variance > 0 ? powers.1 / Double(count) / (variance * variance.squareRoot()) : 0
  }
  /// Fourth standardized moment - 3 (Fisher); 0 where all numbers are equal.
  package var kurtosis: Double {
    let variance = variance
    return variance > 0 ? powers.2 / Double(count) / (variance * variance) - 3 : 0
  }
  /// Of the line that fits best, per row.
  package var slope: Double { places.0 > 0 ? trends.0 / places.0 : 0 }
  /// The line's value at the first row.
  package var offset: Double { mean - slope * middle }
  /// Root of the mean square of what the line leaves.
  package var slopeError: Double {
    count == 0 ? 0 : max(0, variance - slope * trends.0 / Double(count)).squareRoot()
  }
  /// The quadratic coefficient of the parabola that fits best, per row squared.
  package var curvature: Double {
    guard count > 2 else { return 0 }
    // The square of the place, with its parts along 1 and along the place taken away.
    let lean = places.1 / places.0
    let left = places.2 - lean * places.1 - places.0 * places.0 / Double(count)
    return left > 0 ? (trends.1 - lean * trends.0) / left : 0
  }
}
