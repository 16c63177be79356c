import Glibc

/// The bytes of a regular file, read where they are asked for.
///
/// The descriptor's position is left alone, and its owner closes it.
struct FileBytes {
  let file: Int32
  let size: Int
  /// Where in the file it begins: behind tags that stand in front of a recording.
  let start: Int
  /// The first bytes, which nearly every question is about.
  let head: [UInt8]

  /// - Parameters:
  ///   - file: An open descriptor of a regular file.
  ///   - size: The length in bytes from the start to the file's end.
  ///   - start: What stands before it is left out.
  init(file: Int32, size: Int, start: Int = 0) {
    self.file = file
    self.size = size
    self.start = start
    head = FileBytes.read(file, at: start, count: min(size, 512))
  }

  /// - Parameter regular: An open descriptor; of what is no regular file this gives nil.
  init?(regular file: Int32) {
    var status = stat()
    guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    self.init(file: file, size: Int(status.st_size))
  }

  /// Up to `count` bytes; fewer at the end of the file.
  func bytes(at offset: Int, count: Int) -> ArraySlice<UInt8> {
    if offset >= 0, offset + count <= head.count { return head[offset..<offset + count] }
    return FileBytes.read(file, at: start + offset, count: max(0, min(count, size - offset)))[...]
  }

  /// Four characters; 0 past the end.
  func tag(at offset: Int) -> UInt32 {
    UInt32(truncatingIfNeeded: number(at: offset, bytes: 4, bigEndian: true))
  }

  /// A whole number without sign; 0 past the end.
  func number(at offset: Int, bytes count: Int, bigEndian: Bool = false) -> Int {
    let read = bytes(at: offset, count: count)
    guard read.count == count else { return 0 }
    var value: UInt64 = 0
    for index in 0..<count {
      value =
        value << 8
        | UInt64(read[read.startIndex + (bigEndian ? index : count - 1 - index)])
    }
    return Int(clamping: value)
  }

  /// Whether some bytes hold nothing but zeros.
  func isZero(_ range: Range<Int>) -> Bool {
    for start in stride(from: range.lowerBound, to: range.upperBound, by: 65_536) {
      let block = bytes(at: start, count: min(65_536, range.upperBound - start))
      guard block.allSatisfy({ $0 == 0 }) else { return false }
    }
    return true
  }

  static func read(_ file: Int32, at offset: Int, count: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      // The buffer has room for `count` bytes, and is used during the call only.
      filled = max(0, pread(file, buffer.baseAddress, count, offset))
    }
  }
}

/// Four characters as a number.
func tag(_ text: StaticString) -> UInt32 {
  text.withUTF8Buffer { $0.reduce(0) { $0 << 8 | UInt32($1) } }
}
