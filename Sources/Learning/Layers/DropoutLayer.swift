/// While training, sets numbers to 0 by chance and scales the others up, so that the mean stays.
package final class DropoutLayer: TrainedLayer {
  private let rate: Double
  private var mask: [UInt8] = []

  init(rate: Double) { self.rate = rate }

  package func forward(
    _ input: LayerBatch, in pass: LayerPass
  ) throws(LearningFailure) -> LayerBatch {
    guard pass.isTraining, rate > 0 else { return input }
    // Four draws of 16 bits from one number.
    let limit = UInt64(rate * 65_536)
    mask = [UInt8](repeating: 0, count: input.count)
    var bits: UInt64 = 0
    for index in 0..<input.count {
      if index & 3 == 0 { bits = pass.generator.next() }
      mask[index] = bits & 0xFFFF < limit ? 0 : 1
      bits >>= 16
    }
    return masked(input)
  }

  package func backward(
    _ gradient: LayerBatch, in pass: LayerPass
  ) throws(LearningFailure) -> LayerBatch {
    rate > 0 ? masked(gradient) : gradient
  }

  private func masked(_ batch: LayerBatch) -> LayerBatch {
    let output = LayerBatch(like: batch)
    let factor = Float(1 / (1 - rate))
    for index in 0..<batch.count {
      output.values[index] = batch.values[index] * (mask[index] == 0 ? 0 : factor)
    }
    return output
  }
}
