import CVectors

/// The largest number or the mean of each channel in windows over rows and bands. Rows that don't fill a
/// window are left out, as in PyTorch.
package final class PoolLayer: TrainedLayer {
  private let isMax: Bool
  private let size: LayerExtent
  private let step: LayerExtent
  private var kept: (shape: LayerBatch, places: [UInt8])?

  init(size: LayerExtent, step: LayerExtent, isMax: Bool) {
    self.size = size
    self.step = step
    self.isMax = isMax
  }

  package func forward(
    _ input: LayerBatch, in pass: LayerPass
  ) throws(LearningFailure) -> LayerBatch {
    func count(_ rows: Int) -> Int { rows < size.rows ? 0 : (rows - size.rows) / step.rows + 1 }
    let output = LayerBatch(
      of: input, rows: count(input.rows), bands: (input.bands - size.bands) / step.bands + 1,
      channels: input.channels, lengths: input.lengths.map(count))
    var places = [UInt8](repeating: 0, count: isMax ? output.count : 0)
    places.withUnsafeMutableBufferPointer { places in
      for item in 0..<input.items {
        let windows = windows(output, rows: output.lengths[item])
        if isMax, let place = places.baseAddress {
          sergraph_pool_largest(
            input.start(item), input.bands, input.channels, windows, output.start(item),
            place + item * output.itemSize)
        } else {
          sergraph_pool_mean(
            input.start(item), input.bands, input.channels, windows, output.start(item))
        }
      }
    }
    output.clearTails()
    if pass.isTraining { kept = (input, places) }
    return output
  }

  package func backward(
    _ gradient: LayerBatch, in pass: LayerPass
  ) throws(LearningFailure) -> LayerBatch {
    guard let (input, places) = kept else { preconditionFailure("backward comes after forward") }
    kept = nil
    let result = LayerBatch(like: input)
    result.clear()
    places.withUnsafeBufferPointer { places in
      for item in 0..<input.items {
        let windows = windows(gradient, rows: gradient.lengths[item])
        if isMax, let place = places.baseAddress {
          sergraph_unpool_largest(
            gradient.start(item), place + item * gradient.itemSize, input.bands, input.channels,
            windows, result.start(item))
        } else {
          sergraph_unpool_mean(
            gradient.start(item), input.bands, input.channels, windows, result.start(item))
        }
      }
    }
    return result
  }

  private func windows(_ output: LayerBatch, rows: Int) -> sergraph_windows {
    sergraph_windows(
      rows: size.rows, bands: size.bands, row_step: step.rows, band_step: step.bands,
      row_count: rows, band_count: output.bands)
  }
}
