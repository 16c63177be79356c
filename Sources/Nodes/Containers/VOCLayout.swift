/// The blocks of a VOC file: one byte of kind and three of length stand before each.
///
/// libsndfile goes by the first block of sound alone, takes it to reach to the end of the file, and plays the
/// heads of further blocks. The length of that block is not to be relied on as an end: sox notes one that is
/// 8 bytes short, and of more than 16 MiB only the rest fits.
struct VOCLayout {
  static let mark = Array("Creative Voice File\u{1A}".utf8)
  /// More of a writer's block is no block of FFmpeg's, and more is left where a length did not fit.
  private static let mostContinued = 65_536
  /// What sox leaves behind the end that it notes.
  private static let leftover = 16

  /// What is missing; nil if nothing shows that the file was cut off.
  private(set) var truncation: String?
  /// Behind the last block that is known.
  private(set) var end: Int
  /// The blocks of sound with the heads of all but the first left out; nil where there is one block.
  private(set) var view: ByteView?
  /// Whether further blocks end with the file, and not with the mark of the end.
  private(set) var lacksEndMark = false

  init(_ file: FileBytes) {
    end = file.number(at: 20, bytes: 2)
    guard let first = VOCLayout.firstSound(in: file, from: end) else { return }
    truncation = BlockLayout.missing(first.count, from: first.lowerBound, in: file)
    guard truncation == nil else { return }
    end = first.upperBound
    follow(first, in: file)
  }

  private static func firstSound(in file: FileBytes, from start: Int) -> Range<Int>? {
    var place = start
    // More blocks of text than any writer puts in front; bounds the walk through a damaged file.
    for _ in 0..<256 {
      let kind = file.number(at: place, bytes: 1)
      guard place + 4 <= file.size, (1...9).contains(kind) else { return nil }
      let body = place + 4..<place + 4 + file.number(at: place + 1, bytes: 3)
      if kind == 1 || kind == 9 { return body }
      place = body.upperBound
    }
    return nil
  }

  private mutating func follow(_ first: Range<Int>, in file: FileBytes) {
    guard file.size - first.upperBound > VOCLayout.leftover else { return }
    var place = first.upperBound
    var bodies: [Range<Int>] = []
    while place < file.size, file.number(at: place, bytes: 1) == 2 {
      let length = file.number(at: place + 1, bytes: 3)
      let body = place + 4..<place + 4 + length
      guard length > 0 else { return }
      if body.upperBound > file.size {
        guard length <= VOCLayout.mostContinued else { return }
        truncation = BlockLayout.missing(length, from: body.lowerBound, in: file)
        return
      }
      bodies.append(body)
      place = body.upperBound
    }
    let isMarked = file.number(at: place, bytes: 1) == 0
    guard !bodies.isEmpty, isMarked else { return }
    lacksEndMark = place >= file.size
    end = min(file.size, place + 1)
    // The head of the first block tells the length of all.
    let length = bodies.reduce(first.count) { $0 + $1.count }
    var view = ByteView([0..<first.lowerBound - 3])
    view.append((0..<3).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) })
    view.append(first)
    for body in bodies { view.append(body) }
    view.append([0])
    self.view = view
  }
}
