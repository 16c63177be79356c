import CIsolation
import Glibc
import GraphCore
import PluginHost

/// What is not a plugin's to change: standard output, signal handlers, how numbers are rounded.
struct Surroundings {
  private let output: Int32
  private var written: Int
  private let handlers: [UInt]

  /// Takes standard output away, into memory that is looked at.
  init() {
    output = sergraph_shared_memory(0)
    if output >= 0 { dup2(output, STDOUT_FILENO) }
    written = 0
    handlers = Surroundings.handlers()
  }

  private static func handlers() -> [UInt] {
    (1..<32).map { signal in
      var action = sigaction()
      sigaction(Int32(signal), nil, &action)
      return unsafeBitCast(action.__sigaction_handler, to: UInt.self)
    }
  }

  /// What has changed since the last time.
  mutating func changes() -> [CheckFinding] {
    var findings: [CheckFinding] = []
    fflush(nil)
    let now = Int(lseek(output, 0, SEEK_END))
    if now > written {
      written = now
      findings.append(
        CheckFinding(
          .error, "it writes to standard output",
          cure: "results go there; say why a call fails"
            + " in `last_error`"))
    }
    if Surroundings.handlers() != handlers {
      findings.append(
        CheckFinding(
          .error, "it sets signal handlers", cure: "signals are the program's; take no handler"))
    }
    if Surroundings.half(.leastNormalMagnitude) == 0 || fegetround() != FE_TONEAREST {
      findings.append(
        CheckFinding(
          .error, "it changes how the processor rounds",
          cure: "restore what it changed before it returns; -ffast-math may do it unasked"))
    }
    return findings
  }

  /// Worked out while running: 0 where denormal numbers are taken for zero.
  @inline(never)
  private static func half(_ number: Float) -> Float { number * 0.5 }

  /// Threads of this process.
  static var threads: Int { entries("/proc/self/task") }
  /// Open files of this process.
  static var files: Int { entries("/proc/self/fd") }

  private static func entries(_ path: String) -> Int {
    guard let folder = opendir(path) else { return 0 }
    defer { closedir(folder) }
    var count = 0
    while readdir(folder) != nil { count += 1 }
    return count
  }

  /// Bytes of this process that are in memory.
  static var resident: Int {
    var usage = [CChar](repeating: 0, count: 256)
    let file = open("/proc/self/statm", O_RDONLY)
    guard file >= 0 else { return 0 }
    defer { close(file) }
    let count = read(file, &usage, usage.count - 1)
    guard count > 0 else { return 0 }
    let text = String(decoding: usage[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let fields = text.split(separator: " ")
    return fields.count > 1 ? (Int(fields[1]) ?? 0) * Int(sysconf(Int32(_SC_PAGESIZE))) : 0
  }
}
