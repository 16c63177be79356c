/// Numbers in the order of their size.
///
/// Sorted by their bits, a byte at a time (radix sort): the bits of positive numbers are ordered as the
/// numbers are, and those of negative ones the other way round.
package struct SortedNumbers {
  private static let fewest = 48

  private var keys: [UInt32]
  private var spare: [UInt32]
  /// How often each byte occurs, for each of the four places.
  private var counts = [Int32](repeating: 0, count: 4 * 256)
  package private(set) var count = 0

  /// Creates an empty list.
  package init(capacity: Int) {
    keys = [UInt32](repeating: 0, count: capacity)
    spare = keys
  }

  package var capacity: Int { keys.count }

  package static func bytes(capacity: Int) -> Int { 8 * capacity + 4096 + 256 }

  /// Bits whose order as integers is that of the numbers.
  @inlinable package static func key(_ value: Float) -> UInt32 {
    let bits = value.bitPattern
    return bits ^ (UInt32(bitPattern: Int32(bitPattern: bits) >> 31) | 0x8000_0000)
  }

  @inlinable package static func value(_ key: UInt32) -> Float {
    Float(bitPattern: key & 0x8000_0000 == 0 ? ~key : key ^ 0x8000_0000)
  }

  package mutating func removeAll() { count = 0 }

  package mutating func append(_ value: Float) {
    keys[count] = SortedNumbers.key(value)
    count += 1
  }

  /// Adds numbers.
  /// - Parameter mark: What is left out; NaN, which nothing equals, for all of them.
  package mutating func append(_ values: Span<Float>, leavingOut mark: Float) {
    var place = count
    var target = keys.mutableSpan
    for index in values.indices where values[index] != mark {
      target[place] = SortedNumbers.key(values[index])
      place += 1
    }
    count = place
  }

  /// Puts the numbers in order.
  package mutating func sort() {
    if count <= SortedNumbers.fewest {
      SortedNumbers.insert(&keys, count: count)
      return
    }
    SortedNumbers.count(keys, count, into: &counts)
    for place in 0..<4 {
      guard SortedNumbers.startPositions(&counts, place: place, count: count) else { continue }
      SortedNumbers.deal(keys, count, to: &spare, by: place, &counts)
      swap(&keys, &spare)
    }
  }

  /// The number with so many smaller ones before it, of sorted numbers.
  package subscript(rank: Int) -> Float { SortedNumbers.value(keys[rank]) }

  private static func insert(_ keys: inout [UInt32], count: Int) {
    var keys = keys.mutableSpan
    for index in 0..<count {
      let key = keys[index]
      var place = index
      while place > 0, keys[place - 1] > key {
        keys[place] = keys[place - 1]
        place -= 1
      }
      keys[place] = key
    }
  }

  private static func count(_ keys: [UInt32], _ count: Int, into counts: inout [Int32]) {
    let keys = keys.span.extracting(0..<count)
    var counts = counts.mutableSpan
    for index in counts.indices { counts[index] = 0 }
    for index in keys.indices {
      let key = keys[index]
      counts[Int(key & 255)] &+= 1
      counts[256 + Int(key >> 8 & 255)] &+= 1
      counts[512 + Int(key >> 16 & 255)] &+= 1
      counts[768 + Int(key >> 24)] &+= 1
    }
  }

  /// Turns the counts of a place into where the keys of each byte start.
  /// - Returns: False if all keys have the same byte there.
  private static func startPositions(_ counts: inout [Int32], place: Int, count: Int) -> Bool {
    var counts = counts.mutableSpan
    var start: Int32 = 0
    for index in place * 256..<place * 256 + 256 {
      let these = counts[index]
      if these == count { return false }
      counts[index] = start
      start &+= these
    }
    return true
  }

  private static func deal(
    _ keys: [UInt32], _ count: Int, to target: inout [UInt32], by place: Int,
    _ starts: inout [Int32]
  ) {
    let keys = keys.span.extracting(0..<count)
    var target = target.mutableSpan
    var starts = starts.mutableSpan
    let shift = UInt32(8 * place)
    for index in keys.indices {
      let key = keys[index]
      let byte = place * 256 + Int(key >> shift & 255)
      target[Int(starts[byte])] = key
      starts[byte] &+= 1
    }
  }
}
