package import GraphCore
import Learning
import RealModule

extension Calibrate {
  package func fitNeed(for size: FitSize, input: Format) -> FitNeed? {
    let features = precision == nil ? nil : input.part("features")?.columns.count
    return FitNeed(
      working: size.rows * (28 * size.classes + 128) + Distances.bytes(columns: size.columns)
        + 4096 + (features.map { CopyLikeness.fitBytes(rows: size.rows, columns: $0) } ?? 0),
      model: 4096 + 4 * (features ?? 0))
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
      let found = distances(of: examples, features, groups(of: input))
      let middle = Calibrate.quantile(0.5, of: found.whole)
      let positive = middle > 0 ? middle : 1
      for index in logarithms.indices {
        logarithms[index] /= max(1, found.whole[index / classes] / Double(positive))
      }
      tensors["distance"] = Tensor(shape: [1], [positive])
      if precision != nil, !found.groups.isEmpty {
        tensors["limits"] = Tensor(
          shape: [found.groups.count],
          found.groups.map { Calibrate.quantile(Calibrate.usual, of: $0) })
      }
    }
    let temperature = try temperature(logarithms, examples, options)
    tensors["temperature"] = Tensor(shape: [1], [temperature])
    if let precision {
      let likeness = try copyLikeness(of: examples, features, options)
      var isLikeCopy: [Bool]?
      if let likeness, let features {
        isLikeCopy = (0..<examples.count).map {
          likeness.isLikeCopy(examples[$0].extracting(features))
        }
      }
      let rows = JudgedRows(
        logarithms: logarithms, labels: examples.labels, classes: classes,
        isCopy: examples.isCopy, isLikeCopy: isLikeCopy)
      let promise = rows.promise(of: precision, exponent: 1 / Double(temperature))
      tensors["threshold"] = Tensor(shape: [2], [promise.least, Float(precision)])
      if let likeness {
        tensors.merge(likeness.tensors) { _, new in new }
        tensors["copy_caution"] = Tensor(shape: [1], [Float(promise.caution)])
      }
    }
    return Fitted(tensors: tensors, labels: examples.classes)
  }

  /// What tells copies from recordings; nil where there are not both.
  private func copyLikeness(
    of examples: Examples, _ features: Range<Int>?, _ options: FitOptions
  ) throws(Problem) -> CopyLikeness? {
    guard let features, let isCopy = examples.isCopy, isCopy.contains(true), isCopy.contains(false)
    else { return nil }
    return try CopyLikeness(examples, features: features, isCopy: isCopy, options: options)
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

  /// How far each row is, by all columns and by those of each group.
  private func distances(
    of examples: Examples, _ features: Range<Int>, _ groups: FeatureGroups
  ) -> (whole: [Double], groups: [[Double]]) {
    var distances = Distances(groups)
    var whole: [Double] = []
    var parts = [[Double]](repeating: [], count: groups.reasons.count)
    for row in 0..<examples.count {
      distances.measure(examples[row].extracting(features))
      whole.append(distances.whole)
      for group in parts.indices { parts[group].append(distances[group]) }
    }
    return (whole, parts)
  }

  /// As numpy's `quantile`.
  private static func quantile(_ share: Double, of numbers: [Double]) -> Float {
    let sorted = numbers.sorted()
    let place = share * Double(sorted.count - 1)
    let below = sorted[Int(place)]
    let above = sorted[min(sorted.count - 1, Int(place) + 1)]
    return Float(below + (above - below) * (place - place.rounded(.down)))
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
