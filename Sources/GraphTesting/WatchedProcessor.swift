import CAllocations
import GraphCore

/// Stands between a stage and a node's processor: looks at what each call does, and lets the processor read its rows
/// between guard pages.
final class WatchedProcessor: Processor {
  private let processor: any Processor
  private let node: any GraphNode
  private let input: Format
  /// Where the rows lie that it reads; nil for the stage's own buffer.
  private let pages: GuardPages?
  /// A chunk of no rows, which it gets behind every other one; nil for none.
  private let nothing: Nothing?

  /// How often each call of `process` allocated.
  private(set) var allocations: [Int] = []
  /// More rows out of one call of `process` than the node says.
  private(set) var excesses: [Finding.RowRule] = []
  /// The rows of the first call of `process` that gave another number than it took.
  private(set) var otherCount: (taken: Int, given: Int)?
  /// Whether `finish` was called.
  private(set) var isFinishing = false
  /// Rows that came of `finish`.
  private(set) var heldBack = 0
  /// Whether the last call of `finish` said that more is to come, and gave nothing.
  private(set) var promisesInVain = false

  private final class Nothing {
    let rows: RowBuffer
    init(_ shape: RowShape) { rows = shape.makeBuffer() }
  }

  /// - Parameters:
  ///   - shape: The shape of what it takes.
  ///   - getsNothing: Whether it also gets chunks of no rows.
  init(
    _ processor: any Processor, of node: any GraphNode, input: Format, shape: RowShape,
    guards: GuardPages.Side?, getsNothing: Bool
  ) {
    self.processor = processor
    self.node = node
    self.input = input
    pages = guards.map { GuardPages(shape, $0) }
    nothing = getsNothing ? Nothing(shape) : nil
  }

  func begin(_ item: ItemIdentity) throws(Problem) { try processor.begin(item) }

  func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem) {
    try pass(input, into: &output)
    if let nothing { try pass(nothing.rows, into: &output) }
  }

  private func pass(_ rows: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem) {
    let given = output.count
    let before = sergraph_allocation_calls()
    if let pages {
      let guarded = pages.rows(rows)
      try processor.process(guarded, into: &output)
    } else {
      try processor.process(rows, into: &output)
    }
    allocations.append(sergraph_allocation_calls() - before)
    let (taken, added) = (rows.count, output.count - given)
    if taken != added { otherCount = otherCount ?? (taken, added) }
    if added > node.capacity(for: taken, input: input) {
      excesses.append(.capacity(taken: taken, given: added))
    }
  }

  func finish(into output: inout RowBuffer) throws(Problem) -> Bool {
    isFinishing = true
    let isMore = try processor.finish(into: &output)
    heldBack += output.count
    promisesInVain = isMore && output.count == 0
    return isMore
  }

  func catchUp(into output: inout RowBuffer) throws(Problem) -> Bool {
    try processor.catchUp(into: &output)
  }

  func reset() { processor.reset() }
}
