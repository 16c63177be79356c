import GraphCore

/// By the rows so far, of which older ones weigh less.
///
/// With weights `w` that halve every half-life, newest 1: `mean += (x - mean) / sum(w)`, and the weighted squares
/// likewise (West, "Updating mean and variance estimates: an improved method", Comm. ACM 22, 1979).
final class RunningNormalizeProcessor: Processor {
  private let decay: Double
  private let isDividing: Bool
  /// The furthest from 0 that numbers may lie.
  private let limit: Float
  private var weight = 0.0
  private var means: [Double]
  /// Weighted squares of distances from the mean.
  private var squares: [Double]

  /// - Parameters:
  ///   - width: Columns.
  ///   - decay: What a row weighs one row later.
  ///   - isDividing: Whether to divide by the deviation.
  ///   - limit: The furthest from 0 that numbers may lie.
  init(width: Int, decay: Double, dividing isDividing: Bool, limit: Float) {
    self.limit = limit
    self.decay = decay
    self.isDividing = isDividing
    means = [Double](repeating: 0, count: width)
    squares = means
  }

  static func bytes(width: Int) -> Int { width * 16 + 256 }

  func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) {
    let (decay, isDividing, limit) = (decay, isDividing, limit)
    var weight = weight
    var means = means.mutableSpan
    var squares = squares.mutableSpan
    for index in 0..<input.count {
      let row = input[index]
      var scaled = output.append()
      weight = decay * weight + 1
      let share = 1 / weight
      for column in row.indices {
        let value = Double(row[column])
        let before = value - means[column]
        means[column] += before * share
        let distance = value - means[column]
        guard isDividing else {
          scaled[column] = max(min(Float(distance), limit), -limit)
          continue
        }
        squares[column] = decay * squares[column] + before * distance
        let variance = squares[column] * share
        // What rounding alone may leave of a constant column.
        let noise = weight * means[column] * Double.ulpOfOne
        let scaledValue = Float(
          variance <= noise * noise ? distance : distance / variance.squareRoot())
        scaled[column] = max(min(scaledValue, limit), -limit)
      }
    }
    self.weight = weight
  }

  func reset() {
    weight = 0
    for column in means.indices { means[column] = 0 }
    for column in squares.indices { squares[column] = 0 }
  }
}
