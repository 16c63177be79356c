import CAllocations
package import GraphCore

/// Checks a source against every rule that sources are held to, and tells what it breaks: `checkNode` for what starts a
/// graph and has no rows to take.
///
/// - The same bits come out however much is read at a time: 1, 7, 64, 8,192 rows.
/// - A stream that is selected again, and a recording that is opened again, give the same rows.
/// - Nothing is left open in a reader's format, and a read adds no more rows than there is room for.
/// - Once warm, `read` allocates nothing, and a reader holds no more than `stateBytes`.
/// - What it declares is complete (`checkDeclaration`).
///
/// ```swift
/// #expect(checkSource(Microphone(), paths: ["default"]) == [])
/// ```
/// - Parameters:
///   - source: Its settings.
///   - paths: What it can open; whatever it is, of any length.
///   - mostAllocations: How often a decoder's buffers may still grow once it has been read from, in all of a recording.
/// - Returns: Each broken rule; nothing if all is well.
package func checkSource(
  _ source: any Source, paths: [String], mostAllocations: Int = 0
) -> [Finding] {
  var broken = checkDeclaration(type(of: source))
  let usual = 8192
  for path in paths {
    do throws(Problem) {
      let first = try SourceTrial(source, path: path, room: usual)
      broken += first.broken
      for room in [1, 7, 64] {
        let other = try SourceTrial(source, path: path, room: room)
        broken += other.broken
        if other.streams != first.streams {
          broken.append(.source(.otherReads(room, usual: usual), path: path))
        }
        if other.calls > mostAllocations {
          broken.append(.source(.allocations(other.calls, room: room), path: path))
        }
      }
    } catch {
      broken.append(.source(.unreadable(error), path: path))
    }
  }
  return broken
}

/// A recording, read to the end twice over.
private struct SourceTrial {
  /// The bits of each stream.
  private(set) var streams: [[UInt32]] = []
  private(set) var broken: [Finding] = []
  /// Allocations of the second time, after its first read.
  private(set) var calls = 0

  init(_ source: any Source, path: String, room: Int) throws(Problem) {
    let before = sergraph_allocation_bytes()
    let reader = try source.open(RecordingPart(path), chunk: room)
    let format = reader.format
    if format.isOpen { broken.append(.source(.openFormat(format), path: path)) }
    if reader.streams > source.mostStreams {
      broken.append(
        .source(.streams(reader.streams, declared: source.mostStreams), path: path))
    }
    var buffer = RowBuffer(width: format.width, capacity: room)
    let own = sergraph_allocation_bytes()
    var most = 0
    for stream in 0..<reader.streams {
      let rows = try read(reader, stream: stream, into: &buffer) { most = max(most, $0) }
      calls = 0
      if try read(reader, stream: stream, into: &buffer) != rows {
        broken.append(.source(.stream(stream), path: path))
      }
      streams.append(rows)
    }
    let buffers = RowBuffer.bytes(width: format.width, stride: format.width, capacity: room)
    let held = own - before - buffers + most
    if held > source.stateBytes {
      broken.append(.source(.heldBytes(held, declared: source.stateBytes), path: path))
    }
  }

  /// - Parameter growth: Told after each read how many more bytes it holds for it.
  private mutating func read(
    _ reader: any Reader, stream: Int, into buffer: inout RowBuffer,
    growth: (Int) -> Void = { _ in }
  ) throws(Problem) -> [UInt32] {
    var grown = sergraph_allocation_bytes()
    try reader.select(stream: stream)
    grown = sergraph_allocation_bytes() - grown
    var bits: [UInt32] = []
    var isFirst = true
    var hasMore = true
    while hasMore {
      buffer.clear()
      let (before, bytes) = (sergraph_allocation_calls(), sergraph_allocation_bytes())
      hasMore = try reader.read(into: &buffer)
      if !isFirst { calls += sergraph_allocation_calls() - before }
      grown += sergraph_allocation_bytes() - bytes
      growth(grown)
      isFirst = false
      for index in buffer.values.indices { bits.append(buffer.values[index].bitPattern) }
    }
    return bits
  }
}
