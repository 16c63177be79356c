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
  /// Bytes of silence that are made; a block of 7 bytes can ask for 64 KiB.
  private static let mostSilence = 16 << 20

  /// What is missing; nil if nothing shows that the file was cut off.
  private(set) var truncation: String?
  /// What can't be played one after the other; nil if nothing can't.
  private(set) var fault: String?
  /// Behind the last block that is known.
  private(set) var end: Int
  /// The blocks of sound with the heads of all but the first left out; nil where there is one block.
  private(set) var view: ByteView?
  /// Whether the blocks end with the file, and not with the mark of the end.
  private(set) var lacksEndMark = false

  init(_ file: FileBytes) {
    end = file.number(at: 20, bytes: 2)
    guard let first = VOCLayout.firstSound(in: file, from: end) else { return }
    truncation = BlockLayout.missing(first.count, from: first.lowerBound, in: file)
    guard truncation == nil else { return }
    end = first.upperBound
    // Behind what sox notes stand 8 bytes of sound and the mark, which is 0.
    lacksEndMark = file.number(at: file.size - 1, bytes: 1) != 0 || end == file.size
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
    let format = VOCFormat(of: first, in: file)
    var place = first.upperBound
    var rest = ByteView()
    var made = 0
    var differs = false
    while place < file.size, case let kind = file.number(at: place, bytes: 1), kind != 0 {
      let length = file.number(at: place + 1, bytes: 3)
      let body = place + 4..<place + 4 + length
      // Of one block of more than 16 MiB the rest is sound, which looks like anything.
      guard length > 0, (2...5).contains(kind) || kind == 1 || kind == 9 else { return }
      if body.upperBound > file.size {
        guard length <= VOCLayout.mostContinued else { return }
        truncation = BlockLayout.missing(length, from: body.lowerBound, in: file)
        return
      }
      switch kind {
      case 2: rest.append(body)
      case 3:
        guard length == 3, let silence = format.silence(in: body, of: file),
          made + silence.count <= VOCLayout.mostSilence
        else { return }
        made += silence.count
        rest.append(silence)
      case 1, 9:
        let other = VOCFormat(of: body, in: file)
        differs = differs || other != format
        rest.append(min(body.upperBound, body.lowerBound + other.headBytes)..<body.upperBound)
      default: break
      }
      place = body.upperBound
    }
    lacksEndMark = place >= file.size
    end = min(file.size, place + 1)
    if differs { fault = "its blocks of sound differ in sample rate, width or channels" }
    guard rest.count > 0, !differs else { return }
    // The head of the first block tells the length of all.
    let length = first.count + rest.count
    var view = ByteView([0..<first.lowerBound - 3])
    view.append((0..<3).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) })
    view.append(first)
    for piece in rest.pieces {
      switch piece {
      case .made(let bytes): view.append(bytes)
      case .stretch(let range): view.append(range)
      }
    }
    view.append([0])
    self.view = view
  }
}

/// How the samples of a block of sound are coded.
private struct VOCFormat: Equatable {
  private let isOld: Bool
  private let rate: Int
  private let bits: Int
  private let channels: Int
  private let codec: Int

  /// - Parameter body: Of a block of kind 1 or 9, which stands before it.
  init(of body: Range<Int>, in file: FileBytes) {
    let number = { (place: Int, count: Int) in
      file.number(at: body.lowerBound + place, bytes: count)
    }
    isOld = file.number(at: body.lowerBound - 4, bytes: 1) == 1
    if isOld {
      (rate, bits, channels, codec) = (VOCFormat.rate(number(0, 1)), 8, 1, number(1, 1))
    } else {
      (rate, bits, channels, codec) = (number(0, 4), number(4, 1), number(5, 1), number(6, 2))
    }
  }

  /// Bytes before the samples.
  var headBytes: Int { isOld ? 2 : 12 }

  /// Samples of silence, which a block tells the number and the rate of; nil where the codec has none.
  func silence(in body: Range<Int>, of file: FileBytes) -> [UInt8]? {
    let byte: UInt8
    switch (codec, bits) {
    case (0, 8): byte = 0x80
    case (4, 16): byte = 0
    case (6, _): byte = 0xD5
    case (7, _): byte = 0xFF
    default: return nil
    }
    let count = file.number(at: body.lowerBound, bytes: 2) + 1
    let own = VOCFormat.rate(file.number(at: body.lowerBound + 2, bytes: 1))
    // Its rate is told in steps, so one that is about the sound's is the same.
    let isSame = abs(own - rate) * 50 < rate
    let frames = isSame ? count : count * rate / max(1, own)
    guard frames <= 1 << 20 else { return nil }
    return [UInt8](repeating: byte, count: frames * max(1, channels) * (bits == 16 ? 2 : 1))
  }

  private static func rate(_ constant: Int) -> Int { 1_000_000 / max(1, 256 - constant) }
}
