import Foundation
import Glibc

/// What a program left behind.
struct Ended: Sendable {
  /// Its exit status; the negative number of the signal that ended it.
  let status: Int32
  let output: String
  let errors: String
  /// The largest resident memory that it had, in bytes.
  let peak: Int
  let seconds: Double

  var lines: [String] { output.split(separator: "\n").map(String.init) }
}

/// A program that runs beside the test, by default the one that `SERGRAPH_BINARY` names.
final class Program {
  let pid: pid_t
  /// The end of a pipe that the program's standard output goes to.
  private let output: Int32
  private let errors: Int32
  private let began = ContinuousClock.now
  private var peak = 0
  private var collected: [UInt8] = []
  private var ended: Ended?

  private static let starting = NSLock()

  /// Where the package lies; programs run in it unless a test says otherwise.
  static let package = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../..").standardized.path()

  static let path: String = {
    if let named = ProcessInfo.processInfo.environment["SERGRAPH_BINARY"] { return named }
    let builds = [".build-test/release", ".build/release", ".build/debug"]
    let found = builds.map { "\(package)/\($0)/sergraph" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
    return found ?? "there is no sergraph; build it or name it with SERGRAPH_BINARY"
  }()

  /// Starts a program.
  /// - Parameters:
  ///   - input: A file for its standard input.
  ///   - folder: Where it runs.
  ///   - executable: Another program.
  init(
    _ arguments: [String], input: String = "/dev/null", in folder: String = package,
    executable: String = path
  ) throws {
    // Standard error goes to a file, so that nobody has to read it.
    let name = "/tmp/sergraph-errors-\(UUID().uuidString)"
    errors = open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    try check(errors)
    unlink(name)
    // A program that starts between the two calls would keep the pipe open.
    Program.starting.lock()
    defer { Program.starting.unlock() }
    var ends: [Int32] = [0, 0]
    try check(pipe(&ends))
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    defer { close(ends[1]) }
    output = ends[0]
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, input, O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO)
    posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO)
    // Whoever runs the tests may have blocked signals.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    for signal in [SIGINT, SIGTERM, SIGPIPE] { sigaddset(&signals, signal) }
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    let words = ["sh", "-c", "cd \"$0\" && exec \"$@\"", folder, executable] + arguments
    var texts = words.map { strdup($0) } + [nil]
    defer { for text in texts { free(text) } }
    var pid = pid_t()
    try check(-posix_spawn(&pid, "/bin/sh", &actions, &attributes, &texts, environ))
    self.pid = pid
  }

  deinit {
    if ended == nil {
      kill(pid, SIGKILL)
      waitpid(pid, nil, 0)
    }
    close(output)
    close(errors)
  }

  /// Runs a program to its end.
  static func run(
    _ arguments: String..., input: String = "/dev/null", in folder: String = package
  ) throws -> Ended {
    try Program(arguments, input: input, in: folder).end()
  }

  /// Runs a line of the shell, in which `sergraph` stands for the program.
  static func shell(
    _ line: String, in folder: String = package, within seconds: Double = 120
  ) throws -> Ended {
    let function = "sergraph() { \"$0\" \"$@\"; }\n"
    return try Program(["-c", function + line, path], in: folder, executable: "/bin/sh")
      .end(within: seconds)
  }

  /// Sends a signal.
  func send(_ signal: Int32) { kill(pid, signal) }

  /// Reads what comes until there is a whole number of lines, or the end.
  func read(lines: Int, within seconds: Double = 30) throws {
    let clock = ContinuousClock.now
    while collected.count(where: { $0 == UInt8(ascii: "\n") }) < lines, try readSome() {
      guard ContinuousClock.now - clock < .seconds(seconds) else {
        throw SystemError(message: "\(lines) lines did not come within \(seconds) s")
      }
    }
  }

  /// Reads to the end and waits for it; kills what takes too long.
  func end(within seconds: Double = 120) throws -> Ended {
    let limit = ContinuousClock.now + .seconds(seconds)
    while try readSome() {
      if ContinuousClock.now > limit { kill(pid, SIGKILL) }
    }
    return try wait(within: seconds)
  }

  /// Waits for the end, without reading what it writes.
  func wait(within seconds: Double) throws -> Ended {
    let limit = ContinuousClock.now + .seconds(seconds)
    var status: Int32 = 0
    var usage = rusage()
    while wait4(pid, &status, WNOHANG, &usage) == 0 {
      if ContinuousClock.now > limit { kill(pid, SIGKILL) }
      lookAtMemory()
      usleep(2000)
    }
    let duration = ContinuousClock.now - began
    // What a pipe holds outlives its writer.
    while ended == nil, try readSome() {}
    // The kernel counts the memory that the process that called `posix_spawn` had had by then as well, so its number is
    // only the program's own if it is larger than all that process has had until now.
    let counted = usage.ru_maxrss * 1024
    let ownPeak = Program.status(of: "self", "VmHWM")
    let ended = Ended(
      status: status & 0x7F == 0 ? status >> 8 & 0xFF : -(status & 0x7F),
      output: String(decoding: collected, as: UTF8.self), errors: try errorText(),
      peak: counted > ownPeak ? counted : peak, seconds: duration / .seconds(1))
    self.ended = ended
    return ended
  }

  /// Bytes of resident memory now.
  var memory: Int { Program.status(of: "\(pid)", "VmRSS") }

  /// Processor time that it has used, in seconds.
  var processorTime: Double {
    let text = (try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)) ?? ""
    // The name in parentheses may hold spaces; user and system time are the 12th and 13th field after it.
    let fields = text.split(separator: ")").last?.split(separator: " ") ?? []
    guard fields.count > 12 else { return 0 }
    return (Double(fields[11])! + Double(fields[12])!) / Double(sysconf(Int32(_SC_CLK_TCK)))
  }

  /// - Returns: False at the end of the output.
  private func readSome() throws -> Bool {
    lookAtMemory()
    var request = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
    guard poll(&request, 1, 10) > 0 else { return true }
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    let got = Glibc.read(output, &buffer, buffer.count)
    try check(got)
    collected += buffer[..<got]
    return got > 0
  }

  private func lookAtMemory() { peak = max(peak, Program.status(of: "\(pid)", "VmHWM")) }

  private func errorText() throws -> String {
    lseek(errors, 0, SEEK_SET)
    let file = FileHandle(fileDescriptor: errors, closeOnDealloc: false)
    return String(decoding: try file.readToEnd() ?? Data(), as: UTF8.self)
  }

  /// A number of kibibytes in `/proc/PID/status`, in bytes; 0 if there is none (any more).
  private static func status(of process: String, _ key: String) -> Int {
    let text = (try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)) ?? ""
    let line = text.split(separator: "\n").first { $0.hasPrefix(key + ":") }
    return line?.split(separator: " ").dropFirst().first.flatMap { Int($0) }.map { $0 * 1024 } ?? 0
  }
}

/// What a call of the system refused.
struct SystemError: Error { let message: String }

private func check(_ result: some SignedInteger) throws {
  if result < 0 { throw SystemError(message: String(cString: strerror(errno))) }
}
