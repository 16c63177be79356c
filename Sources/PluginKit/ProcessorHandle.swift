import CSergraphPlugin
import GraphCore
import PluginInterface

/// A processor, as the host holds it. It reads and writes rows where the host has them.
///
/// Only frames, and rows that overlap, are made in a buffer of its own and copied out: in the interface no rows overlap, and
/// what makes frames keeps samples of unfinished ones in the buffer from call to call.
final class ProcessorHandle {
  private let processor: any Processor
  private let inputWidth: Int
  private let output: Format
  private let decidesTimes: Bool
  private let hasRows: Bool
  private var rows = OwnRows(RowBuffer(width: 0, capacity: 0))
  /// Which input rows each row covers; as long as the most rows of a call.
  private var coverage: [Range<Int>] = []

  private final class OwnRows {
    var buffer: RowBuffer
    init(_ buffer: consuming RowBuffer) { self.buffer = buffer }
  }

  init(_ processor: any Processor, input: Format, output: Format, decidesTimes: Bool) {
    self.processor = processor
    inputWidth = input.width
    self.output = output
    self.decidesTimes = decidesTimes
    hasRows = ProcessorHandle.hasRows(output)
  }

  private static func hasRows(_ output: Format) -> Bool {
    output.stride != output.width || output.kind == .frames
  }

  /// An upper bound of the bytes that one holds besides the node's processor.
  static func bytes(of node: any GraphNode, input: Format, capacity: Int) -> Int {
    var bytes = 1024
    if node.decidesTimes(for: input) { bytes += capacity * MemoryLayout<Range<Int>>.stride }
    // What has to be fitted makes no frames.
    if let output = try? node.format(for: input), hasRows(output) {
      bytes += RowBuffer.bytes(width: output.width, stride: output.stride, capacity: capacity)
    }
    return bytes
  }

  func begin(_ item: ItemIdentity) throws(Problem) { try processor.begin(item) }

  func reset() { processor.reset() }

  func process(
    _ input: UnsafePointer<sergraph_rows>, into target: UnsafeMutablePointer<sergraph_rows>
  ) throws(Problem) {
    let count = Int(input.pointee.count)
    let stride = count == 0 ? inputWidth : Int(input.pointee.stride)
    guard Int(input.pointee.width) == inputWidth else {
      throw ProcessorHandle.wrong(input.pointee, expected: inputWidth)
    }
    // The host's rows are there, and nobody writes to them, until the call returns; so does the buffer go by then. A
    // processor only borrows its input, and so can't write to it.
    let rows = unsafe RowBuffer(
      over: UnsafeMutableBufferPointer(
        start: input.pointee.values, count: max(0, (count - 1) * stride + inputWidth)),
      width: inputWidth, stride: stride, capacity: count, count: count)
    if hasRows {
      let own = ownRows(Int(target.pointee.capacity))
      try processor.process(rows, into: &own.buffer)
      try copy(own.buffer, to: target)
    } else {
      var buffer = try hostRows(target)
      try processor.process(rows, into: &buffer)
      finish(&buffer, target)
    }
  }

  /// - Returns: Whether more is to come.
  func finish(into target: UnsafeMutablePointer<sergraph_rows>) throws(Problem) -> Bool {
    // The interface promises rows where more is to come; a processor may need several calls for one.
    for _ in 0..<100_000 {
      let hasMore: Bool
      if hasRows {
        let own = ownRows(Int(target.pointee.capacity))
        hasMore = try processor.finish(into: &own.buffer)
        try copy(own.buffer, to: target)
      } else {
        var buffer = try hostRows(target)
        hasMore = try processor.finish(into: &buffer)
        finish(&buffer, target)
      }
      if !hasMore || target.pointee.count > 0 { return hasMore }
    }
    throw Problem(.brokenNode, "'finish' promises more rows again and again, but gives none")
  }

  /// The host's memory as a buffer to be filled.
  private func hostRows(
    _ target: UnsafeMutablePointer<sergraph_rows>
  ) throws(Problem) -> RowBuffer {
    let capacity = Int(target.pointee.capacity)
    guard Int(target.pointee.width) == output.width,
      capacity == 0 || target.pointee.stride == target.pointee.width
    else { throw ProcessorHandle.wrong(target.pointee, expected: output.width) }
    // The host gives room for that many rows, which nobody else uses until the call returns; the buffer goes before.
    var buffer = unsafe RowBuffer(
      over: UnsafeMutableBufferPointer(
        start: target.pointee.values, count: capacity * output.width),
      width: output.width, stride: output.width, capacity: capacity)
    if decidesTimes {
      if coverage.count != capacity {
        coverage = [Range<Int>](repeating: 0..<0, count: capacity)
      }
      buffer.exchangeCoverage(&coverage)
    }
    return buffer
  }

  /// Tells the host what stands in its memory now.
  private func finish(
    _ buffer: inout RowBuffer, _ target: UnsafeMutablePointer<sergraph_rows>
  ) {
    tellCoverage(buffer, target)
    target.pointee.count = UInt64(buffer.count)
    if decidesTimes { buffer.exchangeCoverage(&coverage) }
  }

  private func tellCoverage(
    _ buffer: borrowing RowBuffer, _ target: UnsafeMutablePointer<sergraph_rows>
  ) {
    guard decidesTimes, let covers = target.pointee.covers else { return }
    // The host has room for two numbers for each row that it has room for.
    for row in 0..<buffer.count {
      let range = buffer.covered(by: row)
      covers[2 * row] = UInt64(range.lowerBound)
      covers[2 * row + 1] = UInt64(range.upperBound)
    }
  }

  /// The buffer of its own, with as much room as the host has. Samples that it holds move along when that changes.
  private func ownRows(_ capacity: Int) -> OwnRows {
    if rows.buffer.capacity != capacity || rows.buffer.width != output.width {
      let new = OwnRows(
        RowBuffer(
          width: output.width, stride: output.stride, capacity: capacity,
          keepsCoverage: decidesTimes))
      let old = rows
      new.buffer.overlay { target in
        old.buffer.overlay { source in
          for index in 0..<min(target.count, source.count) { target[index] = source[index] }
          return 0
        }
        return 0
      }
      rows = new
    }
    rows.buffer.clear()
    return rows
  }

  /// Writes its own rows out one after another.
  private func copy(
    _ buffer: borrowing RowBuffer, to target: UnsafeMutablePointer<sergraph_rows>
  ) throws(Problem) {
    target.pointee.count = UInt64(buffer.count)
    guard buffer.count > 0 else { return }
    guard let values = target.pointee.values, Int(target.pointee.width) == output.width,
      target.pointee.stride == target.pointee.width
    else { throw ProcessorHandle.wrong(target.pointee, expected: output.width) }
    for row in 0..<buffer.count {
      // There is room: the buffer holds as many rows as the host has room for. The source is good during the call.
      buffer[row].withUnsafeBufferPointer { source in
        guard let start = source.baseAddress else { return }
        (values + row * output.width).update(from: start, count: source.count)
      }
    }
    tellCoverage(buffer, target)
  }

  private static func wrong(_ rows: sergraph_rows, expected width: Int) -> Problem {
    Problem(
      .brokenNode, "the host gives rows of \(rows.width), \(rows.stride) apart, expected \(width)")
  }
}
