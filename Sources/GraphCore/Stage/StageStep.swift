/// A step of one stage: what fills its rows.
final class StageStep {
  enum Worker {
    /// Rows come from outside: from a reader, or from a table.
    case source
    case processor(any Processor)
    case join(Join)
    /// The step's format is open, and no recording was opened yet.
    case unprepared
  }

  let plan: Plan.Step
  // What is asked in every round, beside the plan, which is large.
  let node: Int
  let inputs: [Int]
  let isRowwise: Bool
  /// Whether its rows overlap: they are a view of numbers that were checked when they came.
  let isView: Bool
  private(set) var work: Worker
  private(set) var shape: RowShape
  /// The format that the processor was prepared for; differs from the plan's where that is open.
  private(set) var input: Format
  private(set) var output: Format
  /// Seconds that rows of this recording may come later than the plan says, which knew no rate: of this step alone.
  private(set) var extraLateness = 0.0
  /// Rows given since the item began, of a step that works in order.
  var rowsOfItem = 0
  /// What the item's rows cover, of a step that decides times.
  private(set) var coverage: Coverage?

  /// Creates a step; one with an open format is prepared when a recording is opened.
  convenience init(_ plan: Plan.Step) throws(Problem) {
    let isReady = !plan.isOpen
    let work: Worker
    switch plan.work {
    case .source, .given: work = .source
    case .join(let inputs): work = .join(Join(inputs))
    case .node(let node, let fitted):
      work = isReady ? .processor(try node.processor(for: plan.input, fitted: fitted)) : .unprepared
    }
    self.init(plan, work, isReady: isReady)
  }

  /// Creates a step whose work is prepared already, unless it is not ready.
  init(_ plan: Plan.Step, _ work: Worker, isReady: Bool = true) {
    self.plan = plan
    node = plan.node
    inputs = plan.inputs
    isRowwise = plan.isRowwise
    isView = plan.output.stride < plan.output.width
    self.work = work
    input = plan.input
    output = plan.output
    shape = RowShape(
      width: isReady ? plan.output.width : 1, stride: isReady ? plan.output.stride : 1,
      capacity: isReady ? plan.capacity : 1, keepsCoverage: plan.decidesTimes)
    if plan.decidesTimes { coverage = Coverage(for: plan.output) }
  }

  /// Makes the source's step fit the recording that was opened.
  /// - Throws: `Problem` SG0708 when the recording is not what the source said that it gives.
  func fit(source concrete: Format, chunk: Int) throws(Problem) {
    guard plan.output.admits(concrete) else {
      throw Problem(
        .brokenNode, "the source said that it gives \(plan.output), and gives \(concrete)")
    }
    guard concrete != output || concrete.width != shape.width else { return }
    output = concrete
    guard plan.isOpen else { return }
    // The buffer holds as many numbers however many channels there are, and at most as many seconds as the compiler
    // reckons with.
    let rate = concrete.sampleRate ?? Compiler.rateOfLongestRead
    let most = min(
      chunk / max(1, concrete.width), Int(Compiler.longestRead(chunk: chunk) * Double(rate)))
    shape = RowShape(
      width: concrete.width, stride: concrete.width, capacity: max(1, most), keepsCoverage: false)
  }

  /// Makes an open step fit the rows that it will take; does nothing if it fits already.
  /// - Parameter most: How many rows it takes at once.
  func fit(input concrete: Format, most: Int) throws(Problem) {
    guard case .node(let node, let fitted) = plan.work, concrete != input else { return }
    let given = Compiler.completed(
      try node.format(for: concrete), of: node, for: concrete, name: plan.name)
    work = .processor(try node.processor(for: concrete, fitted: fitted))
    output = given
    input = concrete
    extraLateness = 0
    if case .seconds(let own) = node.lateness(for: concrete),
      case .seconds(let planned) = node.lateness(for: plan.input)
    {
      extraLateness = max(0, own - planned)
    }
    shape = RowShape(
      width: output.width, stride: output.stride,
      capacity: max(1, node.capacity(for: most, input: concrete)), keepsCoverage: plan.decidesTimes)
  }

  func reset() {
    rowsOfItem = 0
    if let coverage { self.coverage = Coverage(for: coverage) }
    switch work {
    case .source, .unprepared: break
    case .processor(let processor): processor.reset()
    case .join(let join): join.reset()
    }
  }
}
