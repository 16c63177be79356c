import CIsolation
import Glibc
import GraphCore

/// A plugin's process, seen from the program: owned by one thread at a time.
final class ChildProcess {
  let words: SharedRows
  /// The descriptor of the shared memory.
  let memory: Int32
  private let socket: Int32
  private let process: pid_t
  private let isolation: Isolation
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
      case .progress:
        guard progress(try answer.integer(), try answer.integer(), try answer.number()) else {
          end()
          throw Problem(.cannotFit, "interrupted")
        }
      case nil: throw ended(during: call.name, because: "gave an answer that can't be read")
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

  private func overdue(_ call: String) -> Problem {
    end()
    return Problem(
      .pluginEnded,
      "the plugin took longer than \(shortNumber(isolation.timeout)) s in '\(call)' and was ended",
      suggestion: "give the node more time with 'timeout: \(shortNumber(2 * isolation.timeout))'")
  }

  /// How the process ended; nil while it lives.
  private func death() -> String? {
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

  private func send(_ bytes: [UInt8], during call: String) throws(Problem) {
    var message = MessageWriter()
    message.put(bytes.count)
    let all = message.bytes + bytes
    var sent = 0
    let deadline = monotonicNanoseconds() + UInt64(isolation.timeout * 1e9)
    while sent < all.count {
      let count = all.withUnsafeBytes {
        Glibc.send(
          socket, $0.baseAddress! + sent, all.count - sent,
          Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
      }
      if count >= 0 {
        sent += count
      } else if errno == EAGAIN {
        try poll(for: Int16(POLLOUT), until: deadline, during: call)
      } else if errno != EINTR {
        throw gone(during: call)
      }
    }
  }

  private func receive(during call: String) throws(Problem) -> [UInt8] {
    let deadline = monotonicNanoseconds() + UInt64(isolation.timeout * 1e9)
    var length = MessageReader(try receive(8, until: deadline, during: call))
    guard let count = try? length.integer(in: 1...1 << 30) else {
      throw ended(during: call, because: "gave an answer that can't be read")
    }
    return try receive(count, until: deadline, during: call)
  }

  private func receive(
    _ count: Int, until deadline: UInt64, during call: String
  ) throws(Problem) -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: min(count, 65_536))
    while bytes.count < count {
      let got = recv(
        socket, &buffer, min(buffer.count, count - bytes.count), Int32(MSG_DONTWAIT))
      if got > 0 {
        bytes.append(contentsOf: buffer[..<got])
      } else if got == 0 || (errno != EAGAIN && errno != EINTR) {
        throw gone(during: call)
      } else if errno == EAGAIN {
        try poll(for: Int16(POLLIN), until: deadline, during: call)
      }
    }
    return bytes
  }

  private func poll(
    for events: Int16, until deadline: UInt64, during call: String
  ) throws(Problem) {
    let now = monotonicNanoseconds()
    guard now < deadline else { throw overdue(call) }
    var descriptor = pollfd(fd: socket, events: events, revents: 0)
    let milliseconds = Int32(min(1000, (deadline - now) / 1_000_000 + 1))
    _ = Glibc.poll(&descriptor, 1, milliseconds)
  }

  /// The other end is closed: the process has ended, is about to, or has closed it on purpose.
  private func gone(during call: String) -> Problem {
    let patience = monotonicNanoseconds() + 1_000_000_000
    while monotonicNanoseconds() < patience {
      if let cause = death() { return ended(during: call, because: cause) }
      usleep(200)
    }
    return ended(during: call, because: "closed its connection")
  }
}
