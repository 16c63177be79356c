import GraphCore
import Learning

/// What the features of recordings usually are, by which rows are told that are unlike them: the mean and the
/// deviation of each column, and the directions in which recordings differ from each other most.
///
/// Recordings differ widely along few directions, so a row that is far out along these says little. What is
/// left of a row without them is small for recordings like those that were learnt from, and large for others.
struct TypicalRows {
  /// The most directions.
  static let mostDirections = 30
  /// How many deviations a column may stand out.
  private static let limit: Float = 3
  private static let names = (
    mean: "typical_mean", scale: "typical_scale", directions: "typical_directions"
  )

  private let mean: [Float]
  /// What a deviation from the mean is multiplied by.
  private let scale: [Float]
  /// Orthonormal, one after another.
  private let directions: [Float]

  private var columns: Int { mean.count }
  private var rank: Int { columns == 0 ? 0 : directions.count / columns }

  /// - Parameter directions: Each as long as the mean.
  init(mean: [Float], scale: [Float], directions: [Float]) {
    self.mean = mean
    self.scale = scale
    self.directions = directions
  }

  /// How many directions are taken out: with more, hardly anything would be left of a row.
  static func rank(rows: Int, columns: Int) -> Int { min(mostDirections, rows / 20, columns / 20) }

  /// What a model says.
  /// - Throws: `Problem` SG0502 of one that was fitted without features, SG0503 of one with other shapes.
  init(_ fitted: Fitted, columns: Int) throws(Problem) {
    guard fitted.tensors[TypicalRows.names.mean] != nil else {
      throw Problem(
        .otherFeatures,
        "'calibrate' gets 'features', but the model was fitted without them, or by an earlier version",
        suggestion: "fit the graph again with `sergraph fit`, or undo the change")
    }
    mean = try fitted.tensor(TypicalRows.names.mean, shape: [columns]).values
    scale = try fitted.tensor(TypicalRows.names.scale, shape: [columns]).values
    let rank = fitted.tensors[TypicalRows.names.directions]?.shape.first ?? 0
    directions =
      rank == 0
      ? [] : try fitted.tensor(TypicalRows.names.directions, shape: [rank, columns]).values
  }

  /// What a model keeps.
  var tensors: [String: Tensor] {
    var tensors = [
      TypicalRows.names.mean: Tensor(shape: [columns], mean),
      TypicalRows.names.scale: Tensor(shape: [columns], scale),
    ]
    if rank > 0 {
      tensors[TypicalRows.names.directions] = Tensor(shape: [rank, columns], directions)
    }
    return tensors
  }

  static func modelBytes(columns: Int) -> Int { 4 * columns * (mostDirections + 2) }

  /// A row as it differs from what is usual, in deviations.
  /// - Parameter result: As many numbers as there are columns.
  func standardize(_ row: Span<Float>, into result: inout [Float]) {
    for column in row.indices { result[column] = (row[column] - mean[column]) * scale[column] }
  }

  /// The root of the mean square of what is left of a standardized row without the directions, each column
  /// cut off at 3.
  func remainder(of row: [Float]) -> Double {
    guard !row.isEmpty else { return 0 }
    let row = row.span
    var rest = 0.0
    for column in row.indices {
      let value = Double(TypicalRows.cut(row[column]))
      rest += value * value
    }
    let directions = directions.span
    for number in 0..<rank {
      let direction = directions.extracting(number * columns..<(number + 1) * columns)
      var along = 0.0
      for column in row.indices {
        along += Double(direction[column]) * Double(TypicalRows.cut(row[column]))
      }
      rest -= along * along
    }
    // In this order NaN stays NaN.
    return (max(rest, 0) / Double(columns)).squareRoot()
  }

  static func cut(_ value: Float) -> Float { min(max(value, -limit), limit) }
}
