/// What a run did.
public struct RunReport: Sendable {
  /// Items that did not fail.
  public var succeeded = 0
  /// Items that failed.
  public var failed = 0
  /// Whether it was stopped before the end: by cancelling, by the sink, or by the first failure if asked for.
  public var isInterrupted = false
  public var counters: Counters
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
public enum Engine {
  /// Runs a plan over recordings. Results reach the sink in input order, one at a time, whatever the number of lanes;
  /// a sink that blocks stops the reading. Cancelling the task ends the run within a chunk of each lane.
  /// - Parameters:
  ///   - plan: What to run.
  ///   - recordings: The recordings or parts of them, taken one at a time, from any lane's thread; it may block.
  ///   - speaker: Who speaks in a recording, where that is known; called from any lane's thread.
  ///   - stopOnFailure: End the run at the first failed item.
  ///   - progress: Told what lanes do.
  ///   - sink: Takes each result; it may block. False ends the run.
  /// - Throws: `Problem` when a node can't be prepared; if it never can, before any recording is opened.
  public static func run(
    _ plan: Plan, over recordings: any IteratorProtocol<RecordingPart> & Sendable,
    speaker: @escaping @Sendable (RecordingPart) -> String? = { _ in nil },
    stopOnFailure: Bool = false,
    progress: RunProgress = RunProgress(), sink: @escaping @Sendable (ItemResult) -> Bool
  ) async throws(Problem) -> RunReport {
    // Prepared once here, so that a broken model or setting is reported before anything is opened.
    do throws(Problem) { _ = try LaneGraph(plan) } catch {
      guard Task.isCancelled else { throw error }
      var report = RunReport(counters: Counters(nodes: plan.graph.steps.count))
      report.isInterrupted = true
      return report
    }
    let window = Window<[ItemResult]>(size: plan.window, recordings: recordings)
    var started: [LaneThread] = []
    defer { for thread in started { thread.stop() } }
    for _ in 0...plan.lanes { started.append(try LaneThread()) }
    let threads = started
    let report = RunReport(counters: Counters(nodes: plan.graph.steps.count))
    let outcome = await withTaskCancellationHandler {
      await withTaskGroup(of: Part.self, returning: Result<RunReport, Problem>.self) { group in
        group.addTask(executorPreference: threads[plan.lanes]) {
          await merge(window, stopOnFailure: stopOnFailure, sink: sink)
        }
        for lane in 0..<plan.lanes {
          group.addTask(executorPreference: threads[lane]) {
            .lane(await runLane(plan, window: window, speaker: speaker, progress: progress))
          }
        }
        var report = report
        var broken: Problem?
        for await part in group {
          switch part {
          case .lane(.success(let counters)): report.counters.add(counters)
          case .lane(.failure(let problem)): broken = problem
          case .merge(let succeeded, let failed, let isInterrupted):
            report.succeeded = succeeded
            report.failed = failed
            report.isInterrupted = isInterrupted
          }
        }
        return broken.map { .failure($0) } ?? .success(report)
      }
    } onCancel: {
      window.stop()
    }
    return try outcome.get()
  }

  /// Runs a plan over whole recordings, given by their paths; else as above.
  public static func run(
    _ plan: Plan, over paths: any IteratorProtocol<String> & Sendable,
    speaker: @escaping @Sendable (RecordingPart) -> String? = { _ in nil },
    stopOnFailure: Bool = false,
    progress: RunProgress = RunProgress(), sink: @escaping @Sendable (ItemResult) -> Bool
  ) async throws(Problem) -> RunReport {
    try await run(
      plan, over: WholeRecordings(paths: paths), speaker: speaker, stopOnFailure: stopOnFailure,
      progress: progress, sink: sink)
  }

  private enum Part: Sendable {
    case lane(Result<Counters, Problem>)
    case merge(succeeded: Int, failed: Int, isInterrupted: Bool)
  }

  private static func runLane(
    _ plan: Plan, window: Window<[ItemResult]>,
    speaker: @escaping @Sendable (RecordingPart) -> String?,
    progress: RunProgress
  ) async -> Result<Counters, Problem> {
    let graph: LaneGraph
    do throws(Problem) { graph = try LaneGraph(plan, speaker: speaker) } catch {
      // Nobody would finish what this lane was to do.
      window.stop()
      // A node whose preparation was interrupted is no fault of the graph.
      return Task.isCancelled
        ? .success(Counters(nodes: plan.graph.steps.count)) : .failure(error)
    }
    let began = monotonicNanoseconds()
    var waiting: UInt64 = 0
    while true {
      let asked = monotonicNanoseconds()
      guard let item = await window.admit() else { break }
      waiting += monotonicNanoseconds() - asked
      guard
        let results = graph.run(
          item.part, isCancelled: { Task.isCancelled || window.isStopped }, progress: progress)
      else { break }
      window.finish(item.index, results)
      progress.finished()
    }
    var counters = graph.counters
    counters.nodes[0].waiting = waiting
    counters.lane = monotonicNanoseconds() - began
    return .success(counters)
  }

  private static func merge(
    _ window: Window<[ItemResult]>, stopOnFailure: Bool, sink: @Sendable (ItemResult) -> Bool
  ) async -> Part {
    var succeeded = 0
    var failed = 0
    var goesOn = true
    while goesOn, let results = await window.take() {
      for result in results where goesOn {
        if case .failure = result.outcome { failed += 1 } else { succeeded += 1 }
        goesOn = sink(result) && !(stopOnFailure && failed > 0)
      }
      window.release()
    }
    if !goesOn { window.stop() }
    return .merge(
      succeeded: succeeded, failed: failed, isInterrupted: !goesOn || Task.isCancelled)
  }
}
