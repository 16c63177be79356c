import CSergraphPlugin
import Glibc
import GraphCore
import PluginInterface

/// Why the last call that failed on this thread did.
enum LastError {
  /// One problem, with the memory that it lies in.
  private final class Kept {
    let memory = ForeignMemory()
    let pointer: UnsafePointer<sergraph_error>

    init(_ problem: Problem) {
      let error = sergraph_error(
        size: UInt32(MemoryLayout<sergraph_error>.size), reserved: 0,
        message: memory.put(problem.message),
        cure: problem.suggestion.map { [memory] in memory.put($0) },
        code: memory.put(problem.code.description),
        settings: memory.put(all: problem.settings), setting_count: UInt64(problem.settings.count))
      pointer = UnsafePointer(memory.put(error))
    }
  }

  /// Each thread's own; what it holds is released when the thread ends.
  private static let key: pthread_key_t = {
    var key = pthread_key_t()
    let status = pthread_key_create(&key) { kept in
      // What `set` retained, and nobody else releases.
      if let kept { Unmanaged<Kept>.fromOpaque(kept).release() }
    }
    precondition(status == 0, "the system gives no more thread-specific keys")
    return key
  }()

  static func set(_ problem: Problem) {
    if let old = pthread_getspecific(key) { Unmanaged<Kept>.fromOpaque(old).release() }
    pthread_setspecific(key, Unmanaged.passRetained(Kept(problem)).toOpaque())
  }

  /// What a host asks for: good until the next call that fails on this thread.
  static let pointer: @convention(c) () -> UnsafePointer<sergraph_error>? = {
    // It stays retained in the thread's slot.
    pthread_getspecific(key).map { Unmanaged<Kept>.fromOpaque($0).takeUnretainedValue().pointer }
  }
}

/// Runs the body of one of the interface's functions.
/// - Returns: What the function returns.
func attempt(_ body: () throws(Problem) -> Void) -> Int32 {
  do throws(Problem) {
    try body()
    return SERGRAPH_OK
  } catch {
    LastError.set(error)
    return SERGRAPH_FAILED
  }
}
