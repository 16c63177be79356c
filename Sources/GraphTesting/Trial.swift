import CAllocations
import GraphCore

/// One node, prepared for one input, that can be run as an engine runs it.
struct Trial {
  let node: any GraphNode
  let input: Format
  let output: Format
  let fitted: Fitted?
  let item: ItemIdentity

  /// What came of a run: all rows, or the problem that ended it.
  enum Outcome: Equatable {
    case rows([UInt32], covering: [Range<Int>])
    case refused(Problem)

    var summary: Finding.Summary {
      switch self {
      case .rows(let bits, _): .numbers(bits.count)
      case .refused(let problem): .refused(problem)
      }
    }
  }

  init(_ node: any GraphNode, input: Format, fitted: Fitted?, item: ItemIdentity) throws(Problem) {
    self.node = node
    self.item = item
    self.input = input
    self.fitted = fitted
    if let fitted, let trainable = node as? any TrainableGraphNode {
      output = try trainable.format(for: input, fitted: fitted)
    } else {
      output = try node.format(for: input)
    }
  }

  func prepare() throws(Problem) -> any Processor {
    if let fitted, let trainable = node as? any TrainableGraphNode {
      return try trainable.prepare(for: input, fitted: fitted)
    }
    return try node.prepare(for: input)
  }

  /// Runs one item.
  /// - Parameters:
  ///   - rows: Its rows, one after another.
  ///   - cuts: How many rows each chunk has, over and over; not all 0.
  ///   - guards: Where guard pages lie; none if absent.
  ///   - notice: Told what breaks a rule.
  func run(
    _ processor: any Processor, rows: [Float], cuts: [Int], guards: GuardPages.Side? = nil,
    notice: (Finding.RowRule) -> Void = { _ in }, allocations: (Int) -> Void = { _ in }
  ) -> Outcome {
    let total = input.width == 0 ? 0 : rows.count / input.width
    let chunk = max(1, cuts.max() ?? 1)
    let capacity = node.capacity(for: chunk, input: input)
    // Rows that overlap in the item also lie so in the engine's buffers.
    let stride = overlap(rows) ? input.stride : input.width
    var source = RowBuffer(width: input.width, stride: stride, capacity: chunk)
    let given = guards.map {
      GuardPages(
        bytes: RowBuffer.bytes(width: input.width, stride: stride, capacity: chunk), $0)
    }
    let taken = guards.map {
      GuardPages(
        bytes: RowBuffer.bytes(width: output.width, stride: output.stride, capacity: capacity), $0)
    }
    let isSegments = if case .segments = output.clock { true } else { false }
    let decidesTimes = node.decidesTimes(for: input)
    var target: RowBuffer
    if let taken {
      target = taken.empty(output, capacity: capacity, keepsCoverage: decidesTimes)
    } else {
      target = RowBuffer(
        width: output.width, stride: output.stride, capacity: capacity, keepsCoverage: decidesTimes)
    }
    var bits: [UInt32] = []
    var covered: [Range<Int>] = []
    func collect(_ buffer: borrowing RowBuffer) {
      for row in 0..<buffer.count {
        // Of rows at a clock, the first tells.
        if decidesTimes, bits.isEmpty || isSegments { covered.append(buffer.covered(by: row)) }
        let values = buffer[row]
        for index in values.indices { bits.append(values[index].bitPattern) }
      }
    }
    do throws(Problem) {
      var first = 0
      var turn = 0
      try processor.begin(item)
      while first < total {
        let count = min(total - first, cuts[turn % cuts.count])
        lay(rows, first, count, into: &source)
        target.clear()
        let before = sergraph_allocation_calls()
        if let given {
          let guarded = given.rows(source)
          try processor.process(guarded, into: &target)
        } else {
          try processor.process(source, into: &target)
        }
        allocations(sergraph_allocation_calls() - before)
        collect(target)
        if target.count > node.capacity(for: count, input: input) {
          notice(.capacity(taken: count, given: target.count))
        }
        first += count
        turn += 1
      }
      var idle = 0
      var isMore = true
      while isMore {
        target.clear()
        isMore = try processor.finish(into: &target)
        collect(target)
        idle = target.count == 0 ? idle + 1 : 0
        if idle > 100_000 {
          notice(.finishGivesNothing)
          return .rows(bits, covering: covered)
        }
        // No node gives so much for the items that are tried.
        if bits.count > 50_000_000 {
          notice(.finishNeverEnds)
          return .rows(bits, covering: covered)
        }
      }
    } catch {
      return .refused(error)
    }
    return .rows(bits, covering: covered)
  }

  /// Whether the rows are such that they may lie over one another, each `stride` numbers after the one before.
  private func overlap(_ rows: [Float]) -> Bool {
    let (width, stride) = (input.width, input.stride)
    guard stride < width, stride > 0 else { return false }
    return (0..<rows.count - rows.count % max(1, width)).dropFirst(width).allSatisfy { index in
      index % width >= width - stride
        || rows[index].bitPattern == rows[index - width + stride].bitPattern
    }
  }

  /// Lays some rows of an item into a buffer.
  private func lay(_ rows: [Float], _ first: Int, _ count: Int, into buffer: inout RowBuffer) {
    let (width, stride) = (buffer.width, buffer.stride)
    buffer.overlay { numbers in
      for row in 0..<count {
        for column in 0..<width {
          numbers[row * stride + column] = rows[(first + row) * width + column]
        }
      }
      return count
    }
  }
}
