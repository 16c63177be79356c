/// Carries items through a stage of two steps, rows that are given and a node that takes them, on the thread of the
/// caller: for whoever tries a node by itself, in chunks of any lengths.
///
/// Rows are not checked: what is not finite goes in and comes out.
package struct NodeRun {
  private let stage: Stage
  private let chunk: Chunk

  /// Puts the two steps together.
  /// - Parameters:
  ///   - node: What the processor was prepared by.
  ///   - processor: Takes the rows. It is neither prepared nor reset here.
  ///   - input: What the rows are. Where they overlap, they do so in the buffer too.
  ///   - output: What the node gives.
  ///   - most: The most rows in a chunk.
  ///   - buffer: Makes the buffer of what the node gives.
  package init(
    _ node: any GraphNode, _ processor: any Processor, input: Format, output: Format, most: Int,
    buffer: (RowShape) -> RowBuffer = { $0.makeBuffer() }
  ) {
    let name = node.about.name
    let completed = Compiler.completed(output, of: node, for: input, name: name)
    let rows = Plan.Step.alone("rows of \(name)", .given, [], input, input, capacity: most)
    let taking = Plan.Step.alone(
      name, .node(node, nil), [0], input, completed,
      capacity: max(1, node.capacity(for: most, input: input)))
    stage = Stage([StageStep(rows, .source), StageStep(taking, .processor(processor))])
    chunk = Chunk(for: stage) { number, shape in
      number == 0 ? shape.makeBuffer() : buffer(shape)
    }
  }

  /// Carries one item.
  /// - Parameters:
  ///   - read: Adds the rows of the next chunk; false where none are left. What it throws is damage: the node
  ///     gives what it has ready first.
  ///   - take: Takes what the node gave in a round.
  /// - Throws: `Problem` of the node, of `read` or of `take`; SG0708 where the node breaks what the engine
  ///   relies on.
  package func run(
    _ item: ItemIdentity, read: (inout RowBuffer) throws(Problem) -> Bool,
    take: (borrowing RowBuffer) throws(Problem) -> Void
  ) throws(Problem) {
    do throws(Stage.Failure) {
      try stage.carry(item, in: chunk) { () throws(Stage.Failure) in
        let isRead: Bool
        do throws(Stage.Failure) {
          isRead = try stage.produce(0, chunk) { (rows) throws(Problem) in try read(&rows) }
        } catch { return .damage(error) }
        try stage.count(0, chunk)
        return isRead ? .more : .end
      } given: { (step) throws(Stage.Failure) in
        try stage.count(step, chunk)
        do throws(Problem) { try take(chunk.steps[step].buffer) } catch {
          throw Stage.Failure(problem: error, step: step)
        }
      }
    } catch { throw error.problem }
  }
}

extension Plan.Step {
  /// A step that is run by itself, in no graph. It is in order, whatever the node says: what it holds back is
  /// wanted, too.
  static func alone(
    _ name: String, _ work: Plan.Work, _ inputs: [Int], _ input: Format, _ output: Format,
    capacity: Int
  ) -> Plan.Step {
    Plan.Step(
      name: name, node: 0, work: work, inputs: inputs, input: input, output: output,
      capacity: capacity, base: 0, behind: 0, lag: 0, lateness: 0, isRowwise: false,
      startsStage: false, bufferBytes: 0, stateBytes: 0)
  }
}
