package import GraphCore

extension Normalize: AdaptableNode {
  package var isAdaptable: Bool { needsFitting && scope == .corpus }

  /// Both statistics of each column are blended, `(1 - w) old + w new`. A column that is constant in the new
  /// rows says nothing of its spread there, so what the spread rests on stays.
  package func adapt(
    _ fitted: Fitted, to examples: Examples, weight: Double, input: Format
  ) throws(Problem) -> Fitted {
    let new = try fit(examples, input: input, options: FitOptions(seed: 0))
    let shape = [input.width]
    let (lower, upper) = tensorNames
    let old = (try fitted.tensor(lower, shape: shape), try fitted.tensor(upper, shape: shape))
    let found = (
      try new.tensor(lower, shape: shape).values, try new.tensor(upper, shape: shape).values
    )
    let isConstant = zip(found.0, found.1).map { method == .minmax ? $0 == $1 : $1 == 1 }
    func blended(_ old: Tensor, _ new: [Float], keeping isKept: [Bool]) -> Tensor {
      Tensor(
        shape: shape,
        (0..<input.width).map { column in
          isKept[column]
            ? old.values[column]
            : Float((1 - weight) * Double(old.values[column]) + weight * Double(new[column]))
        })
    }
    let none = [Bool](repeating: false, count: input.width)
    var adapted = fitted
    adapted.tensors[lower] = blended(
      old.0, found.0, keeping: method == .minmax ? isConstant : none)
    guard method != .mean else { return adapted }
    adapted.tensors[upper] = blended(old.1, found.1, keeping: isConstant)
    return adapted
  }
}
