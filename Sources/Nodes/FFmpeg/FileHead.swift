import CFFmpeg
import Glibc

/// The first bytes of an open file, or of a pipe, which are left in it.
enum FileHead {
  /// Up to `count` bytes; none of what can't be looked at without being read.
  static func read(_ file: Int32, count: Int) -> [UInt8] {
    errno = 0
    let head = FileBytes.read(file, at: 0, count: count)
    // A pipe has no places to read at.
    return head.isEmpty && errno == ESPIPE ? peek(file, count: count) : head
  }

  /// Waits for the first bytes. A writer puts the few that tell containers apart at once.
  private static func peek(_ file: Int32, count: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      // The buffer has room for `count` bytes, and is used during the call only.
      filled = max(0, Int(sergraph_ffmpeg_peek(file, buffer.baseAddress, Int32(count))))
    }
  }
}
