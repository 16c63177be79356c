/// A step of one lane: its rows and what fills them.
final class LaneStep {
  enum Work {
    case source
    case processor(any Processor)
    case join(Join)
  }

  let plan: Plan.Step
  var rows: RowBuffer
  var work: Work
  /// The format that the processor was prepared for; differs from the plan's where that is open.
  private(set) var input: Format
  private(set) var output: Format
  /// Rows given since the item began.
  var rowsOfItem = 0

  /// Creates a step; one with an open format is prepared when a recording is opened.
  init(_ plan: Plan.Step) throws(Problem) {
    self.plan = plan
    input = plan.input
    output = plan.output
    let isReady = !plan.isOpen
    rows = RowBuffer(
      width: isReady ? plan.output.width : 1, stride: isReady ? plan.output.stride : 1,
      capacity: isReady ? plan.capacity : 1)
    switch plan.work {
    case .source: work = .source
    case .join(let inputs): work = .join(Join(inputs))
    case .node(let node, let fitted):
      work = isReady ? .processor(try LaneStep.prepare(node, fitted, plan.input)) : .source
    }
  }

  private static func prepare(
    _ node: any Node, _ fitted: Fitted?, _ input: Format
  ) throws(Problem) -> any Processor {
    if let node = node as? any TrainableNode, let fitted {
      return try node.prepare(for: input, fitted: fitted)
    }
    return try node.prepare(for: input)
  }

  /// Makes an open step fit the recording that was opened; does nothing if it fits already.
  func fit(to concrete: Format, chunk: Int) throws(Problem) {
    switch plan.work {
    case .source:
      guard concrete != output || rows.capacity == 1 else { return }
      output = concrete
      // The buffer holds as many numbers however many channels there are.
      rows = RowBuffer(
        width: concrete.width, capacity: max(1, chunk / max(1, concrete.width)))
    case .join: return
    case .node(let node, let fitted):
      guard concrete != input else { return }
      output = try node.format(for: concrete)
      work = .processor(try LaneStep.prepare(node, fitted, concrete))
      let most = max(1, min(chunk / concrete.width, (concrete.sampleRate ?? 4) / 4 + 1))
      rows = RowBuffer(
        width: output.width, stride: output.stride,
        capacity: max(1, node.capacity(for: most, input: concrete)))
      input = concrete
    }
  }

  func reset() {
    rowsOfItem = 0
    rows.clear()
    switch work {
    case .source: break
    case .processor(let processor): processor.reset()
    case .join(let join): join.reset()
    }
  }
}
