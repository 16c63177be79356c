import CSergraphPlugin
import GraphCore
import PluginInterface

/// A processor that is driven through the C interface.
final class ForeignProcessor: Processor {
  private let node: ForeignNode
  private let learnt: ForeignFitted?
  private var processor: UnsafeMutableRawPointer?
  private let width: Int
  private let decidesTimes: Bool
  private static let fence: Float = 12_345.5
  private var values: [Float] = []
  private var covers: [UInt64] = []

  init(_ node: ForeignNode, input: Format, learnt: ForeignFitted?) throws(Problem) {
    self.node = node
    self.learnt = learnt
    let output = try node.foreignFormat(for: input, learnt: learnt?.handle.value)
    width = Int(output.width)
    decidesTimes = output.decides_times == 1
    let foreign = ForeignFormat(input)
    try ForeignNode.check(
      node.kind.prepare(node.node, foreign.pointer, learnt?.handle.value, &processor), node.kind)
    reset()
  }

  deinit { node.kind.release(processor) }

  func begin(_ item: ItemIdentity) throws(Problem) {
    let status = item.path.withCString { path in
      var foreign = sergraph_item()
      foreign.size = UInt32(MemoryLayout<sergraph_item>.size)
      foreign.path = path
      foreign.channel = Int32(item.channel ?? -1)
      foreign.start = item.start
      return node.kind.begin(processor, &foreign)
    }
    try ForeignNode.check(status, node.kind)
  }

  func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem) {
    let (count, inputWidth, inputStride) = (input.count, input.width, input.stride)
    let status = input.values.withUnsafeBufferPointer { values in
      var rows = sergraph_rows()
      rows.size = UInt32(MemoryLayout<sergraph_rows>.size)
      rows.values = UnsafeMutablePointer(mutating: values.baseAddress)
      rows.count = UInt64(count)
      rows.width = UInt64(inputWidth)
      rows.stride = UInt64(inputStride)
      return fill(&output) { node.kind.process(processor, &rows, $0) }
    }
    try ForeignNode.check(status, node.kind)
  }

  func finish(into output: inout RowBuffer) throws(Problem) -> Bool {
    let status = fill(&output) { node.kind.finish(processor, $0) }
    try ForeignNode.check(status, node.kind)
    return status == SERGRAPH_MORE
  }

  func reset() { node.kind.reset(processor) }

  /// Has rows written to memory of its own, as a host does, with a fence behind it.
  private func fill(
    _ output: inout RowBuffer, _ call: (UnsafeMutablePointer<sergraph_rows>) -> Int32
  ) -> Int32 {
    let room = output.room
    if values.count != room * width + 1 {
      values = [Float](repeating: ForeignProcessor.fence, count: room * width + 1)
      covers = [UInt64](repeating: 7, count: 2 * room)
    }
    var status: Int32 = 0
    var count = 0
    values.withUnsafeMutableBufferPointer { values in
      covers.withUnsafeMutableBufferPointer { covers in
        var rows = sergraph_rows()
        rows.size = UInt32(MemoryLayout<sergraph_rows>.size)
        rows.values = values.baseAddress
        rows.capacity = UInt64(room)
        rows.width = UInt64(width)
        rows.stride = UInt64(width)
        rows.covers = decidesTimes ? covers.baseAddress : nil
        status = call(&rows)
        count = Int(rows.count)
      }
    }
    precondition(values[room * width] == ForeignProcessor.fence, "it wrote past its room")
    for row in 0..<count {
      let first = Int(covers[2 * row])
      var target = output.append(
        covering: decidesTimes ? first..<Int(covers[2 * row + 1]) : 0..<0)
      for column in target.indices { target[column] = values[row * width + column] }
    }
    return status
  }
}
