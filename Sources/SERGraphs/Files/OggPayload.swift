/// What was encoded of an Ogg file: what its pages hold, without the pages of headers and comments.
///
/// Whoever writes another comment may number and cut the pages otherwise; what they hold one after the other
/// stays.
struct OggPayload {
  /// What the first page holds: the codec, its rate and channels.
  let head: [UInt8]
  /// Bytes of what was encoded.
  let count: Int
  /// The last of them; nil where the last page holds fewer.
  let sample: [UInt8]?

  /// Nil of other files. Goes from page to page, and reads little more than what stands before each.
  init?(_ file: ReadableFile) {
    guard let first = OggPayload.page(of: file, at: 0) else { return nil }
    head = file.read(at: first.body.lowerBound, min(first.body.count, 256))
    var count = 0
    var last = first
    while let page = OggPayload.page(of: file, at: last.body.upperBound) {
      if page.isSound { count += page.body.count }
      last = page
    }
    self.count = count
    let length = 64
    sample =
      last.body.count < length ? nil : file.read(at: last.body.upperBound - length, length)
  }

  private static func page(
    of file: ReadableFile, at place: Int
  ) -> (isSound: Bool, body: Range<Int>)? {
    let head = file.read(at: place, 27 + 255)
    guard head.count >= 27, head.starts(with: "OggS".utf8), head[4] == 0 else { return nil }
    let segments = Int(head[26])
    guard head.count >= 27 + segments else { return nil }
    let start = place + 27 + segments
    let size = head[27..<27 + segments].reduce(0) { $0 + Int($1) }
    guard start + size <= file.size else { return nil }
    // Pages of headers and comments have the position 0.
    return (head[6..<14].contains { $0 != 0 }, start..<start + size)
  }

  /// The hash of what the pages hold.
  func hash(of file: ReadableFile) -> [UInt8] {
    var place = 0
    let text = SHA256.hex(ofPieces: {
      while let page = OggPayload.page(of: file, at: place) {
        place = page.body.upperBound
        if page.isSound { return file.read(at: page.body.lowerBound, page.body.count)[...] }
      }
      return nil
    })
    return Array(text.utf8)
  }
}
