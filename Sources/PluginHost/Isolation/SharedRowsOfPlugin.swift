import CIsolation
import Glibc
import GraphCore

/// The shared rows as a plugin's process maps them: each part ends at a page that nobody may touch, and what is to be
/// read can't be written.
final class SharedRowsOfPlugin {
  private struct Parts {
    let input: UnsafeMutablePointer<Float>
    let output: UnsafeMutablePointer<Float>
    let covers: UnsafeMutablePointer<UInt64>?
  }

  private let words: SharedRows
  private let shape: SharedRows.Shape
  private let base: UnsafeMutableRawPointer
  private let reserved: Int
  private let parts: [Parts]

  init(_ words: SharedRows, _ shape: SharedRows.Shape) throws(Problem) {
    self.words = words
    self.shape = shape
    let page = SharedRows.pageSize
    reserved = 2 * (shape.slotBytes + 3 * page) + page
    guard
      let base = mmap(
        nil, reserved, PROT_NONE, MAP_PRIVATE | Int32(MAP_ANONYMOUS) | Int32(MAP_NORESERVE), -1, 0),
      base != MAP_FAILED
    else { throw Problem(.inputOutput, "no room to map the rows of a plugin") }
    self.base = base
    var parts: [Parts] = []
    // Where the next part begins, in this process and in the file.
    var (place, offset) = (page, page)
    func map(_ bytes: Int, _ used: Int, _ protection: Int32) throws(Problem)
      -> UnsafeMutableRawPointer?
    {
      defer {
        place += bytes + page
        offset += bytes
      }
      guard bytes > 0 else { return nil }
      let start = base.advanced(by: place)
      _ = try SharedRows.map(SERGRAPH_MEMORY, bytes: bytes, from: offset, protection, at: start)
      return start.advanced(by: bytes - used)
    }
    for _ in 0..<2 {
      let input = try map(shape.inputBytes, 4 * shape.input, PROT_READ)
      let output = try map(shape.outputBytes, 4 * shape.output, PROT_READ | PROT_WRITE)
      let covers = try map(shape.coverBytes, 16 * shape.covered, PROT_READ | PROT_WRITE)
      guard let input, let output else {
        throw Problem(.inputOutput, "the rows of a plugin have no width")
      }
      // The parts are as large as the shape says, and their ends are aligned for what they hold.
      parts.append(
        Parts(
          input: input.bindMemory(to: Float.self, capacity: shape.input),
          output: output.bindMemory(to: Float.self, capacity: shape.output),
          covers: covers?.bindMemory(to: UInt64.self, capacity: 2 * shape.covered)))
    }
    self.parts = parts
  }

  deinit { munmap(base, reserved) }

  func process(_ number: UInt32, _ server: PluginServer) {
    let slot = words.slot(number)
    let request = slot.pointee
    let input = parts[Int(number % 2)].input
    give(number, server) { (processor, output) throws(Problem) in
      let (count, numbers) = (Int(request.count), Int(request.numbers))
      // The end of the rows is the end of the part.
      let start = input.advanced(by: self.shape.input - numbers)
      let rows = RowBuffer(
        over: UnsafeMutableBufferPointer(start: start, count: numbers), width: Int(request.width),
        stride: Int(request.stride), capacity: count, count: count)
      try processor.process(rows, into: &output)
      return false
    }
  }

  func finish(_ number: UInt32, _ server: PluginServer) {
    give(number, server) { (processor, output) throws(Problem) in
      try processor.finish(into: &output)
    }
  }

  /// Lets the processor write into a slot's output, and writes down what came of it.
  private func give(
    _ number: UInt32, _ server: PluginServer,
    _ body: (any Processor, inout RowBuffer) throws(Problem) -> Bool
  ) {
    let slot = words.slot(number)
    guard server.failure == nil, let processor = server.processor, let format = server.output
    else {
      slot.pointee.status = SharedRows.SlotStatus.skipped.rawValue
      return
    }
    let room = Int(slot.pointee.room)
    let width = format.format.width
    let part = parts[Int(number % 2)]
    var output = RowBuffer(
      over: UnsafeMutableBufferPointer(
        start: part.output.advanced(by: shape.output - room * width), count: room * width),
      width: width, stride: width, capacity: room, keepsCoverage: format.decidesTimes)
    do throws(Problem) {
      let status: SharedRows.SlotStatus = try body(processor, &output) ? .more : .done
      slot.pointee.status = status.rawValue
      slot.pointee.given = UInt64(output.count)
      guard format.decidesTimes, let covers = part.covers else { return }
      for row in 0..<output.count {
        let rows = output.covered(by: row)
        covers[2 * row] = UInt64(rows.lowerBound)
        covers[2 * row + 1] = UInt64(rows.upperBound)
      }
    } catch {
      server.failure = error
      slot.pointee.status = SharedRows.SlotStatus.failed.rawValue
    }
  }
}
