/// Reads a file from front to back for a walk through its frames or pages, in blocks and not header by
/// header.
final class BlockReader {
  private static let blockBytes = 65_536
  let source: FileBytes
  private var block: [UInt8] = []
  private var start = 0

  /// Where the walk ends.
  let size: Int

  /// - Parameter end: Where the walk ends; nil is the end of the file.
  init(_ source: FileBytes, end: Int? = nil) {
    self.source = source
    size = end ?? source.size
  }

  /// Up to `count` bytes, at most a block; fewer at the end of the file.
  func bytes(at place: Int, count: Int) -> ArraySlice<UInt8> {
    let count = max(0, min(count, size - place))
    if place < start || place + count > start + block.count {
      block = FileBytes.read(source.file, at: place, count: BlockReader.blockBytes)
      start = place
    }
    let at = place - start
    return block[min(at, block.count)..<min(at + count, block.count)]
  }

  /// Four bytes as a number; nil at the end of the file.
  func word(at place: Int) -> UInt32? {
    let four = bytes(at: place, count: 4)
    return four.count < 4 ? nil : four.reduce(0) { $0 << 8 | UInt32($1) }
  }
}
