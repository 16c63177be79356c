import CIsolation
import Glibc
import GraphCore

/// A plugin's process, seen from the program: owned by one thread at a time.
final class ChildProcess {
  let words: SharedRows
  /// The descriptor of the shared memory.
  let memory: Int32
  let socket: Int32
  private let process: pid_t
  let isolation: Isolation
  private var isGone = false
  /// Whether it takes requests by the shared words; until rows go through them, by the socket alone.
  private var isAttached = false
  /// Requests made.
  private(set) var requested: UInt32 = 0

  /// Starts the program that hosts plugins.
  /// - Throws: `Problem` SG0901 when it is not there, SG0707 when the system gives no more processes.
  init(_ isolation: Isolation) throws(Problem) {
    self.isolation = isolation
    let program = try HostProgram.path()
    memory = sergraph_shared_memory(UInt64(SharedRows.pageSize))
    guard memory >= 0 else { throw ChildProcess.refused() }
    var pair: [Int32] = [-1, -1]
    guard
      socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0, &pair) == 0
    else {
      let problem = ChildProcess.refused()
      close(memory)
      throw problem
    }
    socket = pair[0]
    do throws(Problem) {
      words = try SharedRows(memory)
    } catch {
      for descriptor in [memory, pair[0], pair[1]] { close(descriptor) }
      throw error
    }
    var started: pid_t = 0
    let status = sergraph_spawn(
      program, "serve", String(isolation.memory), pair[1], memory, &started)
    process = started
    close(pair[1])
    guard status == 0 else {
      isGone = true
      errno = status
      throw ChildProcess.refused()
    }
  }

  deinit {
    end()
    words.unmap()
    close(memory)
    close(socket)
  }

  private static func refused() -> Problem {
    Problem(
      .inputOutput, "can't start a process for a plugin: \(String(cString: strerror(errno)))",
      suggestion: "use fewer --lanes, or end other programs")
  }

  /// Ends the process and everything that it may have started.
  func end() {
    guard !isGone else { return }
    isGone = true
    kill(-process, SIGKILL)
    kill(process, SIGKILL)
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
  }

  /// Asks for something and waits for the answer.
  /// - Parameters:
  ///   - progress: Told of each sign of life while it learns; false to give up.
  /// - Throws: The plugin's own `Problem`; SG0905 when its process ended or took too long, and is gone.
  func ask(
    _ call: Call, _ write: (inout MessageWriter) -> Void = { _ in },
    progress: (Int, Int, Double) -> Bool = { _, _, _ in true }
  ) throws(Problem) -> MessageReader {
    var message = MessageWriter()
    message.put(call.rawValue)
    write(&message)
    if isAttached {
      words.slot(requested).pointee.request = SharedRows.Request.message.rawValue
      submit()
    }
    try send(message.bytes, during: call.name)
    while true {
      var answer = MessageReader(try receive(during: call.name))
      switch Answer(rawValue: try answer.byte()) {
      case .done:
        if call == .attach { isAttached = true }
        return answer
      case .failed: throw try answer.problem()
      // Only learning gives signs of life; anything else would put off its end for ever by them.
      case .progress where call == .fit:
        try checkInterruption()
        guard progress(try answer.integer(), try answer.integer(), try answer.number()) else {
          end()
          throw Problem.interrupted
        }
      case .progress, nil:
        throw ended(during: call.name, because: "gave an answer that can't be read")
      }
    }
  }

  /// Makes the request that stands in the next slot.
  func submit() {
    requested &+= 1
    sergraph_store(words.requested, requested)
    sergraph_futex_wake(words.requested)
  }

  /// Waits until so many requests are answered.
  /// - Throws: SG0905 when the process ended or took too long, and is gone.
  func wait(for count: UInt32, during call: String) throws(Problem) {
    let deadline = monotonicNanoseconds() + UInt64(isolation.timeout * 1e9)
    var sleep: Int64 = 200_000
    while true {
      let completed = sergraph_load(words.completed)
      if Int32(bitPattern: completed &- count) >= 0 {
        guard Int32(bitPattern: requested &- completed) >= 0 else {
          throw ended(during: call, because: "answered what nobody asked")
        }
        return
      }
      if SharedRows.wait(words.completed, from: completed, nanoseconds: sleep) { continue }
      if let cause = death() { throw ended(during: call, because: cause) }
      try checkInterruption()
      guard monotonicNanoseconds() < deadline else { throw overdue(call) }
      sleep = min(20_000_000, 2 * sleep)
    }
  }

  /// Ends the process, and says why.
  func ended(during call: String, because cause: String) -> Problem {
    let isOutOfMemory = sergraph_load(words.isOutOfMemory) != 0
    end()
    if isOutOfMemory {
      return Problem(
        .pluginEnded,
        "the plugin's process asked for more memory than its \(byteText(isolation.memory)) in '\(call)'",
        suggestion:
          "give the node more with 'memory: \(byteText(2 * isolation.memory).filter { $0 != " " })'"
      )
    }
    return Problem(
      .pluginEnded, "the plugin's process \(cause) in '\(call)'",
      suggestion: "`sergraph plugin check` tells more about a plugin's mistakes")
  }

  func overdue(_ call: String) -> Problem {
    end()
    return Problem(
      .pluginEnded,
      "the plugin took longer than \(isolation.timeout.text) s in '\(call)' and was ended",
      suggestion: "give the node more time with 'timeout: \((2 * isolation.timeout).text)'")
  }

  /// Ends the process if nobody wants its answer any more.
  func checkInterruption() throws(Problem) {
    guard Task.isCancelled else { return }
    end()
    throw Problem.interrupted
  }

  /// How the process ended; nil while it lives.
  func death() -> String? {
    guard !isGone else { return "was ended before" }
    var status: Int32 = 0
    guard waitpid(process, &status, WNOHANG) == process else { return nil }
    isGone = true
    // What it may have left behind.
    kill(-process, SIGKILL)
    let signal = status & 0x7F
    guard signal != 0 else {
      return "ended itself with exit status \((status >> 8) & 0xFF)"
    }
    return "was ended by \(SignalName.of(signal))"
  }
}
