/// The frames of an MP3 file, counted from their headers.
///
/// libsndfile takes an MP3 file's length from a note of the encoder or from its size, and reads no
/// further: of a variable bit rate without that note it may give a fraction, and call it whole.
struct MPEGFrames {
  /// Whole frames.
  private(set) var count = 0
  /// Samples in a frame, of each channel.
  private(set) var samples = 1152
  /// Whether the last frame is cut off.
  private(set) var isCut = false

  /// - Parameters:
  ///   - size: The file's length in bytes.
  ///   - bytes: Reads up to so many bytes from a place on.
  /// - Returns: Nil if no frame stands where the first should.
  init?(size: Int, bytes: (_ place: Int, _ count: Int) -> [UInt8]) {
    var place = 0
    let tag = bytes(0, 10)
    if tag.count == 10, tag[0] == 0x49, tag[1] == 0x44, tag[2] == 0x33 {
      // ID3v2: its length has 7 bits in each byte; a footer doubles the header.
      place = 10 + tag[6..<10].reduce(0) { $0 << 7 | Int($1 & 0x7F) }
      if tag[5] & 0x10 != 0 { place += 10 }
    }
    // Headers are read from blocks, not one by one.
    var block: [UInt8] = []
    var start = 0
    while place + 4 <= size {
      if place < start || place + 4 > start + block.count {
        block = bytes(place, 65_536)
        start = place
        guard block.count >= 4 else { break }
      }
      let at = place - start
      guard
        let frame = MPEGFrames.frame(block[at..<at + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) })
      else { break }
      guard place + frame.bytes <= size else {
        isCut = true
        break
      }
      samples = frame.samples
      count += 1
      place += frame.bytes
    }
    if count == 0, !isCut { return nil }
  }

  /// Length and samples of a frame of layer III, from its header.
  private static func frame(_ header: UInt32) -> (bytes: Int, samples: Int)? {
    let version = Int(header >> 19 & 3)
    guard header >> 21 == 0x7FF, version != 1, header >> 17 & 3 == 1 else { return nil }
    let isFirst = version == 3
    let first = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0]
    let second = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0]
    let kilobits = (isFirst ? first : second)[Int(header >> 12 & 15)]
    let rates = [44_100, 48_000, 32_000, 0]
    let rate = rates[Int(header >> 10 & 3)] >> (isFirst ? 0 : version == 2 ? 1 : 2)
    guard kilobits > 0, rate > 0 else { return nil }
    let samples = isFirst ? 1152 : 576
    return (samples / 8 * kilobits * 1000 / rate + Int(header >> 9 & 1), samples)
  }
}
