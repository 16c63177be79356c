import Glibc
import GraphCore

/// Small files that are read whole.
enum RegularFile {
  /// The most bytes that are read.
  static let largest = 1 << 30

  /// Reads a file.
  /// - Parameter kind: What it should be, for messages.
  /// - Throws: `Problem` SG0501 when it can't be opened, SG0503 when it is no file or too large.
  static func read(_ path: String, calling kind: String) throws(Problem) -> [UInt8] {
    // Without `O_NONBLOCK`, opening a pipe would wait for whoever writes into it.
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else {
      let reason = errno
      throw Problem(
        .noModel, "can't open the \(kind) '\(path)': \(String(cString: strerror(reason)))",
        suggestion: nearestPath(to: path).map { "did you mean '\($0)'?" }
          ?? (reason == ENOENT ? "make it with `sergraph fit`, or name another file" : nil))
    }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw Problem(.damagedModel, "the \(kind) '\(path)' is not a file")
    }
    guard status.st_size <= largest else {
      throw Problem(
        .damagedModel, "the \(kind) '\(path)' has \(status.st_size) bytes, more than \(largest)")
    }
    var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
    var done = 0
    while done < bytes.count {
      // The pointer is only used during the call, and what is left of the array lies behind it.
      let got = bytes.withUnsafeMutableBytes {
        Glibc.read(file, $0.baseAddress! + done, $0.count - done)
      }
      if got < 0, errno == EINTR { continue }
      guard got >= 0 else {
        throw Problem(
          .noModel, "can't read the \(kind) '\(path)': \(String(cString: strerror(errno)))")
      }
      // The file became shorter since its size was asked for.
      if got == 0 { return Array(bytes[..<done]) }
      done += got
    }
    return bytes
  }
}
