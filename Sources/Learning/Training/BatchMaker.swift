/// Puts batches together: cuts, varies and mixes items.
final class BatchMaker<Items: TrainingItems> {
  private let items: Items
  private let settings: TrainingSettings
  private let network: TrainedNetwork
  private let seed: UInt64
  private let varied: VariedRows
  private let rows: Int
  private let width: Int
  private var source: [Float] = []
  /// The items of a batch, as columns stand in their rows.
  private var stage: [Float]

  init(_ items: Items, for network: TrainedNetwork, settings: TrainingSettings, seed: UInt64) {
    self.items = items
    self.network = network
    self.settings = settings
    self.seed = seed
    width = items.width
    rows = max(settings.rows, network.leastRows)
    varied = VariedRows(
      variation: settings.variation, width: width, channels: network.input.channelsOfImage)
    stage = [Float](repeating: 0, count: settings.batchSize * 2 * rows * width)
  }

  /// Makes a batch.
  /// - Parameter numbers: The items, as many as `settings.batchSize` and half as many again at most.
  func batch(
    _ numbers: ArraySlice<Int>, epoch: Int
  ) -> (LayerBatch, targets: [ClassLoss.Target]) {
    let size = rows * width
    for index in 0..<numbers.count * size { stage[index] = 0 }
    var written: [Int] = []
    var shares: [Double] = []
    for (position, item) in numbers.enumerated() {
      var draw = ItemDraw(seed: seed, epoch: epoch, item: item)
      let count = items.rows(of: item)
      if source.count < count * width { source = [Float](repeating: 0, count: count * width) }
      written.append(
        stage.withUnsafeMutableBufferPointer { stage in
          source.withUnsafeMutableBufferPointer { source in
            guard let from = source.baseAddress, let to = stage.baseAddress else { return 0 }
            items.copy(item, into: from)
            return varied.cut(from, count: count, rows: rows, &draw, into: to + position * size)
          }
        })
      shares.append(settings.mixup > 0 ? draw.beta(settings.mixup) : 1)
    }
    return mix(Array(numbers), written, shares)
  }

  /// Mixes each item with the next one, by its share.
  private func mix(
    _ numbers: [Int], _ written: [Int], _ shares: [Double]
  ) -> (LayerBatch, targets: [ClassLoss.Target]) {
    let count = numbers.count
    let isMixed = settings.mixup > 0 && count > 1
    let lengths = (0..<count).map { position in
      let own = written[position]
      return max(network.leastRows, isMixed ? max(own, written[(position + 1) % count]) : own)
    }
    let batch = LayerBatch(
      items: count, rows: rows, bands: network.input.bands, channels: network.input.channels,
      lengths: lengths, in: network.memory)
    let size = rows * width
    let targets = (0..<count).map { position in
      let other = (position + 1) % count
      let share = isMixed ? Float(shares[position]) : 1
      let (first, second) = (position * size, other * size)
      network.input.arrange(rows: rows, into: batch.start(position)) { index in
        share == 1
          ? stage[first + index]
          : share * stage[first + index] + (1 - share) * stage[second + index]
      }
      return ClassLoss.Target(
        items.label(of: numbers[position]),
        mixedWith: isMixed ? items.label(of: numbers[other]) : nil, share: Double(share))
    }
    return (batch, targets)
  }
}

extension LayerShape {
  /// Images that the columns of a row hold side by side; 1 of a sequence, whose columns are its channels.
  var channelsOfImage: Int { bands == 1 ? 1 : channels }

  /// Writes rows as layers take them: bands by channels, where columns are channels by bands.
  /// - Parameter value: The number at an index of the rows.
  func arrange(
    rows: Int, into target: UnsafeMutablePointer<Float>, _ value: (Int) -> Float
  ) {
    guard channelsOfImage > 1 else {
      for index in 0..<rows * width { target[index] = value(index) }
      return
    }
    for row in 0..<rows {
      for channel in 0..<channels {
        for band in 0..<bands {
          target[(row * bands + band) * channels + channel] =
            value(row * width + channel * bands + band)
        }
      }
    }
  }
}
