package import GraphCore

/// Brings every column to mean 0 and deviation 1, by what the examples of the fit had.
///
/// Input: features. Output: the same columns at the same times, `(x - mean) / scale`.
/// `mean` and `scale` (the population's deviation) are scikit-learn's `StandardScaler`: a column that is
/// constant up to rounding gets scale 1. Sums in double precision. Wrong when the examples hold outliers
/// that are no speech: one clipped recording moves every other.
package struct Normalize: TrainableNode {
  /// How columns are made comparable.
  package enum Method: String, ParameterChoice { case zscore }

  package var method = Method.zscore

  package init() {}

  package static let about = About(
    "normalize", "Brings every column to mean 0 and deviation 1.", family: "Normalize",
    from: [.features], to: "features, the same columns",
    definition: """
      (x - mean) / scale, with mean and population deviation of each column over the rows of the fit. \
      A constant column gets scale 1. As scikit-learn's StandardScaler.
      """)
  package static let parameters: [Parameter<Normalize>] = [
    .init("method", \.method, "What each column is brought to; zscore: mean 0, deviation 1.")
  ]

  package var needsLabels: Bool { false }
  package var isColumnwise: Bool { true }

  package func format(for input: Format) throws(Problem) -> Format {
    guard input.kind == .features else {
      throw Problem(
        .wrongKind, "'normalize' takes features, not \(input)",
        suggestion: "put a node that makes features before it, such as `mfcc` or `pool`")
    }
    var output = input
    output.stride = output.width
    // A z-scored decibel is no decibel.
    output.scale = nil
    return output
  }

  package func format(for input: Format, fitted: Fitted) throws(Problem) -> Format {
    _ = try fitted.tensor("mean", shape: [input.width])
    return try format(for: input)
  }

  package func prepare(for input: Format, fitted: Fitted) throws(Problem) -> any Processor {
    let scale = try fitted.tensor("scale", shape: [input.width]).values
    guard scale.allSatisfy({ $0 > 0 && $0.isFinite }) else {
      throw Problem(.damagedModel, "the model's tensor 'scale' holds numbers that are not above 0")
    }
    return NormalizeProcessor(
      mean: try fitted.tensor("mean", shape: [input.width]).values, scale: scale)
  }

  /// Mean and scale are shared by all lanes.
  package func stateBytes(for input: Format) -> Int { 0 }

  package func fit(
    _ examples: Examples, input: Format, options: FitOptions
  ) throws(Problem) -> Fitted {
    guard examples.count > 0 else {
      throw Problem(.cannotFit, "'normalize' has no rows to learn from")
    }
    let width = examples.width
    let count = Double(examples.count)
    var sums = [Double](repeating: 0, count: width)
    for row in 0..<examples.count {
      for column in 0..<width {
        let value = Double(examples.rows[row * width + column])
        guard value.isFinite else {
          throw Problem(
            .cannotFit,
            "row \(row + 1) of the examples holds a number that is not finite in column "
              + (input.columnNames.indices.contains(column)
                ? "'\(input.columnNames[column])'" : "\(column + 1)"))
        }
        sums[column] += value
      }
    }
    let means = sums.map { $0 / count }
    var squares = [Double](repeating: 0, count: width)
    for row in 0..<examples.count {
      for column in 0..<width {
        let difference = Double(examples.rows[row * width + column]) - means[column]
        squares[column] += difference * difference
      }
    }
    let scales = zip(means, squares).map { mean, square -> Float in
      let variance = square / count
      // scikit-learn's bound for what rounding alone may leave of a constant column.
      let noise = count * mean * Double.ulpOfOne
      if variance <= count * Double.ulpOfOne * variance + noise * noise { return 1 }
      let scale = Float(variance.squareRoot())
      return scale > 0 ? scale : 1
    }
    return Fitted(tensors: [
      "mean": Tensor(shape: [width], means.map { Float($0) }),
      "scale": Tensor(shape: [width], scales),
    ])
  }
}

private final class NormalizeProcessor: Processor {
  private let mean: [Float]
  private let scale: [Float]

  init(mean: [Float], scale: [Float]) {
    self.mean = mean
    self.scale = scale
  }

  func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) {
    let (means, scales) = (self.mean, self.scale)
    let mean = means.span
    let scale = scales.span
    for index in 0..<input.count {
      let row = input[index]
      var normalized = output.append()
      for column in row.indices {
        normalized[column] = (row[column] - mean[column]) / scale[column]
      }
    }
  }

  func reset() {}
}
