package import GraphCore
import Learning

/// What moves the weights.
package enum NetworkOptimizer: ParameterVariant {
  case adamw(AdamWSettings)
  case sgd(SGDSettings)

  package static let name = "optimizer"
  package static let options: [ParameterOption<NetworkOptimizer>] = [
    .init("adamw", NetworkOptimizer.adamw, "Adam with weight decay of its own."),
    .init("sgd", NetworkOptimizer.sgd, "Gradient descent with momentum."),
  ]
  package var chosen: (word: String, value: (any ParameterValue)?) {
    switch self {
    case .adamw(let value): ("adamw", value)
    case .sgd(let value): ("sgd", value)
    }
  }
}

/// `adamw`.
package struct AdamWSettings: ParameterRecord {
  package var weightDecay = 0.01
  package var beta1 = 0.9
  package var beta2 = 0.999
  package var epsilon = 1e-8
  package init() {}
  package static let name = "adamw"
  package static let fields: [Parameter<AdamWSettings>] = [
    .init("weight_decay", \.weightDecay, in: 0...1e3, "How fast weights shrink, times the rate."),
    .init("beta_1", \.beta1, in: 0...0.999_999, "Decay of the mean of the gradient."),
    .init("beta_2", \.beta2, in: 0...0.999_999_9, "Decay of the mean of its square."),
    .init("epsilon", \.epsilon, in: 1e-30...1, "Keeps steps finite where gradients vanish."),
  ]
}

/// `sgd`.
package struct SGDSettings: ParameterRecord {
  package var momentum = 0.9
  package var weightDecay = 1e-4
  package var isNesterov = false
  package init() {}
  package static let name = "sgd"
  package static let fields: [Parameter<SGDSettings>] = [
    .init("momentum", \.momentum, in: 0...0.999_999, "How much of the last step goes on."),
    .init("weight_decay", \.weightDecay, in: 0...1e3, "Added to gradients, times the weight."),
    .init("nesterov", \.isNesterov, "Whether the gradient is that of the place ahead."),
  ]
}

/// How the learning rate goes over the steps of a fit.
package enum RateSchedule: ParameterVariant {
  case oneCycle
  case cosine
  case constant
  case step(RateSteps)

  package static let name = "schedule"
  package static let options: [ParameterOption<RateSchedule>] = [
    .init(
      "one_cycle", .oneCycle,
      "Rises to the rate over the first 30 % of steps, falls to nearly 0 by a cosine."),
    .init("cosine", .cosine, "Falls from the rate to 0 by a cosine."),
    .init("constant", .constant, "Stays at the rate."),
    .init("step", RateSchedule.step, "Falls by a factor every so many epochs."),
  ]
  package var chosen: (word: String, value: (any ParameterValue)?) {
    switch self {
    case .oneCycle: ("one_cycle", nil)
    case .cosine: ("cosine", nil)
    case .constant: ("constant", nil)
    case .step(let value): ("step", value)
    }
  }
}

/// `step`.
package struct RateSteps: ParameterRecord {
  package var every = 10
  package var factor = 0.1
  package init() {}
  package static let name = "step"
  package static let fields: [Parameter<RateSteps>] = [
    .init("every", \.every, in: 1...1_000_000, "Epochs from one fall to the next."),
    .init("factor", \.factor, in: 0...1, "What the rate is multiplied with."),
  ]
}

/// How rows of an item are varied in every epoch of a fit, each by a draw of its own.
package struct VariationSettings: ParameterRecord {
  package var stretch = 0.0
  package var shift = 0.0
  package var gain = 0.0
  package var tilt = 0.0
  package var ripple = 0.0
  package var noise = 0.0
  package var maskedBands = 0
  package var maskedRows = 0
  package var masks = 1
  package init() {}
  package static let name = "variation"
  package static let fields: [Parameter<VariationSettings>] = [
    .init(
      "stretch", \.stretch, in: 0...0.5, "Items are up to this share longer or shorter."),
    .init(
      "shift", \.shift, unit: .bins, in: 0...64,
      "Columns are moved by up to so many, as of another voice."),
    .init(
      "gain", \.gain, in: 0...100, "Up to this is added to all numbers of an item, or taken off."),
    .init(
      "tilt", \.tilt, in: 0...100,
      "The deviation of a slope over the columns, which is added: the tilt of another microphone."),
    .init(
      "ripple", \.ripple, in: 0...100,
      "The deviation of a slow curve over the columns, which is added."),
    .init("noise", \.noise, in: 0...100, "The deviation of noise that is added to each number."),
    .init("masked_bands", \.maskedBands, in: 0...512, "A mask covers up to so many columns."),
    .init(
      "masked_rows", \.maskedRows, unit: .rows, in: 0...10_000, "A mask covers up to so many rows."),
    .init("masks", \.masks, in: 0...16, "Masks of each kind."),
  ]
}

extension VariationSettings {
  /// The same as the training takes it.
  var variation: RowVariation {
    var variation = RowVariation()
    variation.stretch = stretch
    variation.shift = shift
    variation.gain = gain
    variation.tilt = tilt
    variation.ripple = ripple
    variation.noise = noise
    variation.maskedBands = maskedBands
    variation.maskedRows = maskedRows
    variation.masks = masks
    return variation
  }
}
