import CIsolation
import Glibc

/// The socket to the program, as a plugin's process has it. It waits as long as it takes: who hangs up ends the process.
enum HostSocket {
  /// Sends a message; its length goes first.
  /// - Returns: False when nobody listens any more.
  static func send(_ message: [UInt8]) -> Bool {
    var whole = MessageWriter()
    whole.put(message.count)
    let bytes = whole.bytes + message
    var sent = 0
    while sent < bytes.count {
      // The pointer is only used during the call.
      let count = bytes.withUnsafeBytes {
        Glibc.send(
          SERGRAPH_SOCKET, $0.baseAddress! + sent, bytes.count - sent, Int32(MSG_NOSIGNAL))
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      sent += count
    }
    return true
  }

  /// Receives a message of at most so many bytes.
  /// - Returns: Nil when the program has gone, or says what can't be.
  static func receive(most: Int) -> [UInt8]? {
    guard let head = take(8) else { return nil }
    var length = MessageReader(head)
    return (try? length.integer(in: 1...most)).flatMap(take)
  }

  private static func take(_ count: Int) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: count)
    var next = 0
    while next < count {
      // The pointer is only used during the call, which writes no more than there is room for.
      let got = bytes.withUnsafeMutableBytes {
        recv(SERGRAPH_SOCKET, $0.baseAddress! + next, count - next, 0)
      }
      if got < 0, errno == EINTR { continue }
      guard got > 0 else { return nil }
      next += got
    }
    return bytes
  }
}
