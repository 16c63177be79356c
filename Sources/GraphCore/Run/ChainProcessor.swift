/// The parts of a node one behind another, for whoever runs the node by itself: a stage of them, through
/// which rows are carried one at a time. In a graph, the compiler makes a step of each part.
package final class ChainProcessor: Processor {
  private let stage: Stage
  private let chunk: Chunk
  private var course: Course

  /// Prepares parts that give at most one row for each row that they take.
  /// - Parameter input: What the first takes.
  package init(_ nodes: [any GraphNode], for input: Format) throws(Problem) {
    let rows = Plan.Step.alone("rows", .given, [], input, input, capacity: 1)
    var steps = [StageStep(rows, .source)]
    var format = input
    for (number, node) in nodes.enumerated() {
      let name = node.about.name
      let output = Compiler.completed(
        try node.format(for: format), of: node, for: format, name: name)
      let step = Plan.Step.alone(name, .node(node, nil), [number], format, output, capacity: 1)
      steps.append(StageStep(step, .processor(try node.prepare(for: format))))
      format = output
    }
    stage = Stage(steps)
    chunk = Chunk(for: stage)
    course = Course(of: stage)
  }

  /// The most bytes that one holds beside what its parts do.
  /// - Parameter width: Numbers of the widest row.
  package static func bytes(parts: Int, width: Int) -> Int {
    (parts + 1) * (4096 + width * MemoryLayout<Float>.stride)
  }

  package func begin(_ item: ItemIdentity) throws(Problem) {
    do throws(Stage.Failure) { try stage.begin(item) } catch { throw error.problem }
  }

  package func process(
    _ input: borrowing RowBuffer, into output: inout RowBuffer
  ) throws(Problem) {
    for row in 0..<input.count {
      let numbers = input[row]
      try carry(into: &output) { () throws(Stage.Failure) in
        _ = try stage.produce(0, chunk) { (rows) in
          rows.append(copying: numbers)
          return true
        }
        return .more
      }
    }
  }

  package func finish(into output: inout RowBuffer) throws(Problem) -> Bool {
    while course.next != nil {
      guard output.room > 0 else { return true }
      try carry(into: &output) { .end }
    }
    return false
  }

  /// Carries a round, and gives what came of the last part.
  private func carry(
    into output: inout RowBuffer, read: () throws(Stage.Failure) -> Course.Reading
  ) throws(Problem) {
    chunk.begin(0)
    do throws(Stage.Failure) {
      let first = try stage.start(&course, chunk, read: read) ?? 0
      try stage.count(first, chunk)
      try stage.pass(chunk, from: first + 1) { (step) throws(Stage.Failure) in
        try stage.count(step, chunk)
      }
    } catch { throw error.problem }
    let last = chunk.steps[stage.steps.count - 1]
    for row in 0..<last.buffer.count { output.append(copying: last.buffer[row]) }
  }

  package func reset() {
    stage.reset()
    course = Course(of: stage)
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
