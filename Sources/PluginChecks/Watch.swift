import CSergraphPlugin
import GraphCore
import PluginHost
import PluginInterface
import Synchronization

/// Stands between the host and a node's functions: says which one is called before it is, and notices what the host, which
/// has to go on, is lenient about.
///
/// A process checks one node, so that what C functions without a context need can be in static variables. They are
/// written before the first call, and read only from then on.
enum Watch {
  nonisolated(unsafe) static var original = sergraph_node_kind()
  nonisolated(unsafe) static var kind: UnsafePointer<sergraph_node_kind>?
  nonisolated(unsafe) static var words: CheckWords?
  /// Functions of extensions, as the plugin has them, and the structs that the host gets.
  nonisolated(unsafe) static var fit = sergraph_fit()
  nonisolated(unsafe) static var save = sergraph_save()
  nonisolated(unsafe) static var load = sergraph_load()
  nonisolated(unsafe) static var latency = sergraph_latency()

  private static let seen = Mutex<[CheckFinding]>([])
  /// Where the structs are that were made for extensions, by their types.
  static let kept = Mutex<[String: UInt]>([:])

  /// Makes a call that the program is told of.
  static func call<Result>(_ call: CheckedCall, _ body: () -> Result) -> Result {
    words?.enter(call)
    defer { words?.leave() }
    return body()
  }

  /// Makes a call that can fail.
  static func status(
    _ call: CheckedCall, mayHaveMore: Bool = false, _ body: () -> Int32
  ) -> Int32 {
    let status = self.call(call, body)
    if status != Int32(SERGRAPH_OK), status != Int32(SERGRAPH_FAILED),
      !(mayHaveMore && status == Int32(SERGRAPH_MORE))
    {
      notice(
        "`\(call.name)` returns \(status), which means nothing",
        cure: mayHaveMore
          ? "return SERGRAPH_OK, SERGRAPH_MORE or SERGRAPH_FAILED"
          : "return SERGRAPH_OK or SERGRAPH_FAILED")
    }
    return status
  }

  /// Remembers a broken rule.
  /// - Parameter words: What differs from time to time.
  static func notice(_ message: String, cure: String, with words: String? = nil) {
    seen.withLock { seen in
      guard seen.count < 20, !seen.contains(where: { $0.message == message }) else { return }
      seen.append(CheckFinding(.error, message, cure: cure, cases: words.map { [$0] } ?? []))
    }
  }

  /// The broken rules since the last time.
  static func take() -> [CheckFinding] {
    seen.withLock { seen in
      let taken = seen
      seen = []
      return taken
    }
  }

  /// Checks the reason that a node gives for a failure.
  static func check(_ pointer: UnsafePointer<sergraph_error>?, after call: CheckedCall) {
    let cure = "set `message`, in UTF-8, in a variable of the thread before SERGRAPH_FAILED"
    guard let pointer, let error = sized(pointer, as: sergraph_error.self) else {
      return notice("`\(call.name)` fails, and `last_error` gives nothing", cure: cure)
    }
    guard let message = error.message, message.pointee != 0 else {
      return notice("`\(call.name)` fails, and `last_error` has no message", cure: cure)
    }
    for (what, text) in [("message", message), ("cure", error.cure), ("code", error.code)] {
      guard let text else { continue }
      if String(validatingCString: text) == nil {
        notice("the \(what) of a failure in `\(call.name)` is not UTF-8", cure: cure)
      }
    }
    guard let code = error.code else { return }
    let text = String(cString: code)
    if !Problem.Code.meanings.contains(where: { $0.code.description == text }) {
      notice(
        "a failure in `\(call.name)` has a code that there is not",
        cure: "leave `code` NULL, or give one of docs/graph-format.md")
    }
  }
}
