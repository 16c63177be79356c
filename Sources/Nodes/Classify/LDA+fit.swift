import DSP
package import GraphCore
import Learning
import RealModule

extension LDA {
  package func fitNeed(for size: FitSize, input: Format) -> FitNeed? {
    let all = size.rows * size.columns
    let rank = min(size.rows, size.columns)
    let means = 8 * size.classes * size.columns
    // All rows around the means of their classes, and once or twice more with weights.
    var doubles = (size.columns > size.rows ? 3 : 2) * all
    switch shrinkage {
    // The eigenvectors of the covariance with what LAPACK works in, and the directions.
    case .none: doubles += 5 * rank * rank + 2 * rank * size.columns
    // The rows of one class, and the products of all pairs of them.
    case .auto:
      doubles += 3 * rank * rank + size.mostOfClass * (size.columns + size.mostOfClass)
    case .number: doubles += 3 * rank * rank
    }
    return FitNeed(
      working: 8 * doubles + 8 * means + 16 * size.rows + MatrixProduct.workBytes,
      model: means + 4096)
  }

  package func fit(
    _ examples: Examples, input: Format, options: FitOptions
  ) throws(Problem) -> Fitted {
    try check(examples)
    MatrixProduct.useOneThread()
    let within = WithinClasses(
      examples, labels: examples.labels,
      counts: examples.rowsOfClasses)
    let classes = examples.classes.count
    let priors =
      switch priors {
      case .data: within.counts.map { Double($0) / Double(examples.count) }
      case .balanced: [Double](repeating: 1 / Double(classes), count: classes)
      }
    // From a centre between the classes: what is common to all has no say after softmax, and could only be rounded.
    let width = examples.width
    var centre = [Double](repeating: 0, count: width)
    for own in 0..<classes { add(priors[own], within.mean(of: own), to: &centre) }
    var means: [Double] = []
    for own in 0..<classes { means += zip(within.mean(of: own), centre).map { $0 - $1 } }
    try checkCancellation()
    let solved: [Double]? =
      switch shrinkage {
      case .none: within.pseudoInverse(times: means, count: classes)
      case .auto: within.solve(means, priors: priors, shrinkage: nil)
      case .number(let share): within.solve(means, priors: priors, shrinkage: share)
      }
    guard let solved, solved.allSatisfy({ Float($0).isFinite }) else {
      throw Problem(
        .cannotFit, "the covariance that 'lda' finds within the classes can't be inverted",
        suggestion: "use `shrinkage: auto`, and scale the features with `normalize`")
    }
    options.progress(1, 1, 0)
    let bias = (0..<classes).map { own in
      let range = own * width..<(own + 1) * width
      let weights = Array(solved[range])
      return Float(
        Double.log(priors[own]) - 0.5 * dot(weights, Array(means[range])) - dot(weights, centre))
    }
    return DenseLayer(
      inputs: width, outputs: classes,
      weights: (0..<width * classes).map { Float(solved[$0 % classes * width + $0 / classes]) },
      bias: bias
    ).fitted(classes: examples.classes)
  }
}
