import RealModule

/// Scales each channel by what the means of all channels over the item say: `x * sigmoid(W2 relu(W1 mean +
/// b1) + b2)`.
///
/// Reference: J. Hu, L. Shen, G. Sun, "Squeeze-and-excitation networks", CVPR 2018.
package final class SqueezeExciteLayer: TrainedLayer {
  private let squeeze: DenseRows
  private let rectified = ActivationLayer(.relu)
  private let excite: DenseRows
  private let channels: Int
  private var kept: (input: LayerBatch, gates: LayerBatch)?

  init(channels: Int, ratio: Int, _ generator: inout SeededGenerator) {
    self.channels = channels
    let units = max(1, channels / ratio)
    squeeze = DenseRows(channels: channels, units: units, hasBias: true, &generator)
    excite = DenseRows(channels: units, units: channels, hasBias: true, &generator)
    for parameter in squeeze.parameters { parameter.name = "squeeze." + parameter.name }
    for parameter in excite.parameters { parameter.name = "excite." + parameter.name }
  }

  package var parameters: [LayerParameter] { squeeze.parameters + excite.parameters }

  package func forward(
    _ input: LayerBatch, in pass: LayerPass
  ) throws(LearningFailure) -> LayerBatch {
    let means = LayerBatch.vectors(of: input, channels: channels)
    for item in 0..<input.items {
      let values = input.start(item)
      var sums = [Double](repeating: 0, count: channels)
      for cell in 0..<input.cells(item) {
        for channel in 0..<channels { sums[channel] += Double(values[cell * channels + channel]) }
      }
      for channel in 0..<channels {
        means.start(item)[channel] = Float(sums[channel] / Double(max(1, input.cells(item))))
      }
    }
    let hidden = try rectified.forward(try squeeze.forward(means, in: pass), in: pass)
    let gates = try excite.forward(hidden, in: pass)
    for index in 0..<gates.count { gates.values[index] = logistic(gates.values[index]) }
    let output = LayerBatch(like: input)
    for item in 0..<input.items {
      let (from, to, gate) = (input.start(item), output.start(item), gates.start(item))
      for cell in 0..<input.rows * input.bands {
        for channel in 0..<channels {
          to[cell * channels + channel] = from[cell * channels + channel] * gate[channel]
        }
      }
    }
    if pass.isTraining { kept = (input, gates) }
    return output
  }

  package func backward(
    _ gradient: LayerBatch, in pass: LayerPass
  ) throws(LearningFailure) -> LayerBatch {
    guard let (input, gates) = kept else { preconditionFailure("backward comes after forward") }
    kept = nil
    let slopes = LayerBatch(like: gates)
    for item in 0..<input.items {
      var sums = [Double](repeating: 0, count: channels)
      let (values, own) = (input.start(item), gradient.start(item))
      for cell in 0..<input.cells(item) {
        for channel in 0..<channels {
          let index = cell * channels + channel
          sums[channel] += Double(values[index] * own[index])
        }
      }
      let gate = gates.start(item)
      for channel in 0..<channels {
        slopes.start(item)[channel] = Float(sums[channel]) * gate[channel] * (1 - gate[channel])
      }
    }
    let hidden = try rectified.backward(try excite.backward(slopes, in: pass), in: pass)
    let means = try squeeze.backward(hidden, in: pass)
    let result = LayerBatch(like: input)
    for item in 0..<input.items {
      let share = 1 / Float(max(1, input.cells(item)))
      let (own, to) = (gradient.start(item), result.start(item))
      for cell in 0..<input.cells(item) {
        for channel in 0..<channels {
          let index = cell * channels + channel
          to[index] =
            own[index] * gates.start(item)[channel] + means.start(item)[channel] * share
        }
      }
    }
    result.clearTails()
    return result
  }
}
