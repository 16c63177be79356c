import Glibc
import Synchronization

/// Waits for signals on a thread of its own. The handler only writes a byte into a pipe.
///
/// Blocking the signals and waiting for them would need every thread to block them, and libdispatch keeps one that
/// blocks none.
final class SignalWatcher: Sendable {
  private struct State {
    var hasFired = false
    var isStopped = false
    var waiting: CheckedContinuation<Void, Never>?
  }

  /// Milliseconds that the program has to end in order.
  private let patience: Int32
  /// What is told at the first signal.
  private let message: String?
  /// Where the handler writes; it can reach nothing but globals.
  private static let target = Atomic<Int32>(-1)
  private let state = Mutex(State())
  private let numbers: [Int32]
  private let readEnd: Int32
  private let writeEnd: Int32

  /// Starts to watch; the second signal that comes ends the program. One watcher at a time: a new one takes
  /// the place of the one before.
  /// - Parameters:
  ///   - message: What is told at the first signal.
  ///   - patience: Milliseconds after it until the program ends whatever it is at.
  init(_ numbers: [Int32], telling message: String? = nil, patience: Int32 = 900) {
    self.numbers = numbers
    self.message = message
    self.patience = patience
    var ends: [Int32] = [-1, -1]
    let isOpen = pipe(&ends) == 0
    (readEnd, writeEnd) = (ends[0], ends[1])
    // Without a pipe signals end the program at once, as they do by default.
    guard isOpen else { return }
    SignalWatcher.target.store(writeEnd, ordering: .sequentiallyConsistent)
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
    for number in numbers {
      signal(number) { _ in
        // Whatever was interrupted may be about to read `errno`.
        let error = errno
        var byte: UInt8 = 1
        _ = write(SignalWatcher.target.load(ordering: .sequentiallyConsistent), &byte, 1)
        errno = error
      }
    }
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

  /// Ends the watch: signals end the program again.
  func stop() {
    for number in numbers { signal(number, SIG_DFL) }
    let waiting = state.withLock { state in
      state.isStopped = true
      defer { state.waiting = nil }
      return state.waiting
    }
    waiting?.resume()
    var byte: UInt8 = 0
    _ = write(writeEnd, &byte, 1)
  }

  private func watch() {
    var byte: UInt8 = 0
    while true {
      let got = read(readEnd, &byte, 1)
      if got < 0, errno == EINTR { continue }
      guard got == 1, byte == 1 else { return }
      let (isSecond, waiting) = state.withLock { state in
        let isSecond = state.hasFired
        state.hasFired = true
        defer { state.waiting = nil }
        return (isSecond, state.waiting)
      }
      if let message, !isSecond { complain(message) }
      waiting?.resume()
      // A lane may be in a call that nothing can end, such as opening a named pipe that nobody writes to.
      var next = pollfd(fd: readEnd, events: Int16(POLLIN), revents: 0)
      if isSecond || poll(&next, 1, patience) == 0 { _exit(130) }
    }
  }
}
