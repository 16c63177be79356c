/// Rows that one output has given of an item and the sink has not taken, with their times: in memory up to a bound, past
/// that in a temporary file.
struct ResultQueue {
  /// Numbers in a row; other than the plan's where that is open.
  let width: Int
  private let clock: Clock
  /// Whether the times of each row are kept, since the clock alone can't tell them.
  private let keepsTimes: Bool
  private let rows: SpillBuffer
  /// Rows that have left, and among them those that the buffer still holds.
  private(set) var taken = 0
  private var passed = 0
  /// Seconds from the item's start to what the clock calls zero, where a node has left out the beginning.
  var offset = 0.0

  /// - Parameter format: Of the rows, nothing left open.
  init(_ format: Format) {
    width = format.width
    clock = format.clock
    keepsTimes = if case .segments = format.clock { true } else { false }
    rows = SpillBuffer(
      width: width + (keepsTimes ? ResultQueue.numbersOfTimes : 0), memory: Plan.resultMemory)
  }

  /// Numbers that the two times of a row take beside it.
  private static let numbersOfTimes = 4

  /// Rows that wait.
  var count: Int { rows.count - passed }

  /// Whether what waits fills the memory that rows may stay in.
  var isFull: Bool { count >= rows.mostInMemory }

  /// Adds rows.
  /// - Parameter times: Of each row, in seconds from what the clock calls zero, where they cover stretches of their own.
  mutating func append(
    _ added: borrowing RowBuffer, times: [(start: Double, end: Double)]?
  ) throws(Problem) {
    guard keepsTimes, let times else { return try rows.append(added) }
    var whole = [Float](repeating: 0, count: rows.width)
    for index in 0..<added.count {
      let row = added[index]
      for column in row.indices { whole[column] = row[column] }
      let (start, end) = times[index]
      for (number, bits) in [start.bitPattern, end.bitPattern].enumerated() {
        whole[width + 2 * number] = Float(bitPattern: UInt32(truncatingIfNeeded: bits))
        whole[width + 2 * number + 1] = Float(bitPattern: UInt32(truncatingIfNeeded: bits >> 32))
      }
      try rows.append(whole.span)
    }
  }

  /// When the row that waits longest ends, in seconds from the item's start, as if the item had no end; nil if none waits.
  func endOfFirst() throws(Problem) -> Double? {
    guard count > 0 else { return nil }
    guard keepsTimes else { return offset + clock.times(ofRow: taken, duration: .infinity).end }
    var first = [Float](repeating: 0, count: rows.width)
    var target = first.mutableSpan
    _ = try rows.read(from: passed, into: &target)
    return offset + ResultQueue.times(of: first.span.extracting(width...)).end
  }

  /// When the next row to leave begins at the earliest, come or not, in seconds from the item's start.
  var startOfNext: Double {
    guard case .regular = clock else { return 0 }
    return offset + clock.times(ofRow: taken, duration: .infinity).start
  }

  /// Copies rows out, the oldest first.
  /// - Parameters:
  ///   - skipped: Of those that wait, how many to leave out.
  ///   - most: How many at most.
  ///   - isDue: Whether a row is wanted that ends so many seconds after the item's start; not asked again if not.
  /// - Returns: The rows, and when they happened: in seconds from what the clock calls zero, as if the item had no end.
  func read(
    after skipped: Int = 0, most: Int, while isDue: (_ end: Double) -> Bool = { _ in true }
  ) throws(Problem) -> (values: [Float], times: [(start: Double, end: Double)]) {
    let asked = min(most, count - skipped)
    if keepsTimes { return try readTimed(after: skipped, asked, while: isDue) }
    var times: [(start: Double, end: Double)] = []
    times.reserveCapacity(asked)
    for row in taken + skipped..<taken + skipped + asked {
      let time = clock.times(ofRow: row, duration: .infinity)
      guard isDue(offset + time.end) else { break }
      times.append(time)
    }
    var values = [Float](repeating: 0, count: times.count * width)
    var target = values.mutableSpan
    _ = try rows.read(from: passed + skipped, into: &target)
    return (values, times)
  }

  private func readTimed(
    after skipped: Int, _ asked: Int, while isDue: (_ end: Double) -> Bool
  ) throws(Problem) -> (values: [Float], times: [(start: Double, end: Double)]) {
    var whole = [Float](repeating: 0, count: asked * rows.width)
    var target = whole.mutableSpan
    _ = try rows.read(from: passed + skipped, into: &target)
    var values: [Float] = []
    values.reserveCapacity(asked * width)
    var times: [(start: Double, end: Double)] = []
    for row in 0..<asked {
      let numbers = whole.span.extracting(row * rows.width..<(row + 1) * rows.width)
      let time = ResultQueue.times(of: numbers.extracting(width...))
      guard isDue(offset + time.end) else { break }
      times.append(time)
      for column in 0..<width { values.append(numbers[column]) }
    }
    return (values, times)
  }

  /// A row's time in seconds of the recording, cut at the item's end.
  /// - Parameters:
  ///   - time: As it was read.
  ///   - start: Seconds of the recording before the item.
  ///   - duration: Of the item; infinite while that is not known.
  func time(
    _ time: (start: Double, end: Double), itemStart start: Double, duration: Double
  ) -> (start: Double, end: Double) {
    let (zero, left) = (start + offset, duration - offset)
    return (zero + min(time.start, left), zero + max(0, min(time.end, left)))
  }

  /// Lets go of the oldest rows, which have left.
  mutating func remove(_ count: Int) {
    taken += count
    passed += count
    if passed == rows.count {
      rows.removeAll()
      passed = 0
    } else if rows.isInMemory, 2 * passed >= rows.mostInMemory {
      rows.removeFirst(passed)
      passed = 0
    }
  }

  private static func times(of numbers: Span<Float>) -> (start: Double, end: Double) {
    func time(_ first: Int) -> Double {
      let low = UInt64(numbers[first].bitPattern)
      return Double(bitPattern: low | UInt64(numbers[first + 1].bitPattern) << 32)
    }
    return (time(0), time(2))
  }
}
