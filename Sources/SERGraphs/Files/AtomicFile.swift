import Glibc
package import GraphCore

/// Files that are there completely or not at all.
package enum AtomicFile {
  /// Writes a file: to a temporary one beside it, flushed to the disk, then renamed over the old one.
  /// A link is followed, and what it points to is replaced.
  /// - Throws: `Problem` SG0707; the old file is then as it was.
  package static func write(_ bytes: [UInt8], to path: String) throws(Problem) {
    try write(to: path) { (put) throws(Problem) in try put(bytes) }
  }

  /// The same of bytes that are made piece by piece.
  /// - Parameter pieces: Gets what takes each piece, in order.
  package static func write(
    to path: String, pieces: (_ put: ([UInt8]) throws(Problem) -> Void) throws(Problem) -> Void
  ) throws(Problem) {
    let target = resolved(path)
    let (file, temporary) = try create(beside: target)
    do throws(Problem) {
      defer { close(file) }
      try pieces { (bytes) throws(Problem) in try write(bytes, to: file, path: path) }
      guard fsync(file) == 0 else { throw failure(path) }
    } catch {
      unlink(temporary)
      throw error
    }
    guard rename(temporary, target) == 0 else {
      let problem = failure(path)
      unlink(temporary)
      throw problem
    }
    // The rename itself is on the disk when the folder is; some file systems can't do that.
    let folder = open(FilePath.folder(of: target), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if folder >= 0 {
      fsync(folder)
      close(folder)
    }
  }

  static func resolved(_ path: String) -> String {
    // The C string is owned by us, and freed after it is copied.
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }

  /// Makes a temporary file beside a path.
  static func create(beside path: String) throws(Problem) -> (Int32, String) {
    for attempt in 0..<100 {
      let temporary = "\(path).\(getpid())-\(attempt).part"
      let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      if file >= 0 { return (file, temporary) }
      if errno != EEXIST { break }
    }
    throw failure(path)
  }

  private static func write(_ bytes: [UInt8], to file: Int32, path: String) throws(Problem) {
    var done = 0
    while done < bytes.count {
      // The pointer is only used during the call, and what is left of the array lies behind it.
      let written = bytes.withUnsafeBytes {
        Glibc.write(file, $0.baseAddress! + done, bytes.count - done)
      }
      if written < 0 {
        if errno == EINTR { continue }
        throw failure(path)
      }
      done += written
    }
  }

  static func failure(_ path: String) -> Problem {
    Problem(.inputOutput, "can't write '\(path)': \(String(cString: strerror(errno)))")
  }
}
