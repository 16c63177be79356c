/// What a run did.
public struct RunReport: Sendable {
  /// Items that did not fail.
  public var succeeded = 0
  /// Items that failed.
  public var failed = 0
  /// Whether it was stopped before the end: by cancelling, by the sink, or by the first failure if asked for.
  public var isInterrupted = false
  package var counters: Counters
}

/// Tells how far a run is; called from lanes, so it must be quick.
public struct RunProgress: Sendable {
  /// A recording was opened, of so many seconds; nil if that is not known.
  public var opened: @Sendable (_ seconds: Double?) -> Void
  /// Seconds of audio were read.
  public var read: @Sendable (_ seconds: Double) -> Void
  /// A recording is done.
  public var finished: @Sendable () -> Void
  public init(
    opened: @escaping @Sendable (Double?) -> Void = { _ in },
    read: @escaping @Sendable (Double) -> Void = { _ in },
    finished: @escaping @Sendable () -> Void = {}
  ) {
    self.opened = opened
    self.read = read
    self.finished = finished
  }
}

/// Runs plans.
package enum Engine {
  /// Runs a plan over recordings. What it gives reaches the sink in input order, whatever the number of lanes: of the oldest
  /// item as it comes, of the others when it is their turn. A sink that blocks stops the reading. Cancelling the task ends
  /// the run within a chunk of each lane.
  /// - Parameters:
  ///   - plan: What to run.
  ///   - recordings: The recordings or parts of them, taken one at a time, from any lane's thread; it may block.
  ///   - speaker: Who speaks in a recording, where that is known; called from any lane's thread.
  ///   - stopOnFailure: End the run at the first failed item.
  ///   - progress: Told what lanes do.
  ///   - events: Takes rows and ends of items, one at a time; it may block. False ends the run.
  /// - Throws: `Problem` when a node can't be prepared; if it never can, before any recording is opened.
  package static func follow(
    _ plan: Plan, over recordings: any IteratorProtocol<RecordingPart> & Sendable,
    speaker: @escaping @Sendable (RecordingPart) -> String? = { _ in nil },
    stopOnFailure: Bool = false,
    progress: RunProgress = RunProgress(), events: @escaping @Sendable (ItemEvent) -> Bool
  ) async throws(Problem) -> RunReport {
    try await run(
      plan, over: recordings, speaker: speaker, stopOnFailure: stopOnFailure, progress: progress,
      taking: .events(events))
  }

  /// The same over whole recordings, given by their paths.
  package static func follow(
    _ plan: Plan, over paths: any IteratorProtocol<String> & Sendable,
    speaker: @escaping @Sendable (RecordingPart) -> String? = { _ in nil },
    stopOnFailure: Bool = false,
    progress: RunProgress = RunProgress(), events: @escaping @Sendable (ItemEvent) -> Bool
  ) async throws(Problem) -> RunReport {
    try await follow(
      plan, over: WholeRecordings(paths: paths), speaker: speaker, stopOnFailure: stopOnFailure,
      progress: progress, events: events)
  }

  /// Runs a plan over recordings, with a sink that takes each item when it is complete; else as above.
  /// - Parameter sink: Takes each result; it may block. False ends the run.
  package static func run(
    _ plan: Plan, over recordings: any IteratorProtocol<RecordingPart> & Sendable,
    speaker: @escaping @Sendable (RecordingPart) -> String? = { _ in nil },
    stopOnFailure: Bool = false,
    progress: RunProgress = RunProgress(), sink: @escaping @Sendable (ItemResult) -> Bool
  ) async throws(Problem) -> RunReport {
    try await run(
      plan, over: recordings, speaker: speaker, stopOnFailure: stopOnFailure, progress: progress,
      taking: .items(sink))
  }

  /// The same over whole recordings, given by their paths.
  package static func run(
    _ plan: Plan, over paths: any IteratorProtocol<String> & Sendable,
    speaker: @escaping @Sendable (RecordingPart) -> String? = { _ in nil },
    stopOnFailure: Bool = false,
    progress: RunProgress = RunProgress(), sink: @escaping @Sendable (ItemResult) -> Bool
  ) async throws(Problem) -> RunReport {
    try await run(
      plan, over: WholeRecordings(paths: paths), speaker: speaker, stopOnFailure: stopOnFailure,
      progress: progress, sink: sink)
  }

  private static func run(
    _ plan: Plan, over recordings: any IteratorProtocol<RecordingPart> & Sendable,
    speaker: @escaping @Sendable (RecordingPart) -> String?, stopOnFailure: Bool,
    progress: RunProgress, taking sink: Merge.Sink
  ) async throws(Problem) -> RunReport {
    // Prepared once here, so that a broken model or setting is reported before anything is opened.
    do throws(Problem) { _ = try Stage(plan) } catch {
      guard Task.isCancelled else { throw error }
      var report = RunReport(counters: Counters(nodes: plan.graph.nodes.count))
      report.isInterrupted = true
      return report
    }
    let window = Window(size: plan.window, recordings: recordings)
    let open = OpenItems(lanes: plan.lanes)
    var started: [LaneThread] = []
    defer { for thread in started { thread.stop() } }
    for _ in 0...plan.lanes { started.append(try LaneThread()) }
    let threads = started
    let report = RunReport(counters: Counters(nodes: plan.graph.nodes.count))
    let outcome = await withTaskCancellationHandler {
      await withTaskGroup(of: Ended.self, returning: Result<RunReport, Problem>.self) { group in
        group.addTask(executorPreference: threads[plan.lanes]) {
          .merge(await Merge(sink, stopOnFailure: stopOnFailure).run(window))
        }
        for lane in 0..<plan.lanes {
          group.addTask(executorPreference: threads[lane]) {
            .lane(
              await runLane(
                plan, window: window, open: open, isLive: sink.isLive, speaker: speaker,
                progress: progress))
          }
        }
        var report = report
        var broken: Problem?
        for await part in group {
          switch part {
          case .lane(.success(let counters)): report.counters.add(counters)
          case .lane(.failure(let problem)): broken = problem
          case .merge(let merged):
            report.succeeded = merged.succeeded
            report.failed = merged.failed
            report.isInterrupted = merged.isInterrupted
          }
        }
        return broken.map { .failure($0) } ?? .success(report)
      }
    } onCancel: {
      window.stop()
      open.interrupt()
    }
    return try outcome.get()
  }

  private enum Ended: Sendable {
    case lane(Result<Counters, Problem>)
    case merge(Merge)
  }

  private static func runLane(
    _ plan: Plan, window: Window, open: OpenItems, isLive: Bool,
    speaker: @escaping @Sendable (RecordingPart) -> String?,
    progress: RunProgress
  ) async -> Result<Counters, Problem> {
    let lane: Lane
    do throws(Problem) { lane = try Lane(plan, speaker: speaker, open: open) } catch {
      // Nobody would finish what this lane was to do.
      window.stop()
      open.leave()
      // A node whose preparation was interrupted is no fault of the graph.
      return Task.isCancelled
        ? .success(Counters(nodes: plan.graph.nodes.count)) : .failure(error)
    }
    let began = monotonicNanoseconds()
    var waiting: UInt64 = 0
    while true {
      // While results of a long recording keep the others waiting.
      if window.isFull, let item = open.oldest { lane.help(item) { window.isFull } }
      let asked = monotonicNanoseconds()
      guard let recording = await window.admit() else { break }
      waiting += monotonicNanoseconds() - asked
      let isDone = Interruption.$current.withValue(window.interruption) {
        lane.run(
          recording.part,
          handover: Handover(window: window, recording: recording.index, isLive: isLive),
          isCancelled: { Task.isCancelled || window.isStopped }, progress: progress)
      }
      guard isDone else { break }
      progress.finished()
    }
    open.leave()
    var last: CarriedItem?
    while !window.isStopped, let item = open.next(after: last) {
      lane.help(item) { true }
      last = item
    }
    var counters = lane.counters
    counters.nodes[0].waiting = waiting
    counters.lane = monotonicNanoseconds() - began
    return .success(counters)
  }
}
