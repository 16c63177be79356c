import CIsolation
import Glibc
import GraphCore

/// A processor in a plugin's process. While that works on a chunk, the lane goes on: the rows of a chunk are given with
/// the next one, always, so that nothing depends on who is faster.
final class IsolatedProcessor: Processor {
  private let node: IsolatedNode
  private let input: Format
  private let output: PluginFormat
  private let fitted: Fitted?
  private var child: IsolatedNode.Child?
  private var shape = SharedRows.Shape()
  /// The program's view of both slots.
  private var parts: UnsafeMutableRawPointer?
  /// The most rows of output of the request in each slot; what the plugin's process may have written there is not believed.
  private var rooms = [0, 0]
  /// The request whose rows have not been given yet.
  private var pending: UInt32?
  /// The item is over once this is set and nothing is pending.
  private var hasFinished = false

  init(
    _ node: IsolatedNode, input: Format, output: PluginFormat, fitted: Fitted?
  ) throws(Problem) {
    self.node = node
    self.input = input
    self.output = output
    self.fitted = fitted
    try start()
  }

  deinit {
    // What goes wrong at the very end fails no item any more.
    if let child {
      _ = try? settle(child) { () throws(Problem) in _ = try child.process.ask(.end) }
    }
    unmap()
  }

  private func unmap() {
    if let parts { munmap(parts, 2 * shape.slotBytes) }
    parts = nil
    shape = SharedRows.Shape()
  }

  private func start() throws(Problem) {
    unmap()
    pending = nil
    let child = try IsolatedNode.Child(node)
    _ = try child.process.ask(.prepare) { [input, fitted] message in
      message.put(input)
      message.put(optional: fitted) { $0.put($1) }
    }
    self.child = child
  }

  /// Does something with the process; if that ends it, the next item starts another.
  private func settle<Result>(
    _ child: IsolatedNode.Child, _ body: () throws(Problem) -> Result
  ) throws(Problem) -> Result {
    do throws(Problem) { return try body() } catch {
      if error.code == .pluginEnded {
        self.child = nil
        node.noteFailure()
      }
      throw error
    }
  }

  func begin(_ item: ItemIdentity) throws(Problem) {
    try node.checkHope()
    hasFinished = false
    if child == nil {
      do throws(Problem) { try start() } catch {
        node.noteFailure()
        throw error
      }
    }
    guard let child else { return }
    try settle(child) { () throws(Problem) in
      // An item that was given up may have left a chunk on its way.
      try child.process.wait(for: child.process.requested, during: "process")
      pending = nil
      _ = try child.process.ask(.begin) { $0.put(item) }
    }
  }

  /// Nothing yet: the process is told when the next item begins, together with its name.
  func reset() { hasFinished = true }

  func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem) {
    guard let child else { return }
    let process = child.process
    try attach(
      SharedRows.Shape(
        input: max(0, (input.capacity - 1) * input.stride + input.width),
        output: output.capacity * output.width,
        covered: self.output.decidesTimes ? output.capacity : 0))
    let number = process.requested
    let values = input.values
    let slot = process.words.slot(number)
    slot.pointee = SharedRows.Slot(
      request: SharedRows.Request.process.rawValue, count: UInt32(input.count),
      numbers: UInt32(values.count), width: UInt32(input.width), stride: UInt32(input.stride),
      room: UInt32(output.capacity))
    rooms[Int(number % 2)] = output.capacity
    let end = part(number).advanced(by: shape.inputBytes)
    values.withUnsafeBytes { bytes in
      // The rows stand at the end of their part, which the attached shape made large enough.
      end.advanced(by: -bytes.count).copyMemory(from: bytes.baseAddress!, byteCount: bytes.count)
    }
    process.submit()
    let before = pending
    pending = number
    if let before { _ = try collect(before, "process", into: &output) }
  }

  func finish(into output: inout RowBuffer) throws(Problem) -> Bool {
    guard let child else { return false }
    if let before = pending {
      pending = nil
      _ = try collect(before, "process", into: &output)
      if output.count > 0 { return true }
    }
    guard !hasFinished else { return false }
    let process = child.process
    try attach(
      SharedRows.Shape(
        input: max(1, shape.input), output: output.capacity * output.width,
        covered: self.output.decidesTimes ? output.capacity : 0))
    let number = process.requested
    process.words.slot(number).pointee = SharedRows.Slot(
      request: SharedRows.Request.finish.rawValue, room: UInt32(output.room))
    rooms[Int(number % 2)] = output.room
    process.submit()
    let isMore = try collect(number, "finish", into: &output)
    if !isMore {
      hasFinished = true
      node.noteSuccess()
    }
    return isMore
  }

  /// The rows of the last chunk that was handed over.
  func catchUp(into output: inout RowBuffer) throws(Problem) -> Bool {
    guard let before = pending else { return false }
    pending = nil
    _ = try collect(before, "process", into: &output)
    return false
  }

  /// Makes the shared memory large enough; only before the first chunk, and when a recording has wider rows.
  private func attach(_ wanted: SharedRows.Shape) throws(Problem) {
    guard let child,
      wanted.input > shape.input || wanted.output > shape.output
        || wanted.covered > shape.covered
    else { return }
    let larger = SharedRows.Shape(
      input: max(shape.input, wanted.input), output: max(shape.output, wanted.output),
      covered: max(shape.covered, wanted.covered))
    // Rows that are still on their way lie in the old shape.
    guard pending == nil else {
      throw Problem(.brokenNode, "the rows of a recording have become wider on their way")
    }
    unmap()
    let memory = child.process.memory
    guard ftruncate(memory, off_t(larger.bytes)) == 0 else {
      throw Problem(
        .inputOutput, "no memory to share with a plugin: \(String(cString: strerror(errno)))")
    }
    parts = try SharedRows.map(
      memory, bytes: 2 * larger.slotBytes, from: SharedRows.pageSize, PROT_READ | PROT_WRITE)
    shape = larger
    _ = try settle(child) { () throws(Problem) in
      try child.process.ask(.attach) { message in
        message.put(larger.input)
        message.put(larger.output)
        message.put(larger.covered)
      }
    }
  }

  private func part(_ number: UInt32) -> UnsafeMutableRawPointer {
    guard let parts else { preconditionFailure("rows are only moved through attached memory") }
    return parts.advanced(by: Int(number % 2) * shape.slotBytes)
  }

  /// Waits for a request, and takes the rows that came of it.
  /// - Returns: Whether more is to come.
  private func collect(
    _ number: UInt32, _ call: String, into output: inout RowBuffer
  ) throws(Problem) -> Bool {
    guard let child else { return false }
    let process = child.process
    try settle(child) { () throws(Problem) in try process.wait(for: number &+ 1, during: call) }
    let slot = process.words.slot(number).pointee
    let status = SharedRows.SlotStatus(rawValue: slot.status)
    guard status == .done || status == .more else {
      // Chunks that are on their way are passed over by the plugin's process.
      try settle(child) { () throws(Problem) in
        try process.wait(for: process.requested, during: call)
        pending = nil
        _ = try process.ask(.reason)
      }
      throw Problem(.brokenNode, "the plugin failed without a reason")
    }
    let room = rooms[Int(number % 2)]
    guard slot.given <= UInt64(min(room, output.room)) else {
      throw Problem(
        .brokenNode,
        "the plugin gave \(slot.given) rows in '\(call)', at most \(min(room, output.room)) fit",
        suggestion: "mend the plugin: `sergraph plugin check` finds such mistakes")
    }
    let (given, width) = (Int(slot.given), output.width)
    guard given > 0 else { return status == .more }
    let first = output.count
    // The rows stand at the front of the room at the end of their part, as the plugin's process lays them out; another
    // process may still write there, but what is copied is checked like all rows, and only numbers are read.
    let end = part(number).advanced(by: shape.inputBytes + shape.outputBytes)
    let start = end.advanced(by: -4 * room * width).assumingMemoryBound(to: Float.self)
    output.append(copying: UnsafeBufferPointer(start: start, count: given * width).span)
    if self.output.decidesTimes { try takeCoverage(number, given, first, into: &output) }
    return status == .more
  }

  private func takeCoverage(
    _ number: UInt32, _ given: Int, _ first: Int, into output: inout RowBuffer
  ) throws(Problem) {
    let end = part(number).advanced(by: shape.slotBytes)
    let covers = end.advanced(by: -16 * shape.covered).assumingMemoryBound(to: UInt64.self)
    for row in 0..<given {
      output.cover(
        first + row, try LoadedProcessor.covered(covers[2 * row], covers[2 * row + 1]))
    }
  }
}
