/// A lane's private copy of the graph: runs one item after another through all steps, chunk by chunk.
final class LaneGraph {
  private let plan: Plan
  private let source: any Source
  let steps: [LaneStep]
  private let speaker: @Sendable (RecordingPart) -> String?
  private(set) var counters: Counters
  /// Where the run is, for failures.
  private var current = 0
  /// Seconds of the recording before the item's first row.
  private(set) var start = 0.0
  /// Seconds into the recording at which a number was not finite.
  private var timeOfFault: Double?

  /// Prepares every step whose format is known.
  /// - Parameter speaker: Who speaks in a recording, where that is known.
  init(
    _ plan: Plan, speaker: @escaping @Sendable (RecordingPart) -> String? = { _ in nil }
  ) throws(Problem) {
    self.plan = plan
    self.speaker = speaker
    guard case .source(let source) = plan.steps[0].work else {
      preconditionFailure("a plan starts with its source")
    }
    self.source = source
    var steps: [LaneStep] = []
    for step in plan.steps {
      do throws(Problem) { steps.append(try LaneStep(step)) } catch {
        throw error.placed(at: plan.graph.steps[step.node].place)
      }
    }
    self.steps = steps
    counters = Counters(nodes: plan.graph.steps.count)
  }

  /// Runs a recording: an item for each of its streams.
  /// - Parameters:
  ///   - part: The recording, or a part of it.
  ///   - handover: Takes what comes of it.
  ///   - isCancelled: Asked once a chunk.
  ///   - progress: Told of the recording and of the seconds that were read.
  /// - Returns: False if it was interrupted.
  func run(
    _ part: RecordingPart, handover: Handover, isCancelled: () -> Bool, progress: RunProgress
  ) -> Bool {
    let path = part.path
    let reader: any Reader
    do throws(Problem) { reader = try source.open(part, chunk: plan.chunk) } catch {
      let item = ItemIdentity(path: path, start: part.start ?? 0, speaker: speaker(part))
      let failure = ItemFailure(problem: error, node: plan.steps[0].name, time: nil)
      self.handover(item, handover).finish(.failure(failure), isLast: true)
      return true
    }
    progress.opened(reader.expectedSeconds.map { $0 * Double(reader.streams) })
    for stream in 0..<reader.streams {
      let channel = reader.streams > 1 ? stream : nil
      let isLast = stream == reader.streams - 1
      for step in steps { step.reset() }
      current = 0
      start = reader.start
      timeOfFault = nil
      let item = ItemIdentity(path: path, channel: channel, start: start, speaker: speaker(part))
      var results: ItemHandover?
      do throws(Problem) {
        try reader.select(stream: stream)
        try prepareOpenSteps(for: reader.format)
        let made = self.handover(item, handover)
        results = made
        try begin(item)
        guard try run(reader, into: made, isCancelled: isCancelled, progress: progress) else {
          return false
        }
        made.finish(.end(duration: seconds(of: steps[0])), isLast: isLast)
      } catch {
        // What fails because it was interrupted is no result.
        if isCancelled() { return false }
        let duration = seconds(of: steps[0])
        let failure = ItemFailure(
          problem: error, node: plan.graph.steps[plan.steps[current].node].name,
          time: timeOfFault ?? (current == 0 && steps[0].rowsOfItem == 0 ? nil : start + duration))
        (results ?? self.handover(item, handover)).finish(.failure(failure), isLast: isLast)
      }
    }
    return true
  }

  private func handover(_ item: ItemIdentity, _ handover: Handover) -> ItemHandover {
    let formats = plan.outputs.map { steps[$0.step].output }
    return ItemHandover(ItemResults(item, of: plan, formats: formats), by: handover)
  }

  private func begin(_ item: ItemIdentity) throws(Problem) {
    for (number, step) in steps.enumerated() {
      guard case .processor(let processor) = step.work else { continue }
      current = number
      try processor.begin(item)
    }
    current = 0
  }

  private func seconds(of source: LaneStep) -> Double {
    Double(source.rowsOfItem) / Double(source.output.sampleRate ?? 1)
  }

  private func prepareOpenSteps(for concrete: Format) throws(Problem) {
    for (number, step) in steps.enumerated() {
      current = number
      if number == 0 {
        try step.fit(source: concrete, chunk: plan.chunk)
      } else if step.plan.isOpen, let input = step.plan.inputs.first {
        try step.fit(input: steps[input].output, most: steps[input].rows.capacity)
      }
    }
    current = 0
  }

  /// Reads to the end, then finishes the steps in order.
  /// - Returns: False if it was interrupted.
  private func run(
    _ reader: any Reader, into results: ItemHandover, isCancelled: () -> Bool, progress: RunProgress
  ) throws(Problem) -> Bool {
    var hasMore = true
    while hasMore {
      if isCancelled() { return false }
      let before = steps[0].rowsOfItem
      hasMore = try round(from: 0, into: results) { (output) throws(Problem) in
        try reader.read(into: &output)
      }
      let seconds = Double(steps[0].rowsOfItem - before) / Double(reader.format.sampleRate ?? 1)
      counters.audio += seconds
      progress.read(seconds)
    }
    for number in steps.indices.dropFirst() {
      var hasMore = true
      while hasMore {
        if isCancelled() { return false }
        hasMore = try round(from: number, into: results) {
          [step = steps[number]] (output) throws(Problem) in
          switch step.work {
          case .source: return false
          case .processor(let processor):
            let isMore = try processor.finish(into: &output)
            guard !isMore || output.count > 0 else {
              throw Problem(
                .brokenNode, "'\(step.plan.name)' says that more rows are to come, and gives none")
            }
            return isMore
          case .join(let join):
            try join.give(into: &output)
            if !join.hasMore { try join.checkEnd() }
            return join.hasMore
          }
        }
      }
    }
    return true
  }

  /// One round: a step gives rows, and all that stand below it take what comes.
  private func round(
    from first: Int, into results: ItemHandover, produce: (inout RowBuffer) throws(Problem) -> Bool
  ) throws(Problem) -> Bool {
    for step in steps { step.rows.clear() }
    current = first
    var clock = monotonicNanoseconds()
    let hasMore = try produce(&steps[first].rows)
    try account(first, &clock)
    for number in steps.indices.dropFirst(first + 1) {
      let step = steps[number]
      current = number
      switch step.work {
      case .source: continue
      case .processor(let processor):
        let input = steps[step.plan.inputs[0]]
        if input.rows.count == 0 { continue }
        try processor.process(input.rows, into: &step.rows)
      case .join(let join):
        var isFed = false
        for (branch, input) in step.plan.inputs.enumerated() where steps[input].rows.count > 0 {
          isFed = true
          try join.take(steps[input].rows, from: branch)
        }
        guard isFed else { continue }
        try join.give(into: &step.rows)
      }
      try account(number, &clock)
    }
    for (number, output) in plan.outputs.enumerated() where steps[output.step].rows.count > 0 {
      let step = steps[output.step]
      let (offset, times) = try times(of: step)
      try results.append(step.rows, of: number, offset: offset, times: times)
    }
    try results.endRound(at: seconds(of: steps[0]))
    return hasMore
  }

  /// Checks what a step gave, and counts it.
  private func account(_ number: Int, _ clock: inout UInt64) throws(Problem) {
    let step = steps[number]
    let rows = step.rows.count
    if rows > 0, let bad = firstNotFinite(step.rows.values) {
      // Of rows that overlap, the first that holds it.
      let (width, stride) = (step.rows.width, max(1, step.rows.stride))
      let row = step.rowsOfItem + (bad < width ? 0 : (bad - width) / stride + 1)
      // A sample is a point in time; anything else begins where the stretch that it covers does.
      let moment =
        step.output.kind == .audio
        ? Double(row) / Double(step.output.sampleRate ?? 1)
        : step.output.clock.times(ofRow: row, duration: .infinity).start
      let time = start + offset(of: step.output) + moment
      timeOfFault = time
      throw Problem(
        .notFinite,
        "'\(step.plan.name)' gave a number that is not finite at \(shortNumber(time)) s",
        suggestion: number == 0 ? "the recording itself holds it: repair or re-export it" : nil)
    }
    try step.remember()
    step.rowsOfItem += rows
    let now = monotonicNanoseconds()
    counters.nodes[step.plan.node].busy += now - clock
    // A node's rows are counted where they leave it: on branches and joins, at its last step.
    if number == steps.count - 1 || steps[number + 1].plan.node != step.plan.node {
      counters.nodes[step.plan.node].rows += rows
    }
    clock = now
  }
}
