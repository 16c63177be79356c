import CIsolation
import Glibc
import GraphCore

/// The process of a check, seen from the program: reads what it says until it ends, or ends it.
final class CheckProcess {
  /// How a process ended.
  enum End: Equatable {
    /// It tried every case.
    case whole
    /// It left a case that takes long.
    case left
    case died(Death)
  }

  /// What a process died of.
  struct Death: Equatable {
    let cause: String
    var cure: String?
    /// It said nothing any more, and was ended.
    var isHang = false
    /// It used memory that is not its own.
    var isOutOfBounds = false
  }

  private let words: CheckWords
  private let socket: Int32
  private let process: pid_t
  private let seconds: Double
  private let memory: Int
  private var pending: [UInt8] = []
  private var isGone = false

  /// Starts a process for a group of checks.
  /// - Parameters:
  ///   - seconds: The longest that one call may take.
  ///   - memory: Bytes that it may take.
  init(_ request: CheckRequest, seconds: Double, memory: Int) throws(Problem) {
    self.seconds = seconds
    self.memory = memory
    let program = try HostProgram.path()
    let page = sergraph_shared_memory(UInt64(SharedRows.pageSize))
    guard page >= 0 else { throw CheckProcess.refused(errno) }
    defer { close(page) }
    words = try CheckWords(page)
    var pair: [Int32] = [-1, -1]
    guard
      socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0, &pair) == 0
    else { throw CheckProcess.refused(errno) }
    socket = pair[0]
    var started: pid_t = 0
    let status = sergraph_spawn(program, "check", String(memory), pair[1], page, &started)
    close(pair[1])
    process = started
    guard status == 0 else {
      isGone = true
      throw CheckProcess.refused(status)
    }
    var message = MessageWriter()
    request.write(into: &message)
    var whole = MessageWriter()
    whole.put(message.bytes.count)
    let bytes = whole.bytes + message.bytes
    // Far less than a socket holds, so it never waits.
    _ = bytes.withUnsafeBytes { send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
  }

  deinit {
    _ = end()
    close(socket)
  }

  private static func refused(_ reason: Int32) -> Problem {
    Problem(
      .inputOutput, "can't start a process for a plugin: \(String(cString: strerror(reason)))",
      suggestion: "end other programs")
  }

  /// Ends the process and everything that it may have started.
  /// - Returns: The status that it ended with.
  private func end() -> Int32 {
    guard !isGone else { return 0 }
    isGone = true
    kill(-process, SIGKILL)
    kill(process, SIGKILL)
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    return status
  }

  /// Reads what the process says until it ends.
  func run(_ hear: (CheckMessage) -> Void) -> End {
    var steps = words.steps
    let began = monotonicNanoseconds()
    var alive = began
    var heard = 0
    while true {
      switch receive(milliseconds: 20) {
      case .message(let message):
        if case .ended = message {
          _ = end()
          return .whole
        }
        if case .left = message {
          _ = end()
          return .left
        }
        hear(message)
        heard += 1
        alive = monotonicNanoseconds()
        guard heard < 1_000_000 else { return died(because: "has too much to say") }
      case .damaged: return died(because: "wrote into a file that is not its own")
      case .closed: return death()
      case .nothing: break
      }
      let now = monotonicNanoseconds()
      if words.steps != steps {
        steps = words.steps
        alive = now
      }
      if Double(now - alive) / 1e9 > seconds {
        return died(
          because: words.isInside
            ? "did not return within \(shortNumber(seconds)) s" : "hung",
          cure: "every call has to return in reasonable time (--seconds gives it more)",
          isHang: true)
      }
      if Double(now - began) / 1e9 > 60 * seconds {
        return died(
          because: "took longer than \(shortNumber(60 * seconds)) s for all cases",
          cure: "--seconds gives it more", isHang: true)
      }
    }
  }

  private enum Heard {
    case message(CheckMessage)
    case nothing, closed, damaged
  }

  private func receive(milliseconds: Int32) -> Heard {
    if let message = take() { return message }
    var descriptor = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
    guard poll(&descriptor, 1, milliseconds) > 0 else { return .nothing }
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = recv(socket, &buffer, buffer.count, Int32(MSG_DONTWAIT))
    if count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR) { return .closed }
    if count > 0 { pending.append(contentsOf: buffer[..<count]) }
    return take() ?? .nothing
  }

  /// A whole message out of what has come.
  private func take() -> Heard? {
    guard pending.count >= 8 else { return nil }
    var head = MessageReader(Array(pending[..<8]))
    guard let length = try? head.integer(in: 1...1 << 20) else { return .damaged }
    guard pending.count >= 8 + length else { return nil }
    let bytes = Array(pending[8..<8 + length])
    pending.removeFirst(8 + length)
    guard let message = try? CheckMessage(bytes) else { return .damaged }
    return .message(message)
  }

  /// The other end is closed: how did the process end?
  private func death() -> End {
    let patience = monotonicNanoseconds() + 1_000_000_000
    var status: Int32 = 0
    while monotonicNanoseconds() < patience {
      if waitpid(process, &status, WNOHANG) == process {
        isGone = true
        // What it may have left behind.
        kill(-process, SIGKILL)
        return told(status)
      }
      usleep(200)
    }
    return closed()
  }

  private func closed() -> End {
    died(
      because: "closed files that are not its own", cure: "close only what the plugin has opened")
  }

  private func told(_ status: Int32) -> End {
    let signal = status & 0x7F
    if sergraph_load(words.isOutOfMemory) != 0 {
      return died(
        because: "asked for more memory than the \(byteText(memory)) that a check has",
        cure: "refuse in `create` or `format` what takes too much, and free what is allocated")
    }
    guard signal != 0 else {
      if (status >> 8) & 0xFF == CheckChannel.unheard { return closed() }
      return died(
        because: "ended its process with exit status \((status >> 8) & 0xFF)",
        cure: "a plugin never ends the process; return SERGRAPH_FAILED")
    }
    return died(
      because: "crashed with \(SignalName.of(signal))",
      cure: "find the place with a debugger, or with -fsanitize=address,undefined",
      isOutOfBounds: signal == SIGSEGV || signal == SIGBUS)
  }

  private func died(
    because cause: String, cure: String? = nil, isHang: Bool = false, isOutOfBounds: Bool = false
  ) -> End {
    _ = end()
    let place =
      words.call == .none
      ? "" : words.isInside ? " in `\(words.call.name)`" : " after `\(words.call.name)`"
    return .died(
      Death(cause: cause + place, cure: cure, isHang: isHang, isOutOfBounds: isOutOfBounds))
  }
}
