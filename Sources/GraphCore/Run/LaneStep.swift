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
  /// What the item's rows cover, of a step that decides times.
  private(set) var coverage: Coverage?

  /// Creates a step; one with an open format is prepared when a recording is opened.
  init(_ plan: Plan.Step) throws(Problem) {
    self.plan = plan
    input = plan.input
    output = plan.output
    let isReady = !plan.isOpen
    rows = RowBuffer(
      width: isReady ? plan.output.width : 1, stride: isReady ? plan.output.stride : 1,
      capacity: isReady ? plan.capacity : 1, keepsCoverage: plan.decidesTimes)
    if plan.decidesTimes { coverage = Coverage(for: plan.output) }
    switch plan.work {
    case .source: work = .source
    case .join(let inputs): work = .join(Join(inputs))
    case .node(let node, let fitted):
      work = isReady ? .processor(try LaneStep.prepare(node, fitted, plan.input)) : .source
    }
  }

  private static func prepare(
    _ node: any GraphNode, _ fitted: Fitted?, _ input: Format
  ) throws(Problem) -> any Processor {
    if let node = node as? any TrainableGraphNode, let fitted {
      return try node.prepare(for: input, fitted: fitted)
    }
    return try node.prepare(for: input)
  }

  /// Makes the source's buffer fit the recording that was opened.
  /// - Throws: `Problem` SG0708 when the recording is not what the source said that it gives.
  func fit(source concrete: Format, chunk: Int) throws(Problem) {
    guard plan.output.admits(concrete) else {
      throw Problem(
        .brokenNode, "the source said that it gives \(plan.output), and gives \(concrete)")
    }
    guard concrete != output || concrete.width != rows.width else { return }
    output = concrete
    guard plan.isOpen else { return }
    // The buffer holds as many numbers however many channels there are, and at most as many seconds as the compiler
    // reckons with.
    let rate = concrete.sampleRate ?? Compiler.rateOfLongestRead
    let most = min(
      chunk / max(1, concrete.width), Int(Compiler.longestRead(chunk: chunk) * Double(rate)))
    rows = RowBuffer(width: concrete.width, capacity: max(1, most))
  }

  /// Makes an open step fit the rows that it will take; does nothing if it fits already.
  /// - Parameter most: How many rows it takes at once.
  func fit(input concrete: Format, most: Int) throws(Problem) {
    guard case .node(let node, let fitted) = plan.work, concrete != input else { return }
    let given = Compiler.completed(
      try node.format(for: concrete), of: node, for: concrete, name: plan.name)
    work = .processor(try LaneStep.prepare(node, fitted, concrete))
    output = given
    input = concrete
    rows = RowBuffer(
      width: output.width, stride: output.stride,
      capacity: max(1, node.capacity(for: most, input: concrete)), keepsCoverage: plan.decidesTimes)
  }

  /// Remembers what the rows of this round cover.
  func remember() throws(Problem) {
    guard let coverage else { return }
    for row in 0..<rows.count where coverage.isOfEveryRow || rowsOfItem + row == 0 {
      try coverage.append(rows.covered(by: row))
    }
  }

  func reset() {
    rowsOfItem = 0
    if let coverage { self.coverage = Coverage(for: coverage) }
    rows.clear()
    switch work {
    case .source: break
    case .processor(let processor): processor.reset()
    case .join(let join): join.reset()
    }
  }
}
