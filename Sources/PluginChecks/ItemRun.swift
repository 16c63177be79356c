import GraphCore

/// Runs one item through a processor, as an engine would, for checks that need a processor in their hands.
struct ItemRun {
  let input: Format
  let output: Format
  /// The most rows that a chunk gives.
  let capacity: Int
  let decidesTimes: Bool

  /// Rows in a chunk.
  static let chunk = 48
  /// The most numbers that a buffer may hold: a node that says it gives more is not run.
  static let mostNumbers = 1 << 26

  /// Sizes buffers for a node.
  /// - Returns: Nil where they would be too large.
  init?(_ node: any GraphNode, input: Format, output: Format) {
    self.input = input
    self.output = output
    capacity = node.capacity(for: ItemRun.chunk, input: input)
    decidesTimes = node.decidesTimes(for: input)
    guard output.width > 0, capacity <= ItemRun.mostNumbers / output.width else { return nil }
  }

  /// What comes out, as bits; `reset` is for the caller.
  func run(
    _ processor: any Processor, _ rows: [Float], item: ItemIdentity = ItemRun.item
  ) throws(Problem) -> [UInt32] {
    let width = input.width
    var source = RowBuffer(width: width, capacity: ItemRun.chunk)
    var target = RowBuffer(
      width: output.width, capacity: max(1, capacity), keepsCoverage: decidesTimes)
    var bits: [UInt32] = []
    func collect(_ buffer: borrowing RowBuffer) {
      for index in buffer.values.indices { bits.append(buffer.values[index].bitPattern) }
    }
    try processor.begin(item)
    var first = 0
    while first < rows.count {
      let end = min(rows.count, first + ItemRun.chunk * width)
      source.clear()
      source.append(copying: rows.span.extracting(first..<end))
      target.clear()
      try processor.process(source, into: &target)
      collect(target)
      first = end
    }
    var isMore = true
    // Bounded, since a broken `finish` may go on for ever; the checks of rows tell of it.
    for _ in 0..<10_000 where isMore && bits.count < 10_000_000 {
      target.clear()
      isMore = try processor.finish(into: &target)
      collect(target)
    }
    return bits
  }

  /// The recording that the items are said to be of.
  static let item = ItemIdentity(path: "item.wav", speaker: "ann")
}

extension [UInt32] {
  /// Whether all of them are the bits of finite numbers.
  var areFinite: Bool { allSatisfy { Float(bitPattern: $0).isFinite } }
}
