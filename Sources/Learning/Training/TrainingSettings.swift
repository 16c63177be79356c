import RealModule

/// How a network is fitted.
package struct TrainingSettings: Sendable, Equatable {
  package var epochs = 40
  package var batchSize = 32
  /// Rows of each item in a step, from a place that is drawn.
  package var rows = 150
  package var optimizer = Optimizer.adamW(decay: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8)
  /// The highest learning rate.
  package var rate = 4e-3
  package var schedule = Schedule.oneCycle
  package var smoothing = 0.1
  /// The exponent of focal loss; 0 for plain cross entropy.
  package var focus = 0.0
  /// How much the items of each class count.
  package var classWeights: [Double]
  /// The parameter of the beta distribution of shares; 0 where items are not mixed.
  package var mixup = 0.0
  package var variation = RowVariation()
  /// The share of draws in which an epoch takes a copy in place of a recording that has copies.
  package var copyShare = 0.5
  /// The longest gradient; nil for any.
  package var longestGradient: Double?
  /// The weights are the mean of those after each of so many last epochs.
  package var averagedEpochs = 1
  /// Names of parameters that stay as they are begin with one of these.
  package var frozen: [String] = []
  package var threads = 2

  package init(classWeights: [Double]) { self.classWeights = classWeights }

  /// What moves the weights.
  package enum Optimizer: Sendable, Equatable {
    case adamW(decay: Double, beta1: Double, beta2: Double, epsilon: Double)
    case sgd(momentum: Double, decay: Double, isNesterov: Bool)
  }

  /// How the rate goes over the steps.
  package enum Schedule: Sendable, Equatable {
    case oneCycle, cosine, constant
    /// Falls by a factor every so many epochs.
    case steps(every: Int, factor: Double)

    /// The rate of a step.
    /// - Parameters:
    ///   - highest: The rate that the schedule starts from or rises to.
    ///   - step: From 0.
    ///   - steps: Of all epochs.
    ///   - stepsOfEpoch: Of one.
    package func rate(highest: Double, step: Int, of steps: Int, stepsOfEpoch: Int) -> Double {
      switch self {
      case .constant: highest
      case .steps(let every, let factor):
        highest * .pow(factor, step / max(1, stepsOfEpoch) / every)
      case .cosine: fall(from: highest, to: 0, Double(step) / Double(max(1, steps)))
      case .oneCycle:
        // PyTorch's OneCycleLR: from a 25th to the rate in 30 % of the steps, then to a ten-thousandth of the
        // start.
        oneCycle(highest, step: Double(step), end: 0.3 * Double(steps) - 1, steps: steps)
      }
    }

    private func oneCycle(_ highest: Double, step: Double, end: Double, steps: Int) -> Double {
      let start = highest / 25
      guard step > end else { return fall(from: start, to: highest, end > 0 ? step / end : 1) }
      let rest = Double(steps - 1) - end
      return fall(from: highest, to: start / 1e4, rest > 0 ? min(1, (step - end) / rest) : 1)
    }

    /// Half a cosine from one number to another.
    private func fall(from first: Double, to last: Double, _ share: Double) -> Double {
      last + (first - last) * (1 + .cos(.pi * share)) / 2
    }
  }
}

/// How the rows of an item are varied anew in every epoch.
package struct RowVariation: Sendable, Equatable {
  /// Items become up to this share longer or shorter.
  package var stretch = 0.0
  /// Columns move by up to so many.
  package var shift = 0.0
  /// Up to this is added to all numbers, or taken off.
  package var gain = 0.0
  /// The deviation of a slope over the columns, from `-x` at the first to `x` at the last.
  package var tilt = 0.0
  /// The deviation of a slow curve over the columns.
  package var ripple = 0.0
  /// The deviation of noise that is added to each number.
  package var noise = 0.0
  /// A mask covers up to so many columns.
  package var maskedBands = 0
  /// A mask covers up to so many rows.
  package var maskedRows = 0
  /// Masks of each kind.
  package var masks = 1

  package init() {}
}
