/// The four bytes that begin a frame of MPEG audio: layers I, II and III of versions 1, 2 and 2.5.
package struct MPEGHeader: Equatable {
  /// 1, 2 or 3.
  package let layer: Int
  let rate: Int
  let channels: Int
  /// Of the frame, with its header.
  package let bytes: Int
  /// Of each channel.
  let samples: Int
  /// Version, layer and rate as they stand in the header: the same in all frames of a stream.
  let kind: UInt32
  private let isVersion1: Bool

  /// - Returns: Nil if these bytes begin no frame, or one of free bit rate, whose length nothing tells.
  package init?(_ word: UInt32) {
    let version = Int(word >> 19 & 3)
    let layer = 4 - Int(word >> 17 & 3)
    guard word >> 21 == 0x7FF, version != 1, layer < 4, word & 3 != 2 else { return nil }
    isVersion1 = version == 3
    let table = MPEGHeader.kilobits[(isVersion1 ? 0 : 3) + layer - 1]
    let kilobits = table[Int(word >> 12 & 15)]
    let rates = [44_100, 48_000, 32_000, 0]
    rate = rates[Int(word >> 10 & 3)] >> (isVersion1 ? 0 : version == 2 ? 1 : 2)
    guard kilobits > 0, rate > 0 else { return nil }
    self.layer = layer
    channels = word >> 6 & 3 == 3 ? 1 : 2
    samples = layer == 1 ? 384 : layer == 2 || isVersion1 ? 1152 : 576
    let padding = Int(word >> 9 & 1)
    bytes =
      layer == 1
      ? (12 * kilobits * 1000 / rate + padding) * 4
      : samples / 8 * kilobits * 1000 / rate + padding
    kind = word & 0xFFFE_0C00
  }

  /// Where the note of an encoder stands in a frame of layer III that holds one in place of sound.
  package var noteOffset: Int {
    4 + (isVersion1 ? (channels == 1 ? 17 : 32) : (channels == 1 ? 9 : 17))
  }

  /// In thousands of bits a second, by version and layer. 0 is a free rate.
  private static let kilobits: [[Int]] = [
    [0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448, 0],
    [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 0],
    [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0],
    [0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256, 0],
    [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0],
    [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0],
  ]
}
