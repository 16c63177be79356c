import Glibc
import Synchronization

/// Waits for signals on a thread of its own, so that nothing has to run inside a signal handler.
final class SignalWatcher: Sendable {
  private struct State {
    var hasFired = false
    var isStopped = false
    var waiting: CheckedContinuation<Void, Never>?
  }

  private let state = Mutex(State())
  private let numbers: [Int32]

  /// Starts to watch. The signals are blocked in this thread and in those that it starts; the second one that
  /// comes ends the program.
  init(_ numbers: [Int32]) {
    self.numbers = numbers
    for number in numbers { signal(number, SIG_DFL) }
    var thread = pthread_t()
    // The thread holds the watcher until it ends.
    let context = Unmanaged.passRetained(self).toOpaque()
    pthread_create(
      &thread, nil,
      { context in
        Unmanaged<SignalWatcher>.fromOpaque(context!).takeRetainedValue().watch()
        return nil
      }, context)
    pthread_detach(thread)
  }

  /// Blocks signals in the calling thread; to be called in `main`, before any other thread exists.
  static func block(_ numbers: [Int32]) {
    var set = sigset_t()
    sigemptyset(&set)
    for number in numbers { sigaddset(&set, number) }
    pthread_sigmask(SIG_BLOCK, &set, nil)
  }

  var hasFired: Bool { state.withLock { $0.hasFired } }

  /// Returns at the first signal, or when the watcher is stopped.
  func first() async {
    await withCheckedContinuation { continuation in
      let isOver = state.withLock { state in
        if state.hasFired || state.isStopped { return true }
        state.waiting = continuation
        return false
      }
      if isOver { continuation.resume() }
    }
  }

  /// Ends the watch.
  func stop() {
    let waiting = state.withLock { state in
      state.isStopped = true
      defer { state.waiting = nil }
      return state.waiting
    }
    waiting?.resume()
  }

  private func watch() {
    var set = sigset_t()
    sigemptyset(&set)
    for number in numbers { sigaddset(&set, number) }
    while !state.withLock({ $0.isStopped }) {
      var pause = timespec(tv_sec: 0, tv_nsec: 50_000_000)
      guard sigtimedwait(&set, nil, &pause) > 0 else { continue }
      let (isSecond, waiting) = state.withLock { state in
        let isSecond = state.hasFired
        state.hasFired = true
        defer { state.waiting = nil }
        return (isSecond, state.waiting)
      }
      waiting?.resume()
      if isSecond { _exit(130) }
    }
  }
}
