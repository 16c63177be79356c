/// A learnt row for each symbol: rows hold the numbers of symbols, from 0.
package final class EmbeddingLayer: TrainedLayer {
  package let weight: LayerParameter
  private let symbols: Int
  private let size: Int
  private var kept: (input: LayerBatch, numbers: [Int])?

  init(symbols: Int, size: Int, _ generator: inout SeededGenerator) {
    self.symbols = symbols
    self.size = size
    // Deviation 1, evenly spread.
    weight = LayerParameter(
      "weight", shape: [symbols, size], within: 3.0.squareRoot(), decays: false, &generator)
  }

  package var parameters: [LayerParameter] { [weight] }

  package func forward(
    _ input: LayerBatch, in pass: LayerPass
  ) throws(LearningFailure) -> LayerBatch {
    let output = LayerBatch(like: input, channels: size)
    var numbers = [Int](repeating: -1, count: input.items * input.rows)
    for item in 0..<input.items {
      for row in 0..<input.lengths[item] {
        let value = input.start(item)[row]
        guard value >= 0, value < Float(symbols), value == value.rounded() else {
          throw .notASymbol(value, symbols: symbols)
        }
        let number = Int(value)
        numbers[item * input.rows + row] = number
        let to = output.start(item) + row * size
        for index in 0..<size { to[index] = weight.values[number * size + index] }
      }
    }
    output.clearTails()
    if pass.isTraining { kept = (input, numbers) }
    return output
  }

  package func backward(
    _ gradient: LayerBatch, in pass: LayerPass
  ) throws(LearningFailure) -> LayerBatch {
    guard let (input, numbers) = kept else { preconditionFailure("backward comes after forward") }
    kept = nil
    for index in weight.gradient.indices { weight.gradient[index] = 0 }
    for (row, number) in numbers.enumerated() where number >= 0 {
      for index in 0..<size {
        weight.gradient[number * size + index] += gradient.values[row * size + index]
      }
    }
    // Symbols have no slope.
    let result = LayerBatch(like: input)
    result.clear()
    return result
  }
}
