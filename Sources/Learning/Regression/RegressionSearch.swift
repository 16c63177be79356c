import RealModule

/// The search for the weights of `logistic`: L-BFGS (J. Nocedal, "Updating quasi-Newton matrices with limited storage",
/// Mathematics of Computation 35, 1980) from the steps of a `RegressionBasis`.
package struct RegressionSearch {
  package enum Progress { case going, done }

  /// Coordinates and intercepts.
  private struct Point {
    var vector: RegressionBasis.Vector
    var intercepts: [Double]

    /// Adds a multiple of another.
    mutating func add(_ factor: Double, _ other: Point) {
      Learning.add(factor, other.vector.values, to: &vector.values)
      Learning.add(factor, other.vector.paired, to: &vector.paired)
      Learning.add(factor, other.intercepts, to: &intercepts)
    }

    mutating func scale(_ factor: Double) {
      for index in vector.values.indices { vector.values[index] *= factor }
      for index in vector.paired.indices { vector.paired[index] *= factor }
      for index in intercepts.indices { intercepts[index] *= factor }
    }
  }

  private struct Gradient {
    var values: [Double]
    var intercepts: [Double]

    mutating func add(_ factor: Double, _ other: Gradient) {
      Learning.add(factor, other.values, to: &values)
      Learning.add(factor, other.intercepts, to: &intercepts)
    }

    static func * (gradient: Gradient, point: Point) -> Double {
      dot(gradient.values, point.vector.paired) + dot(gradient.intercepts, point.intercepts)
    }
  }

  /// One step of the past, by which the curvature is known better than by its bound.
  private struct Memory {
    let move: Point
    let change: Gradient
    /// The change times the inverse of the bound.
    let step: Point
    /// `change * move`.
    let curvature: Double
  }

  private var basis: RegressionBasis
  private let entropy: WeightedEntropy
  private let classes: Int
  private let fitsIntercept: Bool
  private var point: Point
  private var logits: [Double]
  private var gradient: Gradient
  private var steepest: Point
  private var memories: [Memory] = []
  /// Steps until the curvature is looked at again: ever more, since it settles.
  private var pause = 4
  private var stepsLeft = 4
  /// The sum of cross entropies and penalty, divided by the sum of the rows' weights.
  package private(set) var loss: Double

  package init(_ basis: RegressionBasis, labels: [Int], classes: Int, fitsIntercept: Bool) {
    self.basis = basis
    self.classes = classes
    self.fitsIntercept = fitsIntercept
    entropy = WeightedEntropy(labels: labels, rowWeights: basis.rowWeights, classes: classes)
    let zeros = [Double](repeating: 0, count: classes * basis.rank)
    point = Point(
      vector: .init(values: zeros, paired: zeros),
      intercepts: [Double](repeating: 0, count: classes))
    logits = [Double](repeating: 0, count: classes * labels.count)
    gradient = Gradient(values: [], intercepts: [])
    steepest = point
    loss = 0
    look()
    steepest = step(gradient)
  }

  /// Goes one step on, unless there is nothing left to gain.
  /// - Parameter tolerance: The length of the gradient of the mean loss at which the search ends.
  package mutating func step(tolerance: Double) -> Progress {
    if isDone(tolerance) { return .done }
    var direction = direction()
    var slope = gradient * direction
    if !(slope < 0) {
      // Rounding has spoilt what was remembered.
      memories = []
      direction = steepest
      direction.scale(-1)
      slope = gradient * direction
    }
    let (length, wasBetter) = search(along: direction, slope: slope)
    guard wasBetter else { return .done }
    let (before, stepBefore) = (gradient, steepest)
    point.add(length, direction)
    look()
    stepsLeft -= 1
    if stepsLeft == 0 {
      adapt()
    } else {
      steepest = step(gradient)
      remember(direction, length, before, stepBefore)
    }
    return .going
  }

  /// Steps by the curvature that is found here; what is remembered was not.
  private mutating func adapt() {
    basis.adapt(entropy.curvatureBounds(logits))
    memories = []
    steepest = step(gradient)
    pause *= 2
    stepsLeft = pause
  }

  /// Weights, class after class, and biases.
  package var weightsAndBias: ([Double], [Double]) {
    let (weights, shift) = basis.weights(point.vector, classes: classes)
    return (weights, zip(point.intercepts, shift).map { $0 - $1 })
  }

  private func isDone(_ tolerance: Double) -> Bool {
    let wanted = tolerance * entropy.total
    // No direction's curvature is bounded by less than the penalty, so this is no longer than the gradient; it costs nothing.
    let least = (basis.penalty * max(0, dot(gradient.values, steepest.vector.paired))).squareRoot()
    guard least <= wanted, gradient.intercepts.allSatisfy({ abs($0) <= wanted }) else {
      return false
    }
    return basis.length(gradient.values, classes: classes) <= wanted
  }

  /// Sets loss and gradient at the point.
  private mutating func look() {
    logits = basis.logits(point.vector, classes: classes)
    entropy.addIntercepts(point.intercepts, to: &logits)
    var slopes = logits
    let sum = entropy.differentiate(&slopes)
    loss =
      (sum + basis.penalty / 2 * dot(point.vector.values, point.vector.paired)) / entropy.total
    gradient = Gradient(
      values: basis.gradient(slopes, at: point.vector, classes: classes),
      intercepts: fitsIntercept
        ? entropy.sums(slopes) : [Double](repeating: 0, count: classes))
  }

  /// A gradient times the inverse of the curvature's bound, which is half the rows' weight for an intercept.
  private func step(_ gradient: Gradient) -> Point {
    Point(
      vector: basis.step(gradient.values, classes: classes),
      intercepts: gradient.intercepts.map { $0 * 2 / entropy.total })
  }

  /// The two loops of L-BFGS. Since a step is linear in its gradient, those that are known already give the one that
  /// stands between the loops.
  private func direction() -> Point {
    var rest = gradient
    var result = steepest
    var factors: [Double] = []
    for memory in memories.reversed() {
      let factor = (rest * memory.move) / memory.curvature
      rest.add(-factor, memory.change)
      result.add(-factor, memory.step)
      factors.append(factor)
    }
    if let last = memories.last {
      // What is 0 for the rows is not seen here, and would grow without a limit.
      result.scale(min(2, last.curvature / (last.change * last.step)))
    }
    for (memory, factor) in zip(memories, factors.reversed()) {
      result.add(factor - (memory.change * result) / memory.curvature, memory.move)
    }
    result.scale(-1)
    return result
  }

  private mutating func remember(
    _ direction: Point, _ length: Double, _ before: Gradient, _ stepBefore: Point
  ) {
    var (move, change, step) = (direction, gradient, steepest)
    move.scale(length)
    change.add(-1, before)
    step.add(-1, stepBefore)
    let curvature = change * move
    guard curvature > 0, change * step > 0 else { return }
    if memories.count == 10 { memories.removeFirst() }
    memories.append(Memory(move: move, change: change, step: step, curvature: curvature))
  }

  /// How far to go: where the loss, convex along the way, has a tenth of its slope left. Each try costs no
  /// product, since the logits change in proportion.
  private func search(along direction: Point, slope: Double) -> (length: Double, wasBetter: Bool) {
    var change = basis.logits(direction.vector, classes: classes)
    entropy.addIntercepts(direction.intercepts, to: &change)
    let linear = basis.penalty * dot(point.vector.values, direction.vector.paired)
    let square = basis.penalty * dot(direction.vector.values, direction.vector.paired)
    var (low, lowSlope) = (0.0, slope)
    var high: (at: Double, slope: Double)?
    var length = 1.0
    for _ in 0..<30 {
      let here = entropy.slope(logits, change, at: length) + linear + length * square
      if abs(here) <= 0.1 * abs(slope) { return (length, true) }
      if here < 0 { (low, lowSlope) = (length, here) } else { high = (length, here) }
      if let high {
        let width = high.at - low
        let root = low + width * -lowSlope / (high.slope - lowSlope)
        length = min(max(root, low + 0.1 * width), high.at - 0.1 * width)
      } else {
        length *= 3
      }
    }
    return (low, low > 0)
  }
}
