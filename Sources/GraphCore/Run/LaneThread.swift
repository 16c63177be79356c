import Glibc

/// A task executor with a thread of its own (SE-0417): work that blocks there stalls nothing else.
///
/// `@unchecked Sendable` is safe: jobs are only touched under the mutex.
final class LaneThread: TaskExecutor, @unchecked Sendable {
  // The C mutex and condition must not move, so they are allocated; only pthread functions touch them.
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var jobs: [UnownedJob] = []
  private var isStopped = false

  /// Starts the thread.
  /// - Throws: `Problem` SG0707 when the system gives no more threads.
  init() throws(Problem) {
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(condition, nil)
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

  deinit {
    pthread_mutex_destroy(mutex)
    pthread_cond_destroy(condition)
    mutex.deallocate()
    condition.deallocate()
  }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    pthread_mutex_lock(mutex)
    jobs.append(job)
    pthread_cond_signal(condition)
    pthread_mutex_unlock(mutex)
  }

  /// Ends the thread when it has no more jobs.
  func stop() {
    pthread_mutex_lock(mutex)
    isStopped = true
    pthread_cond_signal(condition)
    pthread_mutex_unlock(mutex)
  }

  private func runJobs() {
    while true {
      pthread_mutex_lock(mutex)
      while jobs.isEmpty, !isStopped { pthread_cond_wait(condition, mutex) }
      guard !jobs.isEmpty else {
        pthread_mutex_unlock(mutex)
        return
      }
      let job = jobs.removeFirst()
      pthread_mutex_unlock(mutex)
      job.runSynchronously(on: asUnownedTaskExecutor())
    }
  }
}
