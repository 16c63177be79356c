import Glibc

/// A task executor with a thread of its own (SE-0417): work that blocks there stalls nothing else.
///
/// `@unchecked Sendable` is safe: jobs are only touched under the lock.
final class LaneThread: TaskExecutor, @unchecked Sendable {
  private let lock = ConditionLock()
  private var jobs: [UnownedJob] = []
  private var isStopped = false

  /// Starts the thread.
  /// - Throws: `Problem` SG0707 when the system gives no more threads.
  init() throws(Problem) {
    var thread = pthread_t()
    // The thread holds the executor until `stop()`.
    let context = Unmanaged.passRetained(self).toOpaque()
    let status = pthread_create(
      &thread, nil,
      { context in
        Unmanaged<LaneThread>.fromOpaque(context!).takeRetainedValue().runJobs()
        return nil
      }, context)
    guard status == 0 else {
      Unmanaged<LaneThread>.fromOpaque(context).release()
      throw LaneThread.failure(status)
    }
    pthread_detach(thread)
  }

  /// That the system gives no more threads.
  static func failure(_ status: Int32) -> Problem {
    Problem(
      .inputOutput, "the system gives no more threads: \(String(cString: strerror(status)))",
      suggestion: "use fewer --lanes")
  }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    lock.withLock {
      jobs.append(job)
      lock.wakeOne()
    }
  }

  /// Ends the thread when it has no more jobs.
  func stop() {
    lock.withLock {
      isStopped = true
      lock.wakeOne()
    }
  }

  private func runJobs() {
    while let job = nextJob() { job.runSynchronously(on: asUnownedTaskExecutor()) }
  }

  /// Waits for a job; nil when there will be none.
  private func nextJob() -> UnownedJob? {
    lock.withLock {
      while jobs.isEmpty, !isStopped { lock.wait() }
      return jobs.isEmpty ? nil : jobs.removeFirst()
    }
  }
}
