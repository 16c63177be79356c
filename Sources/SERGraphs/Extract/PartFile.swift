import Glibc
import GraphCore

/// A file that is written piece by piece beside its place, and takes its place when it is complete: what stood there
/// before stays until then.
final class PartFile {
  /// As the user named it.
  let path: String
  /// What is written until it is complete.
  let temporary: String
  private let target: String
  private var descriptor: Int32
  private var isCommitted = false
  private var buffer: [UInt8] = []
  private static let most = 65_536

  /// Makes the file that is to be.
  /// - Throws: `Problem` SG0707 when it can't be made, or where something stands that is no file.
  init(_ path: String) throws(Problem) {
    self.path = path
    target = AtomicFile.resolved(path)
    var status = stat()
    guard stat(target, &status) != 0 || status.st_mode & S_IFMT == S_IFREG else {
      throw Problem(
        .inputOutput, "can't write '\(path)': it is not a file",
        suggestion: "csv and jsonl can be written to standard output or a pipe")
    }
    (descriptor, temporary) = try AtomicFile.create(beside: target)
    buffer.reserveCapacity(2 * PartFile.most)
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
    if !isCommitted { unlink(temporary) }
  }

  func write(_ bytes: [UInt8]) throws(Problem) {
    buffer += bytes
    if buffer.count >= PartFile.most { try flush() }
  }

  /// Writes numbers as 32-bit floats, little-endian.
  func write(_ row: Span<Float>) throws(Problem) {
    for index in row.indices { row[index].bitPattern.appendLittleEndian(to: &buffer) }
    if buffer.count >= PartFile.most { try flush() }
  }

  /// Writes over the start of the file.
  func overwriteStart(_ bytes: [UInt8]) throws(Problem) {
    try flush()
    guard lseek(descriptor, 0, SEEK_SET) == 0 else { throw AtomicFile.failure(path) }
    buffer = bytes
    try flush()
  }

  /// Puts the file in its place.
  func commit() throws(Problem) {
    try flush()
    guard rename(temporary, target) == 0 else { throw AtomicFile.failure(path) }
    isCommitted = true
  }

  private func flush() throws(Problem) {
    var done = 0
    while done < buffer.count {
      // The pointer is only used during the call, and what is left of the array lies behind it.
      let written = buffer.withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress! + done, $0.count - done)
      }
      if written < 0, errno != EINTR { throw AtomicFile.failure(path) }
      done += max(0, written)
    }
    buffer.removeAll(keepingCapacity: true)
  }
}

extension FixedWidthInteger {
  /// Adds the bytes, the lowest first.
  func appendLittleEndian(to bytes: inout [UInt8]) {
    for byte in 0..<bitWidth / 8 { bytes.append(UInt8(truncatingIfNeeded: self >> (8 * byte))) }
  }
}
