import Glibc
import Synchronization

/// Work on threads of its own.
enum Threads {
  private final class Work: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }

  /// Does the same on two threads at the same time.
  /// - Returns: What each gave; fewer than two results where the system gives no threads.
  static func both<Result: Sendable>(_ body: @escaping @Sendable () -> Result) -> [Result] {
    let shared = Shared<Result>()
    let work = Work {
      let result = body()
      shared.results.withLock { $0.append(result) }
    }
    let threads = (0..<2).compactMap { _ in start(work) }
    for thread in threads { pthread_join(thread, nil) }
    return shared.results.withLock { $0 }
  }

  private final class Shared<Result: Sendable>: Sendable {
    let results = Mutex<[Result]>([])
  }

  private static func start(_ work: Work) -> pthread_t? {
    var thread = pthread_t()
    let context = Unmanaged.passRetained(work)
    let status = pthread_create(
      &thread, nil,
      { context in
        guard let context else { return nil }
        Unmanaged<Work>.fromOpaque(context).takeRetainedValue().body()
        return nil
      }, context.toOpaque())
    guard status == 0 else {
      context.release()
      return nil
    }
    return thread
  }
}
