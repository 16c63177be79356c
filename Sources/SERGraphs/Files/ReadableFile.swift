import Glibc

/// A regular file, open to be read at any place.
final class ReadableFile {
  let size: Int
  private let descriptor: Int32

  init?(_ path: String) {
    // Without `O_NONBLOCK`, opening a pipe would wait for whoever writes into it.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return nil }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      return nil
    }
    self.descriptor = descriptor
    size = Int(status.st_size)
  }

  deinit { close(descriptor) }

  /// Fewer bytes than asked for at the end of the file, or where it can't be read.
  func read(at place: Int, _ count: Int) -> [UInt8] {
    guard count > 0 else { return [] }
    return [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      // The system writes into the buffer during the call only, and no more than its size.
      filled = max(0, pread(descriptor, buffer.baseAddress, count, off_t(place)))
    }
  }

  /// Whether a text stands at a place.
  func holds(_ text: String, at place: Int) -> Bool {
    place >= 0 && read(at: place, text.utf8.count).elementsEqual(text.utf8)
  }

  /// A whole number without sign; 0 past the end.
  func number(at place: Int, _ count: Int, bigEndian: Bool) -> Int {
    let bytes = read(at: place, count)
    guard bytes.count == count else { return 0 }
    let value = (bigEndian ? bytes : bytes.reversed()).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return Int(clamping: value)
  }
}
