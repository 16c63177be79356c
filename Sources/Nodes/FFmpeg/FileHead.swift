import CFFmpeg
import Glibc

/// The first bytes of a file, or of a pipe, which are left in it.
enum FileHead {
  /// Up to `count` bytes; none of what can't be looked at without being read.
  static func read(_ path: String, count: Int) -> [UInt8] {
    var status = stat()
    guard (path == "-" ? fstat(STDIN_FILENO, &status) : stat(path, &status)) == 0 else { return [] }
    switch status.st_mode & S_IFMT {
    case S_IFREG:
      if path == "-" { return bytes(of: STDIN_FILENO, count: count) }
      let file = open(path, O_RDONLY | O_CLOEXEC)
      guard file >= 0 else { return [] }
      defer { close(file) }
      return bytes(of: file, count: count)
    // A named pipe may be opened once only.
    case S_IFIFO where path == "-": return peek(STDIN_FILENO, count: count)
    default: return []
    }
  }

  private static func bytes(of file: Int32, count: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      // The buffer has room for `count` bytes, and is used during the call only.
      filled = max(0, pread(file, buffer.baseAddress, count, 0))
    }
  }

  /// Waits for the first bytes. A writer puts the few that tell containers apart at once.
  private static func peek(_ file: Int32, count: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      // The buffer has room for `count` bytes, and is used during the call only.
      filled = max(0, Int(sergraph_ffmpeg_peek(file, buffer.baseAddress, Int32(count))))
    }
  }
}
