import Glibc
import GraphCore
import Synchronization

/// Runs work that Ctrl-C and SIGTERM cancel.
enum Interruptible {
  /// What the work gave, and whether a signal cut it short.
  struct Outcome<Value: Sendable>: Sendable {
    let value: Value
    let isInterrupted: Bool
  }

  /// From here on, until work is run, a signal is told and ends the program at once: nothing was begun yet.
  static func watch(telling message: String) {
    // Its thread holds it; the watcher of the work takes its place.
    _ = SignalWatcher([SIGINT, SIGTERM], telling: message, patience: 0)
  }

  /// Waits for signals beside the work. A second one ends the program at once.
  /// - Parameter message: What is told when one comes, where nothing else shows what became of the work. At once: what can't
  ///   be cancelled soon is cut off.
  static func run<Value: Sendable>(
    telling message: String? = nil, _ work: @escaping @Sendable () async throws -> Value
  ) async throws -> Outcome<Value> {
    signal(SIGPIPE, SIG_IGN)
    // What can't be written is told as an error, also where a file may not become so large.
    signal(SIGXFSZ, SIG_IGN)
    return try await withThrowingTaskGroup(of: Value?.self) { group in
      // Before the work: its first lines come within a millisecond, and who reads them may interrupt it then.
      let signals = SignalWatcher([SIGINT, SIGTERM])
      group.addTask { try await work() }
      group.addTask {
        await signals.first()
        return nil
      }
      defer { signals.stop() }
      var isInterrupted = false
      while let next = try await group.next() {
        if let value = next {
          group.cancelAll()
          return Outcome(value: value, isInterrupted: isInterrupted)
        }
        if signals.hasFired {
          isInterrupted = true
          // Over the progress, if there is any.
          if let message { complain((Terminal.canRedraw ? "\r\u{1B}[K" : "") + message) }
          group.cancelAll()
        }
      }
      preconditionFailure("the work ended without a value or an error")
    }
  }
}
