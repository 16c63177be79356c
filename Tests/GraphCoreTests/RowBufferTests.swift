import GraphCore
import Testing

@Suite struct RowBufferTests {
  private func values(_ span: Span<Float>) -> [Float] { span.indices.map { span[$0] } }

  @Test func addsRowsOneByOneOrManyAtOnce() {
    var buffer = RowBuffer(width: 2, capacity: 4)
    #expect(buffer.room == 4)
    var row = buffer.append()
    row[0] = 1
    row[1] = 2
    let more: [Float] = [3, 4, 5, 6]
    buffer.append(copying: more.span)
    #expect(buffer.count == 3)
    #expect(buffer.room == 1)
    #expect(values(buffer.values) == [1, 2, 3, 4, 5, 6])
    #expect(values(buffer[1]) == [3, 4])
    buffer.append(copying: [Float]().span)
    #expect(buffer.count == 3)
  }

  @Test func startsAgainWhenCleared() {
    var buffer = RowBuffer(width: 1, capacity: 2)
    let rows: [Float] = [1, 2]
    buffer.append(copying: rows.span)
    buffer.clear()
    #expect(buffer.count == 0)
    #expect(values(buffer.values) == [])
    buffer.append(copying: rows.span)
    #expect(values(buffer.values) == [1, 2])
  }

  @Test func fillsTheRoomThereIs() {
    var buffer = RowBuffer(width: 2, capacity: 3)
    let first: [Float] = [9, 9]
    buffer.append(copying: first.span)
    buffer.fill { target in
      for index in target.indices { target[index] = Float(index) }
      return target.count / 2 - 1
    }
    #expect(values(buffer.values) == [9, 9, 0, 1])
    buffer.fill { target in
      #expect(target.count == 2)
      return 0
    }
    #expect(buffer.count == 2)
  }

  @Test func overlaysRowsThatOverlap() {
    var buffer = RowBuffer(width: 4, stride: 2, capacity: 3)
    buffer.overlay { target in
      #expect(target.count == 8)
      for index in target.indices { target[index] = Float(index) }
      return 2
    }
    #expect(values(buffer[0]) == [0, 1, 2, 3])
    #expect(values(buffer[1]) == [2, 3, 4, 5])
    #expect(values(buffer.values) == [0, 1, 2, 3, 4, 5])
    buffer.clear()
    buffer.overlay { target in
      #expect(target[7] == 7)
      return 3
    }
    #expect(values(buffer[2]) == [4, 5, 6, 7])
  }

  @Test func holdsNothingWithoutCapacity() {
    let buffer = RowBuffer(width: 3, capacity: 0)
    #expect(buffer.room == 0)
    #expect(values(buffer.values) == [])
    #expect(RowBuffer.bytes(width: 3, stride: 3, capacity: 0) == 0)
    #expect(RowBuffer.bytes(width: 4, stride: 2, capacity: 3) == 32)
  }

  @Test func trapsWhenANodeGivesMoreThanItDeclared() async {
    await #expect(processExitsWith: .failure) {
      var buffer = RowBuffer(width: 1, capacity: 1)
      let rows: [Float] = [1, 2]
      buffer.append(copying: rows.span)
    }
  }

  /// As rows of a plugin lie: in memory of the host, which keeps it.
  @Test func writesWhereTheRowsLie() {
    let memory = UnsafeMutableBufferPointer<Float>.allocate(capacity: 6)
    defer { memory.deallocate() }
    memory.initialize(repeating: 0)
    var coverage = [Range<Int>](repeating: 0..<0, count: 3)
    do {
      // The memory outlives the buffer.
      var buffer = unsafe RowBuffer(over: memory, width: 2, stride: 2, capacity: 3)
      buffer.exchangeCoverage(&coverage)
      #expect(coverage.isEmpty)
      var row = buffer.append(covering: 4..<9)
      row[0] = 1
      row[1] = 2
      #expect(buffer.covered(by: 0) == 4..<9)
      buffer.exchangeCoverage(&coverage)
    }
    #expect(Array(memory) == [1, 2, 0, 0, 0, 0])
    #expect(coverage == [4..<9, 0..<0, 0..<0])
  }

  /// What an overlay leaves alone has to be there in the next call, and such memory is another one then.
  @Test func trapsWhereAnOverlayWouldBeLost() async {
    await #expect(processExitsWith: .failure) {
      let memory = UnsafeMutableBufferPointer<Float>.allocate(capacity: 4)
      memory.initialize(repeating: 0)
      // Neither is used after the process has ended.
      var buffer = unsafe RowBuffer(over: memory, width: 1, stride: 1, capacity: 4)
      buffer.overlay { _ in 0 }
    }
  }
}
