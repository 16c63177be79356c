import GraphCore
import Synchronization

/// Runs a task on the thread that waits for it: a plugin starts no threads, and a node that learns can still be cancelled.
final class CallerExecutor: TaskExecutor {
  private let jobs = Mutex<[UnownedJob]>([])

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    jobs.withLock { $0.append(job) }
  }

  /// Runs a body as a task, and waits for it. The body does not wait for anything itself.
  static func run<Success: Sendable>(
    _ body: @escaping @Sendable () throws(Problem) -> Success
  ) throws(Problem) -> Success {
    let executor = CallerExecutor()
    let outcome = Outcome<Success>()
    Task(executorPreference: executor) {
      do throws(Problem) { outcome.set(.success(try body())) } catch {
        outcome.set(.failure(error))
      }
    }
    while let job = executor.next() {
      job.runSynchronously(on: executor.asUnownedTaskExecutor())
    }
    guard let result = outcome.result else { throw Problem(.cannotFit, "the fit did not end") }
    return try result.get()
  }

  private func next() -> UnownedJob? { jobs.withLock { $0.isEmpty ? nil : $0.removeFirst() } }
}

/// Where a task leaves what came of it.
private final class Outcome<Success: Sendable>: Sendable {
  private let value = Mutex<Result<Success, Problem>?>(nil)
  var result: Result<Success, Problem>? { value.withLock { $0 } }
  func set(_ result: Result<Success, Problem>) { value.withLock { $0 = result } }
}
