import Glibc
import GraphCore

/// One way to run a node, with its buffers.
final class Timed {
  private let processor: any Processor
  private let numbers: [Float]
  private let input: Format
  private let output: Format
  private let rows: Int
  private let capacity: Int

  init(_ node: any GraphNode, _ input: Format, _ fitted: Fitted?, rows: Int) throws {
    self.input = input
    self.rows = rows
    if let node = node as? any TrainableGraphNode, let fitted {
      output = try node.format(for: input, fitted: fitted)
      processor = try node.prepare(for: input, fitted: fitted)
    } else {
      output = try node.format(for: input)
      processor = try node.prepare(for: input)
    }
    capacity = max(1, node.capacity(for: rows, input: input))
    // A voice of 120 Hz that trembles; never zero, so that no branch skips the work.
    numbers = (0..<rows * input.width).map { 120 + 3 * sinf(0.4 * Float($0)) }
  }

  /// Runs one item of 400 chunks, to its end.
  /// - Returns: Microseconds a chunk, all in all.
  func microsecondsOfAChunk() throws -> Double {
    let chunks = 400
    var source = RowBuffer(width: input.width, capacity: rows)
    for row in 0..<rows {
      var target = source.append()
      for column in target.indices { target[column] = numbers[row * input.width + column] }
    }
    var target = RowBuffer(width: output.width, capacity: capacity)
    processor.reset()
    try processor.begin(ItemIdentity(path: "item.wav"))
    let start = ContinuousClock.now
    for _ in 0..<chunks {
      target.clear()
      try processor.process(source, into: &target)
    }
    var isMore = true
    while isMore {
      target.clear()
      isMore = try processor.finish(into: &target)
    }
    return (ContinuousClock.now - start) / .microseconds(1) / Double(chunks)
  }
}
