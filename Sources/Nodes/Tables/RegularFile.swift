import Glibc

/// Files that are read whole, up to a size: no devices, which never end, and no pipes, which wait.
package enum RegularFile {
  /// The most bytes that a model or a report may have.
  package static let largest = 1 << 30

  /// Why a file is not read.
  package enum Refusal: Error {
    /// The system's reason.
    case unopened(Int32)
    case irregular
    case tooLarge(bytes: Int)
    /// The system's reason.
    case unread(Int32)
  }

  /// Reads a file.
  /// - Parameter largest: The most bytes that it may have.
  package static func read(
    _ path: String, atMost largest: Int = RegularFile.largest
  ) throws(Refusal) -> [UInt8] {
    // Without `O_NONBLOCK`, opening a pipe would wait for whoever writes into it.
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else { throw .unopened(errno) }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { throw .irregular }
    guard status.st_size <= largest else { throw .tooLarge(bytes: Int(status.st_size)) }
    var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
    var done = 0
    while done < bytes.count {
      // The pointer is only used during the call, and what is left of the array lies behind it.
      let got = bytes.withUnsafeMutableBytes {
        Glibc.read(file, $0.baseAddress! + done, $0.count - done)
      }
      if got < 0, errno == EINTR { continue }
      guard got >= 0 else { throw .unread(errno) }
      // The file became shorter since its size was asked for.
      if got == 0 { return Array(bytes[..<done]) }
      done += got
    }
    return bytes
  }
}
