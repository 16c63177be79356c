/// A lane: a stage and a load of its own, with which it runs recordings, and helps other lanes with theirs.
final class Lane {
  private let plan: Plan
  private let source: any Source
  private let stage: Stage
  private let load: Load
  private let speaker: @Sendable (RecordingPart) -> String?
  private let open: OpenItems
  private(set) var counters: Counters
  /// Rounds of a recording after which others may help with it.
  private static let roundsAlone = 4

  /// Prepares every step whose format is known.
  /// - Parameters:
  ///   - speaker: Who speaks in a recording, where that is known.
  ///   - open: Where lanes see what they can help with.
  init(
    _ plan: Plan, speaker: @escaping @Sendable (RecordingPart) -> String? = { _ in nil },
    open: OpenItems = OpenItems(lanes: 1)
  ) throws(Problem) {
    self.plan = plan
    self.speaker = speaker
    self.open = open
    guard case .source(let source) = plan.steps[0].work else {
      preconditionFailure("a plan starts with its source")
    }
    self.source = source
    stage = try Stage(plan)
    load = Load(for: stage)
    counters = Counters(nodes: plan.graph.nodes.count)
  }

  /// Runs a recording: an item for each of its streams.
  /// - Parameters:
  ///   - part: The recording, or a part of it.
  ///   - handover: Takes what comes of it.
  ///   - isCancelled: Asked once a chunk.
  ///   - progress: Told of the recording and of the seconds that were read.
  /// - Returns: False if it was interrupted.
  func run(
    _ part: RecordingPart, handover: Handover, isCancelled: @escaping @Sendable () -> Bool,
    progress: RunProgress
  ) -> Bool {
    let reader: any Reader
    do throws(Problem) { reader = try source.open(part, chunk: plan.chunk) } catch {
      // What fails because it was interrupted is no failure.
      if isCancelled() { return false }
      let item = identity(of: part, channel: part.channel, start: part.start ?? 0)
      let failure = ItemFailure(problem: error, node: plan.steps[0].name, time: nil)
      results(item, handover).finish(.failure(failure), isLast: true)
      return true
    }
    progress.opened(reader.expectedSeconds.map { $0 * Double(reader.streams) })
    for stream in 0..<reader.streams {
      let isLast = stream == reader.streams - 1
      let item = identity(
        of: part, channel: reader.streams > 1 ? stream : part.channel, start: reader.start)
      let ending = run(
        item, stream, of: reader, handover: handover, isCancelled: isCancelled, progress: progress)
      switch ending {
      case (_, .interrupted): return false
      case (let results, .end(let seconds)):
        results.finish(.end(duration: seconds), isLast: isLast)
      case (let results, .failure(let failure, let seconds)):
        if isCancelled() { return false }
        results.finish(.failure(described(failure, item, after: seconds)), isLast: isLast)
      }
    }
    return true
  }

  private func identity(of part: RecordingPart, channel: Int?, start: Double) -> ItemIdentity {
    var item = ItemIdentity(
      path: part.path, channel: channel, start: start, speaker: speaker(part))
    item.site = plan.site ?? part.site
    item.entry = part.entry
    item.copy = part.copy
    return item
  }

  private func run(
    _ item: ItemIdentity, _ stream: Int, of reader: any Reader, handover: Handover,
    isCancelled: @escaping @Sendable () -> Bool, progress: RunProgress
  ) -> (ItemHandover, CarriedItem.Ending) {
    stage.reset()
    do throws(Stage.Failure) {
      do throws(Problem) { try reader.select(stream: stream) } catch {
        throw Stage.Failure(problem: error, step: 0)
      }
      try stage.prepare(for: reader.format, chunk: plan.chunk)
      load.fit(stage)
    } catch { return (results(item, handover), .failure(error, seconds: 0)) }
    let sound = ItemSound(
      reader.format, outputs: plan.outputs.map { stage.steps[$0.step].output },
      limits: plan.graph.unless, flags: reader.flags, learnt: plan.learntBandwidth,
      channels: reader.channels)
    let results = results(item, handover, sound)
    do throws(Stage.Failure) { try stage.begin(item) } catch {
      return (results, .failure(error, seconds: 0))
    }
    let carried = CarriedItem(
      item, plan: plan, stage: stage, reader: reader, results: results,
      isCancelled: isCancelled, progress: progress)
    // A recording of a few rounds is not worth the preparing of another lane.
    var rounds = 0
    while carried.carry(load, by: stage, counters: &counters) {
      rounds += 1
      if rounds == Lane.roundsAlone { open.add(carried) }
    }
    if rounds >= Lane.roundsAlone { open.remove(carried) }
    return (results, carried.close())
  }

  /// Helps with an item of another lane, as long as that has chunks to carry.
  /// - Parameter isWanted: Whether the lane has nothing of its own to do; asked once a chunk.
  func help(_ carried: CarriedItem, while isWanted: () -> Bool) {
    guard carried.join() else { return }
    defer { carried.part() }
    stage.reset()
    // What this lane can't do, the other one can, or tells.
    do throws(Stage.Failure) {
      try stage.prepare(toHelp: carried.stage)
      try stage.begin(carried.identity, onlyRowwise: true)
    } catch { return }
    load.fit(carried.stage)
    while isWanted(), carried.carry(load, by: stage, counters: &counters) {}
  }

  private func results(
    _ item: ItemIdentity, _ handover: Handover, _ sound: ItemSound? = nil
  ) -> ItemHandover {
    let formats = plan.outputs.map { stage.steps[$0.step].output }
    let extra = plan.outputs.map { stage.extraLateness(of: $0.step) }
    return ItemHandover(
      ItemResults(item, of: plan, formats: formats, extraLateness: extra, sound: sound),
      by: handover)
  }

  private func described(
    _ failure: Stage.Failure, _ item: ItemIdentity, after seconds: Double
  ) -> ItemFailure {
    ItemFailure(
      problem: failure.problem, node: plan.graph.nodes[plan.steps[failure.step].node].name,
      time: failure.time ?? (failure.step == 0 && seconds == 0 ? nil : item.start + seconds))
  }
}
