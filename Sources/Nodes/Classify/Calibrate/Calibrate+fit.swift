package import GraphCore
import Learning
import RealModule

extension Calibrate {
  package func fitNeed(for size: FitSize, input: Format) -> FitNeed? {
    let features = input.part("features")?.columns.count
    return FitNeed(
      working: size.rows * (28 * size.classes + 128) + Distances.bytes(columns: size.columns)
        + 4096 + (features.map { HeldOutDistances.bytes(rows: size.rows, columns: $0) } ?? 0),
      model: 4096 + (features.map(TypicalRows.modelBytes) ?? 0))
  }

  package func fit(
    _ examples: Examples, input: Format, options: FitOptions
  ) throws(Problem) -> Fitted {
    try examples.check(for: "calibrate")
    let scores = input.part("scores")?.format ?? input
    let features = input.part("features")?.columns
    let classes = examples.classes.count
    guard examples.width == classes + (features?.count ?? 0),
      scores.names.isEmpty || scores.names == examples.classes
    else {
      throw Problem(
        .cannotFit,
        "'calibrate' gets scores of \(scores.columnNames.joined(separator: ", ")), but the labels are "
          + examples.classes.joined(separator: ", "),
        suggestion: "put it after a classifier that was fitted on the same labels")
    }
    var logarithms: [Double] = []
    logarithms.reserveCapacity(examples.count * classes)
    for row in 0..<examples.count {
      let row = examples[row]
      for label in 0..<classes { logarithms.append(ScoreLogarithm.of(row[label])) }
    }
    var tensors: [String: Tensor] = [:]
    if let features {
      let groups = groups(of: input)
      let found = try heldOut(examples, features, groups, options)
      let usual = found.usual
      for index in logarithms.indices {
        logarithms[index] /= RowCaution.factor(
          distance: found.whole[index / classes], usual: Double(usual))
      }
      tensors = found.typical.tensors
      tensors["distance"] = Tensor(shape: [1], [usual])
      if precision != nil, !groups.reasons.isEmpty {
        tensors["limits"] = Tensor(shape: [groups.reasons.count], found.limits)
      }
    }
    let temperature = try temperature(logarithms, examples, options)
    tensors["temperature"] = Tensor(shape: [1], [temperature])
    if let precision {
      let least = threshold(
        logarithms, examples, precision: precision, exponent: 1 / Double(temperature))
      tensors["threshold"] = Tensor(shape: [2], [least, Float(precision)])
    }
    return Fitted(tensors: tensors, labels: examples.classes)
  }

  /// The least probability of the likeliest class at which answers on recordings keep a precision, but no
  /// less than one half, or the precision if that is less: an answer that is more likely wrong than right is
  /// not sure, even where most answers are right. 2 where none keeps it.
  private func threshold(
    _ logarithms: [Double], _ examples: Examples, precision: Double, exponent: Double
  ) -> Float {
    let classes = examples.classes.count
    var confidences: [Float] = []
    var isRight: [Bool] = []
    var shares = [Double](repeating: 0, count: classes)
    for row in 0..<examples.count where examples.isCopy?[row] != true {
      for index in 0..<classes { shares[index] = exponent * logarithms[row * classes + index] }
      var own = shares.mutableSpan
      _ = LogSum.normalize(&own)
      var best = 0
      for index in 1..<classes where Float(shares[index]) > Float(shares[best]) { best = index }
      confidences.append(Float(shares[best]))
      isRight.append(best == examples.labels[row])
    }
    return PrecisionThreshold.least(
      confidences, isRight: isRight, precision: precision,
      floor: Float(min(Calibrate.leastSure, precision))) ?? 2
  }

  private func heldOut(
    _ examples: Examples, _ features: Range<Int>, _ groups: FeatureGroups, _ options: FitOptions
  ) throws(Problem) -> HeldOutDistances {
    do throws(LearningFailure) {
      return try HeldOutDistances(examples, features, groups, seed: options.seed)
    } catch { throw error.problem(of: "calibrate") }
  }

  private func temperature(
    _ logarithms: [Double], _ examples: Examples, _ options: FitOptions
  ) throws(Problem) -> Float {
    var loss = TemperatureLoss(
      logarithms, labels: examples.labels, classes: examples.classes.count)
    do throws(LearningFailure) {
      let exponent = try loss.minimum(
        in: 1 / Calibrate.temperatures.upperBound...1 / Calibrate.temperatures.lowerBound,
        progress: options.progress)
      return Float(1 / exponent)
    } catch { throw error.problem(of: "calibrate") }
  }
}

extension Calibrate: RecalibratedNode {
  /// Scores of another place become no surer on the average than they were: without labels nothing shows that
  /// they are right more often. T is raised until the mean probability of the likeliest class is, over these
  /// rows, at most what it was. It is never lowered.
  package func recalibrated(
    _ fitted: Fitted, before: Examples, after: Examples, input: Format
  ) throws(Problem) -> Fitted {
    let temperature = Double(try fitted.positive("temperature"))
    let then = try sharpness(of: before, fitted, input)
    let now = try sharpness(of: after, fitted, input)
    let wanted = then.confidence(temperature)
    guard now.confidence(temperature) > wanted else { return fitted }
    var (low, high) = (temperature, Calibrate.temperatures.upperBound)
    for _ in 0..<60 where high > low * (1 + 1e-7) {
      let middle = (low * high).squareRoot()
      if now.confidence(middle) > wanted { low = middle } else { high = middle }
    }
    var raised = fitted
    raised.tensors["temperature"] = Tensor(shape: [1], [Float(high)])
    return raised
  }

  /// The scores of some rows as their probabilities follow from a temperature.
  private func sharpness(
    of examples: Examples, _ fitted: Fitted, _ input: Format
  ) throws(Problem) -> Sharpness {
    let classes = fitted.labels.count
    var sharpness = Sharpness(classes: classes)
    var caution = try RowCaution(self, fitted, input: input)
    for number in 0..<examples.count {
      let row = examples[number]
      let exponent = caution.exponent(1, for: row)
      for label in 0..<classes {
        sharpness.logarithms.append(exponent * ScoreLogarithm.of(row[label]))
      }
    }
    return sharpness
  }

  private struct Sharpness {
    let classes: Int
    var logarithms: [Double] = []

    /// The mean probability of the likeliest class.
    func confidence(_ temperature: Double) -> Double {
      var sum = 0.0
      for first in stride(from: 0, to: logarithms.count, by: classes) {
        let row = logarithms[first..<first + classes]
        let most = row.max() ?? 0
        sum += 1 / row.reduce(0) { $0 + Double.exp(($1 - most) / temperature) }
      }
      return sum / Double(max(1, logarithms.count / max(1, classes)))
    }
  }
}
