/// What a decoder is to see of a file: stretches of it, and bytes that stand in for others.
///
/// A header that is wrong is shown to the decoder as it should be, and what is no sound is not shown at all.
struct ByteView {
  enum Piece {
    /// Bytes of our own.
    case made([UInt8])
    /// A stretch of the file.
    case stretch(Range<Int>)

    var count: Int {
      switch self {
      case .made(let bytes): bytes.count
      case .stretch(let range): range.count
      }
    }
  }

  private(set) var pieces: [Piece] = []
  private(set) var count = 0

  init() {}

  init(_ stretches: [Range<Int>]) {
    for range in stretches { append(range) }
  }

  mutating func append(_ bytes: [UInt8]) {
    guard !bytes.isEmpty else { return }
    pieces.append(.made(bytes))
    count += bytes.count
  }

  /// Stretches that touch become one.
  mutating func append(_ range: Range<Int>) {
    guard !range.isEmpty else { return }
    if case .stretch(let before) = pieces.last, before.upperBound == range.lowerBound {
      pieces[pieces.count - 1] = .stretch(before.lowerBound..<range.upperBound)
    } else {
      pieces.append(.stretch(range))
    }
    count += range.count
  }
}
