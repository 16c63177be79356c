import Glibc
import GraphCore

/// The descriptor that a recording is read through.
enum RecordingDescriptor {
  /// Opens a file, or standard input if the path is `-`; whoever calls this closes it. Within a run, stopping
  /// the run ends what comes through a pipe or socket, also one that nobody writes to.
  static func open(_ path: String) throws(Problem) -> Int32 {
    let interruption = Interruption.current
    // A named pipe is opened without waiting for its writer; the relay waits.
    let flags = O_RDONLY | O_CLOEXEC | (interruption == nil ? 0 : O_NONBLOCK)
    let file = path == "-" ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0) : Glibc.open(path, flags)
    if file >= 0 {
      if let interruption, PipeRelay.isNeeded(for: file) {
        return try PipeRelay.start(from: file, until: interruption)
      }
      if path != "-", interruption != nil { _ = fcntl(file, F_SETFL, O_RDONLY) }
      return file
    }
    switch errno {
    case ENOENT where path.contains("\u{FFFD}"):
      throw Problem(.cannotOpen, "its name is not UTF-8", suggestion: "rename the file")
    case ENOENT: throw Problem(.cannotOpen, "no such file", suggestion: "check the path")
    case EACCES: throw Problem(.cannotOpen, "no permission to read it")
    default: throw Problem(.cannotOpen, "can't be opened: \(String(cString: strerror(errno)))")
    }
  }

  /// Where a file is found as long as it is open, also if it has no name.
  static func place(of file: Int32) -> String { "\(folder)\(file)" }

  /// The path by which a file can be opened again: of one without a name, such as standard input, by the
  /// descriptor that it is open as now.
  static func path(_ path: String, of file: Int32) -> String {
    path == "-" || path.hasPrefix(folder) ? place(of: file) : path
  }

  private static let folder = "/proc/self/fd/"
}
