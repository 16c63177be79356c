package import GraphCore

/// One node that can be run on one input by the engine's stage, again and again.
package struct NodeTrial: Sendable {
  let node: any GraphNode
  package let input: Format
  package let output: Format
  let fitted: Fitted?
  let item: ItemIdentity

  /// The most numbers that a buffer may hold: a node that says it gives more is not to be run.
  package static let mostNumbers = 1 << 26
  /// No node gives so many numbers at the end of the items that are tried.
  private static let mostAtTheEnd = 50_000_000

  /// What came of a run: all rows, or the problem that ended it.
  package enum Outcome: Equatable, Sendable {
    case rows([UInt32], covering: [Range<Int>])
    case refused(Problem)

    var summary: Finding.Summary {
      switch self {
      case .rows(let bits, _): .numbers(bits.count)
      case .refused(let problem): .refused(problem)
      }
    }

    /// The bits of all numbers.
    /// - Throws: The `Problem` that ended the run.
    package func bits() throws(Problem) -> [UInt32] {
      switch self {
      case .rows(let bits, _): return bits
      case .refused(let problem): throw problem
      }
    }

    /// Whether no number that came is NaN or infinite.
    package var isFinite: Bool {
      switch self {
      case .rows(let bits, _): bits.allSatisfy { Float(bitPattern: $0).isFinite }
      case .refused: true
      }
    }
  }

  /// What was seen of a run.
  struct Run {
    let outcome: Outcome
    /// The rules that it broke.
    let broken: [Finding.RowRule]
    /// How often each call of `process` allocated.
    let allocations: [Int]
    /// The rows of the first call of `process` that gave another number than it took.
    let otherCount: (taken: Int, given: Int)?
    /// Rows that came when the item had ended.
    let heldBack: Int
  }

  /// - Throws: `Problem` of a node that does not take the input.
  package init(
    _ node: any GraphNode, input: Format, fitted: Fitted?, item: ItemIdentity
  ) throws(Problem) {
    self.init(
      node, input: input, output: try node.format(for: input, fitted: fitted), fitted: fitted,
      item: item)
  }

  /// Creates one of which is known what it gives.
  package init(
    _ node: any GraphNode, input: Format, output: Format, fitted: Fitted?, item: ItemIdentity
  ) {
    self.node = node
    self.input = input
    self.output = output
    self.fitted = fitted
    self.item = item
  }

  /// Whether memory has room for what the node says that it gives for a chunk.
  package func fits(chunk: Int) -> Bool {
    output.width > 0
      && node.capacity(for: chunk, input: input) <= NodeTrial.mostNumbers / output.width
  }

  func prepare() throws(Problem) -> any Processor {
    try node.processor(for: input, fitted: fitted)
  }

  /// Runs one item in chunks of one length.
  package func outcome(_ processor: any Processor, rows: [Float], chunk: Int) -> Outcome {
    run(processor, rows: rows, cuts: [chunk]).outcome
  }

  /// Runs one item; the processor is not reset.
  /// - Parameters:
  ///   - rows: Its rows, one after another.
  ///   - cuts: How many rows each chunk has, over and over; at least 1.
  ///   - guards: Where guard pages lie; none if absent.
  ///   - getsNothing: Whether a chunk of no rows comes behind every other one.
  ///   - isDamaged: Whether the item does not end behind its rows, but turns out to be damaged there.
  func run(
    _ processor: any Processor, rows: [Float], cuts: [Int], guards: GuardPages.Side? = nil,
    getsNothing: Bool = false, isDamaged: Bool = false
  ) -> Run {
    var input = input
    // Rows that overlap in the item also lie so in the engine's buffers.
    if !overlap(rows) { input.stride = input.width }
    let most = cuts.max() ?? 1
    let watched = WatchedProcessor(
      processor, of: node, input: self.input,
      shape: RowShape(
        width: input.width, stride: input.stride, capacity: most, keepsCoverage: false),
      guards: guards, getsNothing: getsNothing)
    var pages: GuardPages?
    // The engine's buffer goes before the memory that it lies in.
    defer { withExtendedLifetime(pages) {} }
    let run = NodeRun(node, watched, input: input, output: output, most: most) { shape in
      guard let guards else { return shape.makeBuffer() }
      let made = GuardPages(shape, guards)
      pages = made
      return made.empty(shape)
    }
    let outcome = outcome(of: run, watched, rows: rows, cuts: cuts, isDamaged: isDamaged)
    var broken = watched.excesses
    if watched.promisesInVain, case .refused(let problem) = outcome {
      broken.append(.finishGivesNothing(problem))
    }
    if case .refused(let problem) = outcome, problem == endless { broken.append(.finishNeverEnds) }
    return Run(
      outcome: outcome, broken: broken, allocations: watched.allocations,
      otherCount: watched.otherCount, heldBack: watched.heldBack)
  }

  private func outcome(
    of run: NodeRun, _ watched: WatchedProcessor, rows: [Float], cuts: [Int], isDamaged: Bool
  ) -> Outcome {
    let total = input.width == 0 ? 0 : rows.count / input.width
    let isOfSegments = if case .segments = output.clock { true } else { false }
    let decidesTimes = node.decidesTimes(for: input)
    var bits: [UInt32] = []
    var covered: [Range<Int>] = []
    var (first, turn) = (0, 0)
    do throws(Problem) {
      try run.run(item) { (buffer) throws(Problem) in
        guard first < total else {
          if isDamaged { throw NodeTrial.damage }
          return false
        }
        let count = min(total - first, cuts[turn % cuts.count])
        lay(rows, first, count, into: &buffer)
        first += count
        turn += 1
        return true
      } take: { (buffer) throws(Problem) in
        for row in 0..<buffer.count {
          // Of rows at a clock, the first tells.
          if decidesTimes, bits.isEmpty || isOfSegments { covered.append(buffer.covered(by: row)) }
          let values = buffer[row]
          for index in values.indices { bits.append(values[index].bitPattern) }
        }
        if watched.isFinishing, bits.count > NodeTrial.mostAtTheEnd { throw endless }
      }
    } catch {
      guard error == NodeTrial.damage else { return .refused(error) }
    }
    return .rows(bits, covering: covered)
  }

  /// What ends a run that would go on for ever.
  private var endless: Problem {
    Problem(.brokenNode, "'\(node.about.name)' gives more and more rows at the item's end")
  }

  /// What ends a damaged item.
  private static let damage = Problem(.truncated, "the item is damaged behind its rows")

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
