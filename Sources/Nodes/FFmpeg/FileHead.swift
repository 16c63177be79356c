import CFFmpeg
import Glibc

/// The first bytes of an open file, or of a pipe or socket, which are left in it.
enum FileHead {
  /// The bytes that tell who decodes a file; none of what can't be looked at without being read.
  static func read(_ file: Int32) -> (bytes: [UInt8], isPipe: Bool) {
    var status = stat()
    guard fstat(file, &status) == 0 else { return ([], false) }
    switch status.st_mode & S_IFMT {
    case S_IFIFO, S_IFSOCK: return (awaited(file), true)
    default: return (FileBytes.read(file, at: 0, count: SoundContent.headBytes), false)
    }
  }

  /// Milliseconds between two looks: nothing tells when further bytes join those that wait already.
  private static let nap: Int32 = 2
  /// Looks without a further byte, behind all marks, after which what is there has to do: a pipe or socket
  /// that is full of single bytes takes no more.
  private static let patience = 1000

  /// Looks until the bytes tell enough, or the writer has ended. A writer may put them one at a time.
  private static func awaited(_ file: Int32) -> [UInt8] {
    // Waits for the first.
    var head = peek(file)
    guard !head.isEmpty, !SoundContent.isTold(by: head) else { return head }
    sergraph_ffmpeg_widen(file)
    var still = 0
    while still < patience || head.count < SoundContent.markBytes {
      // Asked before the look, so that nothing can come between the two.
      let isAll = hasEnded(file)
      let seen = peek(file)
      still = seen.count > head.count ? 0 : still + 1
      if seen.count >= head.count { head = seen }
      if isAll || SoundContent.isTold(by: head) { return head }
      poll(nil, 0, nap)
    }
    return head
  }

  /// Whether what waits in a pipe is packets (`O_DIRECT`), of which a reader gets as much as it asks for, and
  /// loses the rest.
  static func comesInPackets(_ file: Int32) -> Bool { sergraph_ffmpeg_comes_in_packets(file) }

  private static func hasEnded(_ file: Int32) -> Bool {
    // The system tells the end of a pipe unasked, and that of a socket if asked for POLLRDHUP, 0x2000.
    var wait = pollfd(fd: file, events: 0x2000, revents: 0)
    return poll(&wait, 1, 0) > 0 && wait.revents != 0
  }

  private static func peek(_ file: Int32) -> [UInt8] {
    let count = SoundContent.headBytes
    return [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      // The buffer has room for `count` bytes, and is used during the call only.
      filled = max(0, Int(sergraph_ffmpeg_peek(file, buffer.baseAddress, Int32(count))))
    }
  }
}
