import CIsolation
import Glibc
package import GraphCore
import PluginInterface

/// A plugin's process from within: takes one request after another, for one node and at most one processor.
package final class PluginServer {
  private let words: SharedRows
  private var rows: SharedRowsOfPlugin?
  private var library: PluginLibrary?
  var node: LoadedNode?
  var processor: (any Processor)?
  var output: PluginFormat?
  /// Why the item has failed; later chunks of it are passed over.
  var failure: Problem?
  /// 0 if the kernel guards this process, else why it does not.
  private let guarding: Int32

  /// Makes this process one that a plugin can be let into.
  /// - Parameter limit: Bytes that it may take from now on.
  /// - Throws: `Problem` SG0707 when it was not started by sergraph.
  package init(limit: Int) throws(Problem) {
    words = try SharedRows(SERGRAPH_MEMORY)
    guarding = try PluginServer.confine(to: limit)
  }

  /// Guards the rest of the machine from this process, which ends with the program that started it.
  /// - Parameter limit: Bytes that it may take from now on.
  /// - Returns: 0, or why the kernel does not guard it.
  static func confine(to limit: Int) throws(Problem) -> Int32 {
    guard sergraph_end_with(SERGRAPH_SOCKET) == 0 else {
      throw Problem(.inputOutput, "no thread to watch over the plugin's process")
    }
    limitMemory(to: limit)
    return sergraph_restrict()
  }

  /// What the words are, for what counts allocations that fail.
  package var isOutOfMemory: UnsafeMutablePointer<UInt32> { words.isOutOfMemory }

  private static func limitMemory(to limit: Int) {
    var size = rlimit(rlim_cur: 0, rlim_max: 0)
    setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &size)
    let text = (try? Files.read("/proc/self/statm")).map { String(decoding: $0, as: UTF8.self) }
    let now = text?.split(separator: " ").first.flatMap { Int($0) } ?? 0
    let bytes = rlim_t(now * SharedRows.pageSize + limit)
    size = rlimit(rlim_cur: bytes, rlim_max: bytes)
    setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &size)
  }

  /// Takes requests until the program goes away.
  package func run() -> Never {
    var done: UInt32 = 0
    while true {
      guard let rows else {
        answer(receive())
        continue
      }
      while !SharedRows.wait(words.requested, from: done, nanoseconds: -1) {}
      let slot = words.slot(done)
      switch SharedRows.Request(rawValue: slot.pointee.request) {
      case .message: answer(receive())
      case .process: rows.process(done, self)
      case .finish: rows.finish(done, self)
      case nil: exit(1)
      }
      done &+= 1
      sergraph_store(words.completed, done)
      sergraph_futex_wake(words.completed)
    }
  }

  /// Does what a message asks for, and answers it.
  private func answer(_ bytes: [UInt8]) {
    var message = MessageReader(bytes)
    var answer = MessageWriter()
    answer.put(Answer.done.rawValue)
    do throws(Problem) {
      try perform(&message, &answer)
    } catch {
      answer = MessageWriter()
      answer.put(Answer.failed.rawValue)
      answer.put(error)
    }
    PluginServer.send(answer)
  }

  private func perform(
    _ message: inout MessageReader, _ answer: inout MessageWriter
  ) throws(Problem) {
    guard let call = Call(rawValue: try message.byte()) else { exit(1) }
    switch call {
    case .open:
      let library = try PluginLibrary(try message.text())
      self.library = library
      answer.put(library.metadata.sideFile(libraryBytes: 0))
      answer.put(Int(guarding))
    case .create:
      guard let library else { exit(1) }
      let id = try message.text()
      var settings: [PluginSetting] = []
      for _ in 0..<(try message.count(bytes: 1)) { settings.append(try message.setting()) }
      node = try LoadedNode(library, id, settings)
    case .attach:
      let input = try message.integer()
      let shape = SharedRows.Shape(
        input: input, output: try message.integer(), covered: try message.integer())
      rows = try SharedRowsOfPlugin(words, shape)
    case .begin:
      failure = nil
      processor?.reset()
      try processor?.begin(try message.item())
    case .reason:
      throw failure ?? Problem(.brokenNode, "the plugin failed without a reason")
    case .end:
      processor = nil
      node = nil
    case .format, .bounds, .latency, .wants, .fit, .prepare:
      guard let node else { exit(1) }
      try ask(node, call, &message, &answer)
    }
  }

  /// What is asked of the node's settings.
  private func ask(
    _ node: LoadedNode, _ call: Call, _ message: inout MessageReader,
    _ answer: inout MessageWriter
  ) throws(Problem) {
    switch call {
    case .format:
      let input = try message.format()
      let fitted = try message.optional { (reader) throws(Problem) in try reader.fitted() }
      let output = try node.format(for: input, fitted: fitted)
      answer.put(output.format)
      answer.put(output.decidesTimes)
    case .bounds:
      let rows = try message.integer()
      let bounds = try node.bounds(for: rows, input: try message.format())
      answer.put(bounds.capacity)
      answer.put(bounds.stateBytes)
      answer.put(bounds.isColumnwise)
    case .latency: answer.put(try node.delay(for: try message.format()))
    case .wants:
      let wants = try node.wants()
      answer.put(optional: wants) { $0.put(Int($1.rawValue)) }
    case .fit:
      let input = try message.format()
      let seed = try message.word()
      let options = FitOptions(seed: seed) { epoch, most, loss in
        var life = MessageWriter()
        life.put(Answer.progress.rawValue)
        life.put(epoch)
        life.put(most)
        life.put(loss)
        PluginServer.send(life)
      }
      answer.put(try node.fit(try message.examples(), input: input, options: options))
    default:
      let input = try message.format()
      let fitted = try message.optional { (reader) throws(Problem) in try reader.fitted() }
      let output = try node.format(for: input, fitted: fitted)
      self.output = output
      processor = try node.processor(for: input, fitted: fitted)
    }
  }

  private static func send(_ message: MessageWriter) {
    // The program has gone; so does this process.
    if !HostSocket.send(message.bytes) { exit(0) }
  }

  private func receive() -> [UInt8] {
    guard let message = HostSocket.receive(most: 1 << 40) else { exit(0) }
    return message
  }
}
