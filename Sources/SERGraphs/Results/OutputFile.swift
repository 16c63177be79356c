import Glibc
package import GraphCore

/// Where results go: standard output or a file. Writes whole lines; a reader that does not read blocks the
/// writer, and nothing else, until it reads or the run is cancelled.
///
/// `@unchecked Sendable` is safe: only the run's merge task writes.
package final class OutputFile: @unchecked Sendable {
  /// What became of a write.
  package enum Outcome: Equatable {
    case written
    /// The reader has closed the pipe, or the run was cancelled while the pipe was full.
    case closed
  }

  private let descriptor: Int32
  private let path: String?
  /// The most that a pipe takes in one piece, so that a line is never cut by another writer or by cancelling.
  private static let atom = 4096

  /// Standard output.
  package init() {
    descriptor = STDOUT_FILENO
    path = nil
  }

  /// A file, emptied.
  /// - Throws: `Problem` SG0707 when it can't be created.
  package init(creating path: String) throws(Problem) {
    descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    self.path = path
    guard descriptor >= 0 else {
      throw Problem(.inputOutput, "can't create '\(path)': \(String(cString: strerror(errno)))")
    }
  }

  deinit { if path != nil { close(descriptor) } }

  /// Whether people look at it.
  package var isTerminal: Bool { isatty(descriptor) == 1 }

  /// Writes whole lines.
  /// - Parameters:
  ///   - text: Ends with a line end.
  ///   - isCancelled: Asked while the reader does not read.
  /// - Throws: `Problem` SG0707 when the disk is full or the like.
  package func write(_ text: String, isCancelled: () -> Bool = { false }) throws(Problem) -> Outcome
  {
    let bytes = Array(text.utf8)
    var done = 0
    // How often the reader of a line is waited for after the run was cancelled, a tenth of a second each.
    var patience = 5
    while done < bytes.count {
      // Only a piece that the pipe takes at once is given to it, so the call never blocks for good.
      let piece = pieceEnd(bytes, from: done) - done
      let isInLine = done > 0 && bytes[done - 1] != UInt8(ascii: "\n")
      if !isInLine, isCancelled() { return .closed }
      guard waitUntilWritable(patience: &patience, isCancelled: isCancelled) else { return .closed }
      // The pointer is only used during the call.
      let written = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress! + done, piece) }
      if written >= 0 {
        done += written
      } else if errno == EPIPE {
        return .closed
      } else if errno != EINTR, errno != EAGAIN {
        throw Problem(
          .inputOutput,
          "can't write to '\(path ?? "standard output")': \(String(cString: strerror(errno)))")
      }
    }
    return .written
  }

  /// The end of the lines that fit into one piece from `start` on; at least a piece of a long line.
  private func pieceEnd(_ bytes: [UInt8], from start: Int) -> Int {
    let limit = min(bytes.count, start + OutputFile.atom)
    guard limit < bytes.count else { return limit }
    return bytes[start..<limit].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? limit
  }

  /// Waits for the reader. After the run was cancelled a new line is not begun, and one that was begun, and is longer
  /// than a pipe takes in one piece, is given up when patience ends.
  private func waitUntilWritable(patience: inout Int, isCancelled: () -> Bool) -> Bool {
    while true {
      var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
      let ready = poll(&request, 1, 100)
      if ready > 0 { return true }
      if ready < 0, errno != EINTR { return true }
      guard isCancelled() else { continue }
      patience -= 1
      if patience <= 0 { return false }
    }
  }
}
