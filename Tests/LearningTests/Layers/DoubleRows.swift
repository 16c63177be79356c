import Foundation

@testable import Learning

/// A batch in double precision, for references that are written as their definitions read.
struct DoubleRows {
  var rows: Int
  var bands: Int
  var channels: Int
  /// How many rows of each item count.
  var lengths: [Int]
  var values: [Double]
  var items: Int { lengths.count }

  init(rows: Int, bands: Int, channels: Int, lengths: [Int]) {
    self.rows = rows
    self.bands = bands
    self.channels = channels
    self.lengths = lengths
    values = [Double](repeating: 0, count: lengths.count * rows * bands * channels)
  }

  /// Another shape for the same items.
  func other(
    rows: Int? = nil, bands: Int? = nil, channels: Int? = nil, lengths: [Int]? = nil
  ) -> DoubleRows {
    DoubleRows(
      rows: rows ?? self.rows, bands: bands ?? self.bands, channels: channels ?? self.channels,
      lengths: lengths ?? self.lengths)
  }

  func index(_ item: Int, _ row: Int, _ band: Int, _ channel: Int) -> Int {
    ((item * rows + row) * bands + band) * channels + channel
  }

  subscript(item: Int, row: Int, band: Int, channel: Int) -> Double {
    get { values[index(item, row, band, channel)] }
    set { values[index(item, row, band, channel)] = newValue }
  }

  /// The number there, or 0 outside of the rows that count and of the bands.
  func padded(_ item: Int, _ row: Int, _ band: Int, _ channel: Int) -> Double {
    guard row >= 0, row < lengths[item], band >= 0, band < bands else { return 0 }
    return self[item, row, band, channel]
  }

  /// Calls with the place of every number that counts.
  func each(_ body: (_ item: Int, _ row: Int, _ band: Int, _ channel: Int) -> Void) {
    for item in 0..<items {
      for row in 0..<lengths[item] {
        for band in 0..<bands {
          for channel in 0..<channels { body(item, row, band, channel) }
        }
      }
    }
  }

  /// Each number that counts, changed.
  func mapped(_ body: (Double) -> Double) -> DoubleRows {
    var result = self
    each { result[$0, $1, $2, $3] = body(self[$0, $1, $2, $3]) }
    return result
  }

  /// The mean of each channel over what counts, of one item or of all.
  func means(_ item: Int? = nil, _ body: (Double, Int) -> Double = { value, _ in value })
    -> [Double]
  {
    var sums = [Double](repeating: 0, count: channels)
    var count = 0.0
    each { own, row, band, channel in
      guard item == nil || own == item else { return }
      sums[channel] += body(self[own, row, band, channel], channel)
      count += channel == 0 ? 1 : 0
    }
    return sums.map { $0 / count }
  }

  /// The same in single precision.
  func batch(in memory: LayerMemory) -> LayerBatch {
    let batch = LayerBatch(
      items: items, rows: rows, bands: bands, channels: channels, lengths: lengths, in: memory)
    for index in values.indices { batch.values[index] = Float(values[index]) }
    return batch
  }
}

/// Parameters by name, in double precision.
typealias Weights = [String: [Double]]

extension Weights {
  /// Those whose names begin so, without that.
  func under(_ prefix: String) -> Weights {
    var result: Weights = [:]
    for (name, values) in self where name.hasPrefix(prefix) {
      result[String(name.dropFirst(prefix.count))] = values
    }
    return result
  }

  func of(_ name: String) -> [Double] { self[name] ?? [] }
}
