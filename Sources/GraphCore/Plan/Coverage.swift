/// The input rows that the rows of a node cover, which it found while running.
final class Coverage {
  /// Whether each row has its own stretch; else the first row's says where all begin.
  let isOfEveryRow: Bool
  private let ranges: SpillBuffer
  /// One stretch: the bits of whole numbers, which a Float would round.
  private var pair: [Float] = [0, 0]
  /// The first input row of the first stretch.
  private(set) var first = 0

  private static let memory = 4096

  init(for output: Format) {
    isOfEveryRow = if case .segments = output.clock { true } else { false }
    ranges = SpillBuffer(width: 2, memory: Coverage.memory)
  }

  /// An empty one like another: the other's may have left with an item's result.
  init(for other: Coverage) {
    isOfEveryRow = other.isOfEveryRow
    ranges = SpillBuffer(width: 2, memory: Coverage.memory)
  }

  /// An upper bound of the bytes that one holds.
  static func bytes(for output: Format) -> Int { SpillBuffer.bytes(width: 2, memory: memory) }

  func append(_ rows: Range<Int>) throws(Problem) {
    if ranges.count == 0 { first = rows.lowerBound }
    pair[0] = Float(bitPattern: UInt32(clamping: rows.lowerBound))
    pair[1] = Float(bitPattern: UInt32(clamping: rows.upperBound))
    let pair = pair
    try ranges.append(pair.span)
  }

  /// The stretch of a row.
  func rows(of row: Int) throws(Problem) -> Range<Int> {
    var pair = [Float](repeating: 0, count: 2)
    var target = pair.mutableSpan
    _ = try ranges.read(from: row, into: &target)
    let (lower, upper) = (Int(target[0].bitPattern), Int(target[1].bitPattern))
    return lower..<max(lower, upper)
  }
}
