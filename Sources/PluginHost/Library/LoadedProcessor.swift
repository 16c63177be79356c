import CSergraphPlugin
import GraphCore
import PluginInterface

/// A processor of a library that is loaded into this process. Rows are not copied: the plugin reads and writes the
/// engine's own buffers.
final class LoadedProcessor: Processor {
  private let node: LoadedNode
  private let processor: UnsafeMutableRawPointer?
  /// Kept until the processor is released.
  private let model: LoadedModel?
  // Called for every chunk: kept apart, since the whole description would be copied each time.
  private let processRows:
    @convention(c) (
      UnsafeMutableRawPointer?, UnsafePointer<sergraph_rows>?, UnsafeMutablePointer<sergraph_rows>?
    ) -> Int32
  private let finishRows:
    (@convention(c) (UnsafeMutableRawPointer?, UnsafeMutablePointer<sergraph_rows>?) -> Int32)?
  private let decidesTimes: Bool
  private let outputWidth: Int
  private var covers: [UInt64] = []

  init(
    _ node: LoadedNode, _ processor: UnsafeMutableRawPointer?, model: LoadedModel?,
    outputWidth: Int, decidesTimes: Bool
  ) {
    self.node = node
    self.processor = processor
    self.model = model
    self.decidesTimes = decidesTimes
    self.outputWidth = outputWidth
    processRows = node.kind.pointee.process
    finishRows = node.kind.pointee.finish
  }

  deinit { node.kind.pointee.release(processor) }

  func begin(_ item: ItemIdentity) throws(Problem) {
    guard let begin = node.kind.pointee.begin else { return }
    let status = item.path.withCString { path in
      withCString(item.speaker) { speaker in
        var foreign = sergraph_item(
          size: UInt32(MemoryLayout<sergraph_item>.size), channel: Int32(item.channel ?? -1),
          path: path, speaker: speaker, start: item.start)
        return begin(processor, &foreign)
      }
    }
    guard status == SERGRAPH_OK else { throw node.problem(.brokenNode, in: "begin") }
  }

  private func withCString<Result>(
    _ text: String?, _ body: (UnsafePointer<CChar>?) -> Result
  ) -> Result {
    text.map { $0.withCString(body) } ?? body(nil)
  }

  func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem) {
    let (width, stride, count) = (input.width, input.stride, input.count)
    _ = try give(into: &output, "process") { rows in
      input.values.withUnsafeBufferPointer { values in
        // Only read, by the contract; the span outlives the call.
        var foreign = sergraph_rows(
          size: UInt32(MemoryLayout<sergraph_rows>.size), reserved: 0,
          values: UnsafeMutablePointer(mutating: values.baseAddress), count: UInt64(count),
          capacity: UInt64(count), width: UInt64(width), stride: UInt64(stride), covers: nil)
        return processRows(processor, &foreign, &rows)
      }
    }
  }

  func finish(into output: inout RowBuffer) throws(Problem) -> Bool {
    guard let finishRows else { return false }
    return try give(into: &output, "finish") { rows in finishRows(processor, &rows) }
  }

  func reset() { node.kind.pointee.reset(processor) }

  /// What a row covers, as a plugin says.
  /// - Throws: `Problem` SG0708 for what can't be.
  static func covered(_ first: UInt64, _ end: UInt64) throws(Problem) -> Range<Int> {
    guard first <= end, end < 1 << 62 else {
      throw Problem(
        .brokenNode, "the plugin says that a row covers the rows \(first)..<\(end)",
        suggestion: "mend the plugin")
    }
    return Int(first)..<Int(end)
  }

  /// Lets a function write rows into the room that there is.
  /// - Returns: Whether more is to come.
  private func give(
    into output: inout RowBuffer, _ call: String,
    _ body: (inout sergraph_rows) -> Int32
  ) throws(Problem) -> Bool {
    let room = output.room
    if decidesTimes, covers.count < 2 * room { covers = [UInt64](repeating: 0, count: 2 * room) }
    var status = Int32(SERGRAPH_OK)
    var failure: Problem?
    var given = 0
    let width = output.width
    covers.withUnsafeMutableBufferPointer { covers in
      output.fill { span in
        span.withUnsafeMutableBufferPointer { values in
          var rows = sergraph_rows(
            size: UInt32(MemoryLayout<sergraph_rows>.size), reserved: 0, values: values.baseAddress,
            count: 0, capacity: UInt64(room), width: UInt64(width), stride: UInt64(width),
            covers: decidesTimes ? covers.baseAddress : nil)
          status = body(&rows)
          guard rows.count <= UInt64(room) else {
            failure = Problem(
              .brokenNode, "the plugin gave \(rows.count) rows in '\(call)', at most \(room) fit",
              suggestion: "mend the plugin: `sergraph plugin check` finds such mistakes")
            return
          }
          guard status <= Int32(SERGRAPH_MORE), status >= Int32(SERGRAPH_FAILED) else {
            failure = Problem(
              .brokenNode, "the plugin returned \(status) from '\(call)', which means nothing",
              suggestion: "return SERGRAPH_OK, SERGRAPH_MORE (from 'finish') or SERGRAPH_FAILED")
            return
          }
          if status >= 0 { given = Int(rows.count) }
        }
        return given
      }
    }
    if let failure { throw failure }
    guard status >= 0 else { throw node.problem(.brokenNode, in: call) }
    if decidesTimes {
      for row in 0..<given {
        output.cover(
          output.count - given + row, try Self.covered(covers[2 * row], covers[2 * row + 1]))
      }
    }
    return status == SERGRAPH_MORE
  }
}
