import Glibc

/// An unlinked file in `TMPDIR`: it has no name, and goes when it is closed or the program ends, whatever ends it.
package final class TemporaryFile {
  package let descriptor: Int32

  /// Creates an empty file.
  /// - Throws: `Problem` SG0707.
  package init() throws(Problem) {
    let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var path = Array("\(folder)/sergraph-XXXXXX".utf8CString)
    descriptor = mkstemp(&path)
    guard descriptor >= 0 else { throw TemporaryFile.failure("create", in: folder) }
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    unlink(path)
  }

  deinit { close(descriptor) }

  /// Writes bytes.
  /// - Parameter offset: Where they begin in the file.
  /// - Throws: `Problem` SG0707, when the disk is full for one.
  package func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(Problem) {
    var done = 0
    while done < bytes.count {
      // The pointer is only used during the call, and `done` is less than the count.
      let written = pwrite(
        descriptor, bytes.baseAddress! + done, bytes.count - done, offset + done)
      if written < 0 {
        if errno == EINTR { continue }
        throw TemporaryFile.failure("write")
      }
      done += written
    }
  }

  /// Reads bytes; so many have been written there.
  /// - Parameter offset: Where they begin in the file.
  /// - Throws: `Problem` SG0707.
  func read(into bytes: UnsafeMutableRawBufferPointer, at offset: Int) throws(Problem) {
    var done = 0
    while done < bytes.count {
      // The pointer is only used during the call, and `done` is less than the count.
      let got = pread(descriptor, bytes.baseAddress! + done, bytes.count - done, offset + done)
      if got < 0, errno == EINTR { continue }
      guard got > 0 else { throw TemporaryFile.failure("read") }
      done += got
    }
  }

  /// What the system said of the last call.
  static func failure(_ verb: String, in folder: String? = nil) -> Problem {
    let reason = errno
    let cure =
      switch reason {
      case EMFILE, ENFILE: "use fewer --lanes, or allow more open files with 'ulimit -n'"
      case EFBIG: "allow larger files with 'ulimit -f unlimited'"
      case ENOSPC, EDQUOT: "set TMPDIR to a folder with more room"
      case EIO: "look at the disk, or set TMPDIR to a folder on another one"
      default: "set TMPDIR to a folder that can be written"
      }
    return Problem(
      .inputOutput,
      "can't \(verb) a temporary file\(folder.map { " in \($0)" } ?? ""): "
        + String(cString: strerror(reason)),
      suggestion: cure)
  }
}
