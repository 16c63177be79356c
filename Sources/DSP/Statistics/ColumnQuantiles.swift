/// Exact quantiles of each column, by radix selection: four passes over the rows, one for each byte of a number,
/// with memory that does not grow with them.
///
/// A quantile between two rows is interpolated linearly, as numpy's `percentile` does by default.
/// A pass counts, for each rank, the numbers that share the bytes found so far by their next byte.
package struct ColumnQuantiles {
  package static let passes = 4
  private let width: Int
  /// From 0 to 1, rising.
  private let fractions: [Double]
  private var count = 0
  private var pass = 0
  /// For each column and rank: the bytes found so far, and how many of the numbers that share them come before it.
  private var found: [UInt32]
  private var rest: [Int]
  /// For each column and rank, 256 counts.
  private var counts: [UInt32]
  /// Each quantile lies between two ranks.
  private var ranks: Int { 2 * fractions.count }

  package init(width: Int, fractions: [Double]) {
    self.width = width
    self.fractions = fractions
    let cells = width * 2 * fractions.count
    found = [UInt32](repeating: 0, count: cells)
    rest = [Int](repeating: 0, count: cells)
    counts = [UInt32](repeating: 0, count: 256 * cells)
  }

  package static func bytes(width: Int, fractions: Int) -> Int {
    width * 2 * fractions * 1036 + 256
  }

  /// Begins the first pass.
  /// - Parameter count: How many rows each pass will bring, at least one.
  package mutating func begin(count: Int) {
    self.count = count
    pass = 0
    for cell in found.indices { found[cell] = 0 }
    for cell in counts.indices { counts[cell] = 0 }
    for (index, fraction) in fractions.enumerated() {
      let lower = Int(fraction * Double(count - 1))
      for column in 0..<width {
        rest[column * ranks + 2 * index] = lower
        rest[column * ranks + 2 * index + 1] = min(lower + 1, count - 1)
      }
    }
  }

  package mutating func add(_ row: Span<Float>) {
    let (ranks, shift) = (self.ranks, UInt32(24 - 8 * pass))
    // The bytes that were found, in their place.
    let mask = pass == 0 ? 0 : UInt32.max << (shift + 8)
    ColumnQuantiles.add(row, to: &counts, found: found, ranks: ranks, shift, mask)
  }

  private static func add(
    _ row: Span<Float>, to counts: inout [UInt32], found: [UInt32], ranks: Int, _ shift: UInt32,
    _ mask: UInt32
  ) {
    let found = found.span
    var counts = counts.mutableSpan
    for column in row.indices {
      let key = ordered(row[column])
      for cell in column * ranks..<(column + 1) * ranks where key & mask == found[cell] {
        counts[256 * cell + Int(key >> shift & 0xFF)] += 1
      }
    }
  }

  package mutating func endPass() {
    for cell in found.indices {
      var byte = 0
      while rest[cell] >= Int(counts[256 * cell + byte]) {
        rest[cell] -= Int(counts[256 * cell + byte])
        byte += 1
      }
      found[cell] |= UInt32(byte) << UInt32(24 - 8 * pass)
    }
    for index in counts.indices { counts[index] = 0 }
    pass += 1
  }

  /// A quantile, after the last pass.
  /// - Parameter index: Which of the fractions.
  package func value(_ column: Int, _ index: Int) -> Double {
    let cell = column * ranks + 2 * index
    let lower = Double(ColumnQuantiles.number(found[cell]))
    let upper = Double(ColumnQuantiles.number(found[cell + 1]))
    let position = fractions[index] * Double(count - 1)
    return lower + (upper - lower) * (position - position.rounded(.down))
  }

  /// A whole number that is larger for larger floats.
  private static func ordered(_ value: Float) -> UInt32 {
    let bits = value.bitPattern
    return bits >> 31 == 1 ? ~bits : bits | 0x8000_0000
  }

  private static func number(_ key: UInt32) -> Float {
    Float(bitPattern: key >> 31 == 1 ? key & 0x7FFF_FFFF : ~key)
  }
}
