import Glibc
import GraphCore
import Testing

@Suite struct SpillBufferTests {
  /// 10 rows in memory, 4096 rows a write; the rest waits in the tail.
  private func buffer(rows: Int, addedBy step: Int) throws -> SpillBuffer {
    let buffer = SpillBuffer(width: 4, memory: 40)
    try add(rows, to: buffer, by: step)
    return buffer
  }

  private func add(_ rows: Int, to buffer: SpillBuffer, by step: Int) throws {
    var row = buffer.count
    let end = row + rows
    while row < end {
      let count = min(step, end - row)
      let values = (row * 4..<(row + count) * 4).map { Float($0) }
      try buffer.append(values.span)
      row += count
    }
  }

  private func read(_ buffer: SpillBuffer, from first: Int, rows: Int) throws -> [Float] {
    var values = [Float](repeating: -1, count: rows * 4)
    var target = values.mutableSpan
    let count = try buffer.read(from: first, into: &target)
    return Array(values.prefix(count * 4))
  }

  private func expected(_ rows: Range<Int>) -> [Float] {
    (rows.lowerBound * 4..<rows.upperBound * 4).map { Float($0) }
  }

  @Test(arguments: [1, 7, 10, 4096, 100_000])
  func readsAcrossMemoryFileAndTail(addedBy step: Int) throws {
    let buffer = try buffer(rows: 10_000, addedBy: step)
    #expect(buffer.count == 10_000)
    // Memory ends at 10, the file at 8202.
    for (first, rows) in [
      (0, 10_000), (0, 3), (0, 10), (8, 4), (10, 5), (9, 8_300), (8_200, 4), (8_202, 3), (9_999, 1),
    ] {
      #expect(
        try read(buffer, from: first, rows: rows) == expected(first..<min(10_000, first + rows)))
    }
  }

  @Test func readsNothingPastTheEnd() throws {
    let buffer = try buffer(rows: 12, addedBy: 5)
    #expect(try read(buffer, from: 12, rows: 4) == [])
    #expect(try read(buffer, from: 40, rows: 4) == [])
    #expect(try read(buffer, from: 11, rows: 4) == expected(11..<12))
    #expect(try read(buffer, from: 0, rows: 0) == [])
    #expect(try read(SpillBuffer(width: 4), from: 0, rows: 4) == [])
  }

  @Test func isAQueueWhereRowsAreAddedAndReadByTurns() throws {
    let buffer = SpillBuffer(width: 4, memory: 40)
    var row = 0
    for _ in 0..<20 {
      try add(613, to: buffer, by: 100)
      #expect(try read(buffer, from: row, rows: 613) == expected(row..<row + 613))
      row += 613
    }
  }

  @Test func startsAgainWhenEmptied() throws {
    let buffer = try buffer(rows: 6_000, addedBy: 1_000)
    buffer.removeAll()
    #expect(buffer.count == 0)
    #expect(try read(buffer, from: 0, rows: 4) == [])
    try add(5_000, to: buffer, by: 999)
    #expect(try read(buffer, from: 0, rows: 5_000) == expected(0..<5_000))
  }

  @Test func keepsARowThatIsWiderThanItsMemory() throws {
    let buffer = SpillBuffer(width: 20_000, memory: 100)
    for row in 0..<3 {
      let values = [Float](repeating: Float(row), count: 20_000)
      try buffer.append(values.span)
    }
    var values = [Float](repeating: -1, count: 60_000)
    var target = values.mutableSpan
    let count = try buffer.read(from: 0, into: &target)
    #expect(count == 3)
    #expect([values[0], values[19_999], values[20_000], values[59_999]] == [0, 0, 1, 2])
  }

  @Test func saysWhereItCannotWrite() async {
    // In a process of its own, for the environment belongs to all tests.
    await #expect(processExitsWith: .success) {
      setenv("TMPDIR", "/nowhere/at/all", 1)
      precondition(
        problemOfSpilling()?.text == """
          error[SG0707]: can't create a temporary file in /nowhere/at/all: \
          No such file or directory
                set TMPDIR to a folder that can be written
          """)
    }
  }
}

private func problemOfSpilling() -> Problem? {
  let buffer = SpillBuffer(width: 1, memory: 1)
  let values = [Float](repeating: 0, count: 20_000)
  do throws(Problem) {
    try buffer.append(values.span)
    return nil
  } catch { return error }
}
