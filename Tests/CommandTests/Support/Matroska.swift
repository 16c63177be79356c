/// Matroska files of silence, with blocks as long as a test wants them.
enum Matroska {
  /// Whole numbers of 32 bits.
  /// - Parameters:
  ///   - frames: Samples of each channel in a block.
  ///   - blocks: How many there are.
  static func silence(rate: Int, channels: Int, frames: Int, blocks: Int) -> [UInt8] {
    let audio =
      element([0xB5], bytes(of: Double(rate).bitPattern)) + element([0x9F], [UInt8(channels)])
      + element([0x62, 0x64], [32])
    let track =
      element([0xD7], [1]) + element([0x73, 0xC5], [1]) + element([0x83], [2])
      + element([0x86], Array("A_PCM/INT/LIT".utf8)) + element([0xE1], audio)
    var file =
      element([0x1A, 0x45, 0xDF, 0xA3], element([0x42, 0x82], Array("matroska".utf8)))
      // A segment of unknown length.
      + [0x18, 0x53, 0x80, 0x67, 0x01] + [UInt8](repeating: 0xFF, count: 7)
      + element([0x15, 0x49, 0xA9, 0x66], element([0x2A, 0xD7, 0xB1], [0x0F, 0x42, 0x40]))
      + element([0x16, 0x54, 0xAE, 0x6B], element([0xAE], track))
    let silence = [UInt8](repeating: 0, count: frames * channels * 4)
    for number in 0..<blocks {
      let time = UInt64(number * frames * 1000 / rate)
      file += element(
        [0x1F, 0x43, 0xB6, 0x75],
        element([0xE7], bytes(of: time)) + element([0xA3], [0x81, 0, 0, 0x80] + silence))
    }
    return file
  }

  /// A name, a length of eight bytes, and what is in it.
  private static func element(_ name: [UInt8], _ body: [UInt8]) -> [UInt8] {
    name + [0x01] + bytes(of: UInt64(body.count)).dropFirst() + body
  }

  private static func bytes(of value: UInt64) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: value >> (56 - 8 * $0)) }
  }
}
