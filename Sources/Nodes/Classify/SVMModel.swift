import GraphCore
import Learning
import RealModule

/// What `svm` has learnt, as it is stored: the layout of scikit-learn's `SVC`, whose `support_vectors_`, `dual_coef_`,
/// `intercept_`, `probA_` and `probB_` are the tensors `support`, `coefficients`, `intercept`, `sigmoid_slope` and
/// `sigmoid_offset`. `support_count` has how many support vectors each class has, `gamma` one number.
///
/// The decision between classes i < j is above 0 for i. It takes the coefficients of i's vectors from row j - 1, of j's from row
/// i. Pairs stand in the order (0, 1), (0, 2) ... (1, 2) ...
struct SVMModel: Sendable {
  let kernel: SVMKernel
  let classes: Int
  let width: Int
  /// Support vectors class by class, row after row.
  let support: [Float]
  /// Where each class's vectors begin, and where the last one's end.
  let starts: [Int]
  /// `(classes - 1) × vectors`.
  let coefficients: [Float]
  let intercepts: [Float]
  let sigmoids: [PlattSigmoid]

  var count: Int { starts[classes] }
  static func pairs(of classes: Int) -> Int { classes * (classes - 1) / 2 }

  init(_ fitted: Fitted, kind: SVMKernel.Kind, width: Int) throws(Problem) {
    let classes = fitted.labels.count
    let pairs = SVMModel.pairs(of: classes)
    var starts = [0]
    for number in try fitted.tensor("support_count", shape: [classes]).values {
      guard let count = Int(exactly: number), count >= 0, count < 1 << 24 else {
        throw Problem(
          .damagedModel, "the model's tensor 'support_count' holds numbers that are no counts")
      }
      starts.append(starts[starts.count - 1] + count)
    }
    let gamma = try fitted.tensor("gamma", shape: [1]).values[0]
    guard gamma > 0 else {
      throw Problem(.damagedModel, "the model's tensor 'gamma' holds \(gamma), expected above 0")
    }
    let total = starts[classes]
    support = try fitted.tensor("support", shape: [total, width]).values
    coefficients = try fitted.tensor("coefficients", shape: [classes - 1, total]).values
    intercepts = try fitted.tensor("intercept", shape: [pairs]).values
    let slopes = try fitted.tensor("sigmoid_slope", shape: [pairs]).values
    let offsets = try fitted.tensor("sigmoid_offset", shape: [pairs]).values
    sigmoids = zip(slopes, offsets).map { PlattSigmoid(slope: Double($0), offset: Double($1)) }
    kernel = SVMKernel(kind: kind, gamma: gamma)
    self.classes = classes
    self.width = width
    self.starts = starts
  }
}

/// Runs rows through a model.
final class SVMProcessor: Processor {
  /// Shared by all lanes.
  private let model: SVMModel
  private var decisions: [Double]
  private var coupling: PairwiseCoupling

  init(_ model: SVMModel) {
    self.model = model
    decisions = [Double](repeating: 0, count: SVMModel.pairs(of: model.classes))
    coupling = PairwiseCoupling(classes: model.classes)
  }

  func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) {
    for index in 0..<input.count {
      decide(input[index])
      coupling.clear()
      var pair = 0
      for first in 0..<model.classes {
        for second in first + 1..<model.classes {
          let probability = model.sigmoids[pair].probability(decisions[pair])
          coupling.set(first, against: second, probability)
          pair += 1
        }
      }
      coupling.solve()
      var scores = output.append()
      for column in scores.indices { scores[column] = Float(coupling.probabilities[column]) }
    }
  }

  /// Sets the decisions of all pairs: one pass over the support vectors.
  private func decide(_ row: Span<Float>) {
    let model = model
    for pair in decisions.indices { decisions[pair] = Double(model.intercepts[pair]) }
    let support = model.support.span
    for own in 0..<model.classes {
      for vector in model.starts[own]..<model.starts[own + 1] {
        let start = vector * model.width
        let other = support.extracting(start..<start + model.width)
        let value = Double(model.kernel.value(row, other))
        for other in 0..<model.classes where other != own {
          let (first, second) = (min(own, other), max(own, other))
          // The pairs that begin with the classes before `first` stand before.
          let pair = first * (2 * model.classes - first - 1) / 2 + second - first - 1
          let line = other > own ? other - 1 : other
          decisions[pair] += Double(model.coefficients[line * model.count + vector]) * value
        }
      }
    }
  }

  func reset() {}
}
