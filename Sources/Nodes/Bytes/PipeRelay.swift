import Glibc
import GraphCore

/// Passes on what comes through a pipe or socket, on a thread of its own, until the run is stopped. Then it
/// ends what it passes on, so that whoever waits there for more, a C library too, goes on.
final class PipeRelay: Sendable {
  private static let blockBytes = 65_536
  private let source: Int32
  private let target: Int32
  private let interruption: Interruption

  private init(from source: Int32, to target: Int32, until interruption: Interruption) {
    self.source = source
    self.target = target
    self.interruption = interruption
  }

  /// Whether a descriptor may keep its reader waiting for ever.
  static func isNeeded(for file: Int32) -> Bool {
    var status = stat()
    guard fstat(file, &status) == 0 else { return false }
    return [S_IFIFO, S_IFSOCK].contains(status.st_mode & S_IFMT)
  }

  /// Puts a relay behind a pipe or socket, which is the relay's from here on, also if this throws.
  /// - Returns: Where the same bytes come; whoever calls this closes it.
  static func start(
    from source: Int32, until interruption: Interruption
  ) throws(Problem) -> Int32 {
    var ends: [Int32] = [-1, -1]
    let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else {
      close(source)
      throw Problem(.cannotOpen, "can't be opened: \(String(cString: strerror(errno)))")
    }
    let relay = PipeRelay(from: source, to: ends[1], until: interruption)
    var thread = pthread_t()
    // The thread holds the relay until it ends.
    let context = Unmanaged.passRetained(relay).toOpaque()
    let status = pthread_create(
      &thread, nil,
      { context in
        Unmanaged<PipeRelay>.fromOpaque(context!).takeRetainedValue().run()
        return nil
      }, context)
    guard status == 0 else {
      Unmanaged<PipeRelay>.fromOpaque(context).release()
      for file in ends + [source] { close(file) }
      throw Problem(
        .inputOutput, "the system gives no more threads: \(String(cString: strerror(status)))")
    }
    pthread_detach(thread)
    return ends[0]
  }

  private func run() {
    defer {
      close(source)
      close(target)
    }
    var block = [UInt8](repeating: 0, count: PipeRelay.blockBytes)
    while wait() {
      let got = read(source, &block, block.count)
      if got < 0, errno == EINTR || errno == EAGAIN { continue }
      guard got > 0, pass(block.span.extracting(0..<got)) else { return }
    }
  }

  /// Waits until the source has something, or has ended.
  /// - Returns: False if the run is stopped, or nobody reads any more.
  private func wait() -> Bool {
    withUnsafeTemporaryAllocation(of: pollfd.self, capacity: 3) { files in
      // The ends of the other two are told unasked.
      _ = files.initialize(
        fromContentsOf: [
          pollfd(fd: source, events: Int16(POLLIN), revents: 0),
          pollfd(fd: interruption.descriptor, events: 0, revents: 0),
          pollfd(fd: target, events: 0, revents: 0),
        ])
      while poll(files.baseAddress, 3, -1) < 0 { guard errno == EINTR else { return false } }
      return files[1].revents == 0 && files[2].revents == 0
    }
  }

  /// - Returns: False if nobody reads any more.
  private func pass(_ bytes: Span<UInt8>) -> Bool {
    bytes.withUnsafeBytes { bytes in
      var done = 0
      while done < bytes.count {
        // The pointer is used during the call only.
        let put = send(
          target, bytes.baseAddress.map { $0 + done }, bytes.count - done,
          Int32(MSG_NOSIGNAL))
        if put < 0, errno == EINTR { continue }
        guard put > 0 else { return false }
        done += put
      }
      return true
    }
  }
}
