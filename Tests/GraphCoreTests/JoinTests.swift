import GraphTesting
import Testing

@testable import GraphCore

@Suite struct JoinTests {
  /// Rows whose numbers are `first`, `first + 1`, ...
  private func rows(_ first: Int, _ count: Int, width: Int) -> RowBuffer {
    var buffer = RowBuffer(width: width, capacity: max(1, count))
    for row in 0..<count {
      var target = buffer.append()
      for column in target.indices { target[column] = Float((first + row) * width + column) }
    }
    return buffer
  }

  private func given(_ join: Join, width: Int, capacity: Int = 100) throws -> [[Float]] {
    var output = RowBuffer(width: width, capacity: capacity)
    try join.give(into: &output)
    var values: [[Float]] = []
    for number in 0..<output.count {
      let row = output[number]
      values.append(row.indices.map { row[$0] })
    }
    return values
  }

  @Test(arguments: [8, nil] as [Int?]) func putsRowsOfATimeSideBySide(queue: Int?) throws {
    let join = Join([
      Join.Input(name: "x", width: 1, queue: queue), Join.Input(name: "x", width: 2, queue: queue),
    ])
    for _ in 0..<2 {
      try join.take(rows(0, 3, width: 1), from: 0)
      #expect(try given(join, width: 3).isEmpty)
      try join.take(rows(0, 2, width: 2), from: 1)
      #expect(join.hasMore)
      #expect(try given(join, width: 3) == [[0, 0, 1], [1, 2, 3]])
      #expect(!join.hasMore)
      #expect(throws: Problem.self) { try join.checkEnd() }
      try join.take(rows(2, 1, width: 2), from: 1)
      #expect(try given(join, width: 3) == [[2, 4, 5]])
      try join.checkEnd()
      join.reset()
    }
  }

  @Test func givesNoMoreThanThereIsRoomFor() throws {
    let join = Join([
      Join.Input(name: "x", width: 1, queue: 8), Join.Input(name: "x", width: 1, queue: nil),
    ])
    try join.take(rows(0, 5, width: 1), from: 0)
    try join.take(rows(10, 5, width: 1), from: 1)
    #expect(try given(join, width: 2, capacity: 2) == [[0, 10], [1, 11]])
    #expect(join.hasMore)
    #expect(try given(join, width: 2) == [[2, 12], [3, 13], [4, 14]])
  }

  @Test func refusesWhatItsQueueCannotHold() throws {
    let join = Join([
      Join.Input(name: "x", width: 1, queue: 4), Join.Input(name: "x", width: 1, queue: 4),
    ])
    try join.take(rows(0, 4, width: 1), from: 0)
    let problem = #expect(throws: Problem.self) { try join.take(rows(4, 1, width: 1), from: 0) }
    #expect(problem?.code == .brokenNode)
  }

  @Test func countsTheBytesOfItsQueues() {
    #expect(Join.Input(name: "x", width: 3, queue: 10).bytes == 120)
    #expect(Join.Input(name: "x", width: 3, queue: nil).bytes == SpillBuffer.bytes(width: 3))
  }

  @Test func queuesRowsInOrderAroundItsEnd() {
    var numbers = Numbers(seed: 7)
    let queue = RowQueue(width: 2, capacity: 5)
    var next = 0
    var oldest = 0
    for _ in 0..<500 {
      let added = numbers.below(4)
      let fits = next - oldest + added <= 5
      let isAdded = queue.append(rows(next, added, width: 2))
      #expect(isAdded == fits)
      if fits { next += added }
      if next > oldest {
        var row: [Float] = [0, 0]
        var target = row.mutableSpan
        queue.removeFirst(into: &target)
        #expect(row == [Float(oldest * 2), Float(oldest * 2 + 1)])
        oldest += 1
      }
    }
    queue.removeAll()
    let isAdded = queue.append(rows(0, 5, width: 2))
    #expect(isAdded)
  }
}
