import CIsolation
import Glibc
import GraphCore

/// The calls of the interface, as a plugin's process says which one it makes.
package enum CheckedCall: UInt32, CaseIterable, Sendable {
  case none
  case create, format, bounds, latency, prepare, begin, process, finish, reset, release, destroy
  case wants, fit, save, load, forget
  case extensions, reason, entry

  /// The function's name in sergraph_plugin.h.
  package var name: String {
    switch self {
    case .extensions: "extension"
    case .reason: "last_error"
    case .entry: "sergraph_plugin_entry"
    default: "\(self)"
    }
  }
}

/// A page that the program and the process of a check share: which call the plugin is in, and how many it has made. So
/// the program knows where a process died, and whether one that says nothing still gets on.
///
/// `@unchecked Sendable` is safe: the words are only read and written whole.
package final class CheckWords: @unchecked Sendable {
  private let memory: UnsafeMutableRawPointer

  /// Maps the page.
  init(_ descriptor: Int32) throws(Problem) {
    memory = try SharedRows.map(
      descriptor, bytes: SharedRows.pageSize, from: 0, PROT_READ | PROT_WRITE)
  }

  deinit { munmap(memory, SharedRows.pageSize) }

  // The page is aligned for words, and each stands in a cache line of its own.
  private func word(_ number: Int) -> UnsafeMutablePointer<UInt32> {
    memory.advanced(by: 64 * number).assumingMemoryBound(to: UInt32.self)
  }

  /// Set when more memory was asked for than there is.
  package var isOutOfMemory: UnsafeMutablePointer<UInt32> { word(0) }

  /// The call that the plugin is in, or was in last.
  package var call: CheckedCall { CheckedCall(rawValue: sergraph_load(word(1))) ?? .none }
  /// Whether it has not returned.
  var isInside: Bool { sergraph_load(word(2)) != 0 }
  /// Calls and returns so far.
  var steps: UInt32 { sergraph_load(word(3)) }

  /// The plugin is about to be called.
  package func enter(_ call: CheckedCall) {
    sergraph_store(word(1), call.rawValue)
    sergraph_store(word(2), 1)
    sergraph_store(word(3), sergraph_load(word(3)) &+ 1)
  }

  /// The plugin has returned.
  package func leave() {
    sergraph_store(word(2), 0)
    sergraph_store(word(3), sergraph_load(word(3)) &+ 1)
  }
}
