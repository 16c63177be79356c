import Glibc
import GraphCore

extension ChildProcess {
  /// Sends a message; its length goes first.
  func send(_ bytes: [UInt8], during call: String) throws(Problem) {
    var length = MessageWriter()
    length.put(bytes.count)
    let deadline = monotonicNanoseconds() + UInt64(isolation.timeout * 1e9)
    try send(all: length.bytes, until: deadline, during: call)
    try send(all: bytes, until: deadline, during: call)
  }

  private func send(
    all: [UInt8], until deadline: UInt64, during call: String
  ) throws(Problem) {
    var sent = 0
    while sent < all.count {
      let count = all.withUnsafeBytes {
        Glibc.send(
          socket, $0.baseAddress! + sent, all.count - sent,
          Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
      }
      if count >= 0 {
        sent += count
      } else if errno == EAGAIN {
        try poll(for: Int16(POLLOUT), until: deadline, during: call)
      } else if errno != EINTR {
        throw gone(during: call)
      }
    }
  }

  /// Receives a message.
  func receive(during call: String) throws(Problem) -> [UInt8] {
    let deadline = monotonicNanoseconds() + UInt64(isolation.timeout * 1e9)
    var length = MessageReader(try receive(8, until: deadline, during: call))
    guard let count = try? length.integer(in: 1...1 << 30) else {
      throw ended(during: call, because: "gave an answer that can't be read")
    }
    return try receive(count, until: deadline, during: call)
  }

  private func receive(
    _ count: Int, until deadline: UInt64, during call: String
  ) throws(Problem) -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: min(count, 65_536))
    while bytes.count < count {
      let got = recv(
        socket, &buffer, min(buffer.count, count - bytes.count), Int32(MSG_DONTWAIT))
      if got > 0 {
        bytes.append(contentsOf: buffer[..<got])
      } else if got == 0 || (errno != EAGAIN && errno != EINTR) {
        throw gone(during: call)
      } else if errno == EAGAIN {
        try poll(for: Int16(POLLIN), until: deadline, during: call)
      }
    }
    return bytes
  }

  private func poll(
    for events: Int16, until deadline: UInt64, during call: String
  ) throws(Problem) {
    let now = monotonicNanoseconds()
    guard now < deadline else { throw overdue(call) }
    try checkInterruption()
    var descriptor = pollfd(fd: socket, events: events, revents: 0)
    let milliseconds = Int32(min(100, (deadline - now) / 1_000_000 + 1))
    _ = Glibc.poll(&descriptor, 1, milliseconds)
  }

  /// The other end is closed: the process has ended, is about to, or has closed it on purpose.
  private func gone(during call: String) -> Problem {
    let patience = monotonicNanoseconds() + 1_000_000_000
    while monotonicNanoseconds() < patience {
      if let cause = death() { return ended(during: call, because: cause) }
      usleep(200)
    }
    return ended(during: call, because: "closed its connection")
  }
}
