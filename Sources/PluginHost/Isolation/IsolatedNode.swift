import GraphCore
import PluginInterface
import Synchronization

/// A node whose plugin runs in a process of its own: a mistake of it ends that process, and nothing else.
final class IsolatedNode: PluginBackend {
  /// A process with the library loaded and the node created.
  ///
  /// `@unchecked Sendable` is safe: it is only used under the mutex, or by the one processor that it was made for.
  final class Child: @unchecked Sendable {
    let process: ChildProcess

    init(_ node: IsolatedNode) throws(Problem) {
      process = try ChildProcess(node.isolation)
      _ = try process.ask(.open) { $0.put(node.path) }
      _ = try process.ask(.create) { message in
        message.put(node.id)
        message.put(node.settings.count)
        for setting in node.settings { message.put(setting) }
      }
    }
  }

  let path: String
  let id: String
  let settings: [PluginSetting]
  let isolation: Isolation
  /// Only asked what it gives, not run: the library will run in the program itself.
  private let isOnlyAsked: Bool
  private let child = Mutex<Child?>(nil)
  private let failures = Mutex<Int>(0)

  /// Creates a node.
  /// - Parameter isOnlyAsked: Whether the plugin is loaded into the program when it comes to running.
  /// - Throws: `Problem` SG0304 that says which settings can't be; SG09xx when the plugin fails.
  init(
    _ path: String, _ id: String, _ settings: [PluginSetting], _ isolation: Isolation,
    isOnlyAsked: Bool
  ) throws(Problem) {
    self.path = path
    self.id = id
    self.settings = settings
    self.isolation = isolation
    self.isOnlyAsked = isOnlyAsked
    _ = try ask(.wants) { _ in }
  }

  var lag: Int { isOnlyAsked ? 0 : 1 }

  /// Asks the node, in a process that is kept for such questions.
  private func ask(
    _ call: Call, _ write: (inout MessageWriter) -> Void
  ) throws(Problem) -> MessageReader {
    let result: Result<MessageReader, Problem> = child.withLock { child in
      do throws(Problem) {
        if child == nil { child = try Child(self) }
        guard let used = child else { preconditionFailure("a process was just started") }
        return .success(try used.process.ask(call, write))
      } catch {
        // A process that has ended is not asked again.
        if error.code == .pluginEnded { child = nil }
        return .failure(error)
      }
    }
    return try result.get()
  }

  func format(for input: Format, fitted: Fitted?) throws(Problem) -> PluginFormat {
    var answer = try ask(.format) { message in
      message.put(input)
      message.put(optional: fitted) { $0.put($1) }
    }
    let format = try answer.format()
    return PluginFormat(format: format, decidesTimes: try answer.flag())
  }

  func bounds(for rows: Int, input: Format) throws(Problem) -> PluginBounds {
    var answer = try ask(.bounds) { message in
      message.put(rows)
      message.put(input)
    }
    let capacity = try answer.integer(in: 0...1 << 31)
    let bytes = try answer.integer(in: 0...1 << 46)
    return PluginBounds(
      capacity: capacity, stateBytes: bytes + (isOnlyAsked ? 0 : isolation.memory),
      isColumnwise: try answer.flag())
  }

  func delay(for input: Format) throws(Problem) -> Double {
    var answer = try ask(.latency) { $0.put(input) }
    let seconds = try answer.number()
    guard seconds >= 0 else { throw Problem(.brokenNode, "its latency is \(seconds) s") }
    return seconds
  }

  func wants() throws(Problem) -> PluginWants? {
    var answer = try ask(.wants) { _ in }
    return try answer.optional { (reader) throws(Problem) in
      PluginWants(rawValue: UInt32(try reader.integer(in: 0...31)))
    }
  }

  /// Learns in a process of its own, so that several folds can learn at the same time.
  func fit(_ examples: Examples, input: Format, options: FitOptions) throws(Problem) -> Fitted {
    let child = try Child(self)
    var answer = try child.process.ask(.fit) { message in
      message.put(input)
      message.put(options.seed)
      message.put(examples)
    } progress: { epoch, most, loss in
      options.progress(epoch, most, loss)
      return !Task.isCancelled
    }
    let fitted = try answer.fitted()
    _ = try child.process.ask(.end)
    return fitted
  }

  func processor(for input: Format, fitted: Fitted?) throws(Problem) -> any Processor {
    let output = try format(for: input, fitted: fitted)
    return try IsolatedProcessor(self, input: input, output: output, fitted: fitted)
  }

  /// Counts an item that ended the plugin's process.
  func noteFailure() { failures.withLock { $0 += 1 } }

  /// An item came through.
  func noteSuccess() { failures.withLock { if $0 < Isolation.mostFailures { $0 = 0 } } }

  /// Whether it is still worth trying.
  /// - Throws: `Problem` SG0906 if not.
  func checkHope() throws(Problem) {
    guard failures.withLock({ $0 }) < Isolation.mostFailures else {
      throw Problem(
        .givenUp,
        "'\(id)' is given up: its plugin's process ended in \(Isolation.mostFailures) recordings in a row",
        suggestion: "run `sergraph plugin check \(path)`, and mend the plugin or leave the node out"
      )
    }
  }
}
