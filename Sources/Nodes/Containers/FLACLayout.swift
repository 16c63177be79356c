/// Where the sound of a FLAC file begins among the samples that its header counts.
///
/// What was cut out of a recording without encoding it again keeps the header, and its frames their numbers:
/// `ffmpeg -ss 10 -c copy`. Its first frame does not have the number 0, and what came before it is not
/// missing.
struct FLACLayout {
  /// The samples of each channel from the first frame to the end that the header tells; nil where the first
  /// frame has the number 0, or the header tells no length.
  private(set) var samplesOfRest: Int?

  /// - Parameter file: Begins with fLaC.
  init(_ file: FileBytes) {
    // The first block, of 34 bytes, says how long frames and recording are.
    guard file.number(at: 4, bytes: 4, bigEndian: true) & 0x7FFF_FFFF == 34 else { return }
    let blockSize = file.number(at: 8, bytes: 2, bigEndian: true)
    let total = file.number(at: 18, bytes: 8, bigEndian: true) & 0xF_FFFF_FFFF
    guard total > 0, let place = FLACLayout.firstFrame(in: file),
      let first = FLACLayout.firstSample(of: place, in: file, blockSize: blockSize),
      first > 0, first < total
    else { return }
    samplesOfRest = total - first
  }

  private static func firstFrame(in file: FileBytes) -> Int? {
    var place = 4
    // More blocks than any writer makes; bounds the walk through a damaged file.
    for _ in 0..<1024 {
      guard place + 4 <= file.size else { return nil }
      let head = file.number(at: place, bytes: 4, bigEndian: true)
      place += 4 + head & 0xFF_FFFF
      if head >> 31 == 1 { return place }
    }
    return nil
  }

  /// A frame has its own number if all are as long, else that of its first sample, coded as UTF-8 codes
  /// characters.
  private static func firstSample(of place: Int, in file: FileBytes, blockSize: Int) -> Int? {
    let head = Array(file.bytes(at: place, count: 11))
    guard head.count == 11, head[0] == 0xFF, head[1] & 0xFE == 0xF8 else { return nil }
    let length = max(1, (~head[4]).leadingZeroBitCount)
    guard length != 1 || head[4] < 0x80, length <= 7 else { return nil }
    var number = length == 1 ? Int(head[4]) : Int(head[4] & (0x7F >> UInt8(length)))
    for byte in head[5..<4 + length] {
      guard byte & 0xC0 == 0x80 else { return nil }
      number = number << 6 | Int(byte & 0x3F)
    }
    return head[1] & 1 == 1 ? number : number * blockSize
  }
}
