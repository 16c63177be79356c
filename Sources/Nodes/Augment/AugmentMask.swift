import GraphCore
import Learning

/// Masks in copies: covers bands of columns and stretches of time of a varied copy's spectrogram.
/// Input: a spectrum or features at a regular rate. Output: the same columns.
///
/// Reference: D. S. Park et al., "SpecAugment: a simple data augmentation method for automatic speech
/// recognition", Interspeech 2019; without its warping of time.
struct AugmentMask: Augmentation {
  /// What stands in a mask.
  enum Fill: String, ParameterChoice { case mean, zero }

  var columns = 8
  var columnMasks = 1
  var rows = 20
  var rowMasks = 1
  var share = 0.2
  var fill = Fill.mean
  var copies: [Int]?
  var chance = 1.0

  static let about = About(
    "augment.mask", "Covers bands and stretches of copies' spectrograms, in fits only.",
    family: "Augment", from: [.spectrum, .features], to: "the same columns, of a copy with masks",
    definition: """
      As SpecAugment (Park et al., 2019): each column mask covers c columns, c drawn evenly from 0 to \
      `columns`, at any place; each row mask r rows, r from 0 to `rows`, but no more than `share` of the \
      item. Masks may overlap. mean puts each column's mean over the item there, which needs the whole item.
      """)
  static let parameters: [Parameter<AugmentMask>] =
    [
      .init("columns", \.columns, in: 0...4096, "The most columns that a column mask covers."),
      .init("column_masks", \.columnMasks, in: 0...64, "How many column masks there are."),
      .init("rows", \.rows, unit: .rows, in: 0...100_000, "The most rows that a row mask covers."),
      .init("row_masks", \.rowMasks, in: 0...64, "How many row masks there are."),
      .init("share", \.share, in: 0...1, "The most of an item's rows that a row mask covers."),
      .init("fill", \.fill, "What stands in a mask: each column's mean over the item, or 0."),
    ] + choosing(\.copies, \.chance)

  func format(for input: Format) throws(Problem) -> Format {
    try input.requireRegularRows(for: "augment.mask")
    try checkCopies()
    if columnMasks > 0, columns > input.width {
      throw Problem(
        .conflict, "'columns' is \(columns), but a row has \(input.width)", settings: ["columns"],
        suggestion: "at most \(input.width)")
    }
    var format = input
    format.stride = format.width
    return format
  }

  func prepare(for input: Format) throws(Problem) -> any Processor {
    WholeCopyProcessor(Masker(self, width: input.width), width: input.width, choice: choice)
  }

  func rowCount(for input: Format) -> RowCount { .same }

  func stateBytes(for input: Format) -> Int {
    WholeCopyProcessor<Masker>.bytes(width: input.width) + 12 * input.width
      + 32 * (columnMasks + rowMasks) + 1024
  }

  func delay(for input: Format) -> Delay { .wholeItem }
}

/// Covers parts of a copy once it is known how long it is.
struct Masker: CopyWork {
  private let settings: AugmentMask
  private let width: Int
  private var sums: [Double]
  private var means: [Float]
  private var columns: [Range<Int>] = []
  private var rows: [Range<Int>] = []
  private var generator = SeededGenerator(seed: 0)

  init(_ settings: AugmentMask, width: Int) {
    self.settings = settings
    self.width = width
    sums = [Double](repeating: 0, count: width)
    means = [Float](repeating: 0, count: width)
    columns.reserveCapacity(settings.columnMasks)
    rows.reserveCapacity(settings.rowMasks)
  }

  mutating func begin(_ generator: inout SeededGenerator, _ copy: VariedCopy) throws(Problem) {
    self.generator = generator
  }

  mutating func take(_ samples: Span<Float>) throws(Problem) {
    guard settings.fill == .mean else { return }
    let width = width
    var sums = sums.mutableSpan
    for first in stride(from: 0, to: samples.count, by: width) {
      for column in 0..<width { sums[column] += Double(samples[first + column]) }
    }
  }

  mutating func end(_ item: SpillBuffer) throws(Problem) {
    for column in 0..<width { means[column] = Float(sums[column] / Double(item.count)) }
    for _ in 0..<settings.columnMasks {
      columns.append(generator.stretch(upTo: settings.columns, of: width))
    }
    let most = min(settings.rows, Int(settings.share * Double(item.count)))
    for _ in 0..<settings.rowMasks {
      rows.append(generator.stretch(upTo: most, of: item.count))
    }
  }

  func give(
    from first: Int, of item: SpillBuffer, into target: inout MutableSpan<Float>
  ) throws(Problem) -> Int {
    let count = try item.read(from: first, into: &target)
    let means = means.span
    for mask in columns {
      for row in 0..<count {
        for column in mask { target[row * width + column] = means[column] }
      }
    }
    for mask in rows {
      for row in mask.clamped(to: first..<first + count) {
        for column in 0..<width { target[(row - first) * width + column] = means[column] }
      }
    }
    return count
  }

  mutating func reset() {
    for column in sums.indices { sums[column] = 0 }
    columns.removeAll(keepingCapacity: true)
    rows.removeAll(keepingCapacity: true)
  }
}

extension SeededGenerator {
  /// A stretch of at most so many of some numbers: its length drawn first, then its place.
  fileprivate mutating func stretch(upTo most: Int, of all: Int) -> Range<Int> {
    let length = below(min(most, all) + 1)
    let first = below(all - length + 1)
    return first..<first + length
  }
}
