import CMinizip

/// The pixels of a PNG of 8 bits a channel, without palette and interlace: what pictures are written as.
package struct PNGPixels {
  package let width: Int
  package let height: Int
  /// Red, green and blue of each pixel, row by row from the top.
  private let values: [UInt8]

  /// Nil where the bytes are no such PNG.
  package init?(_ bytes: [UInt8]) {
    func number(at place: Int) -> Int {
      bytes[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
    }
    guard bytes.count > 33, bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) else { return nil }
    (width, height) = (number(at: 16), number(at: 20))
    let channels = bytes[25] == 2 ? 3 : bytes[25] == 6 ? 4 : 0
    guard bytes[24] == 8, channels > 0 else { return nil }
    var packed: [UInt8] = []
    var place = 8
    while place + 12 <= bytes.count {
      let count = number(at: place)
      if bytes[place + 4..<place + 8].elementsEqual("IDAT".utf8) {
        packed += bytes[place + 8..<place + 8 + count]
      }
      place += count + 12
    }
    let stride = width * channels
    var lines = [UInt8](repeating: 0, count: height * (stride + 1))
    var length = UInt(lines.count)
    guard uncompress(&lines, &length, packed, UInt(packed.count)) == Z_OK, length == lines.count
    else { return nil }
    var values: [UInt8] = []
    var above = [UInt8](repeating: 0, count: stride)
    for row in 0..<height {
      var line = Array(lines[row * (stride + 1) + 1..<(row + 1) * (stride + 1)])
      PNGPixels.undo(lines[row * (stride + 1)], of: &line, above: above, channels)
      above = line
      for column in 0..<width { values += line[column * channels..<column * channels + 3] }
    }
    self.values = values
  }

  /// Adds to each byte what it was told from: RFC 2083, section 6.
  private static func undo(
    _ filter: UInt8, of line: inout [UInt8], above: [UInt8], _ channels: Int
  ) {
    for place in line.indices {
      let left = place >= channels ? Int(line[place - channels]) : 0
      let corner = place >= channels ? Int(above[place - channels]) : 0
      let upper = Int(above[place])
      let told: Int
      switch filter {
      case 1: told = left
      case 2: told = upper
      case 3: told = (left + upper) / 2
      case 4:
        let guess = left + upper - corner
        let (a, b, c) = (abs(guess - left), abs(guess - upper), abs(guess - corner))
        told = a <= b && a <= c ? left : b <= c ? upper : corner
      default: told = 0
      }
      line[place] &+= UInt8(told)
    }
  }

  /// A pixel as `0xRRGGBB`, counted from the left and from the top.
  package subscript(x: Int, y: Int) -> UInt32 {
    let place = 3 * (y * width + x)
    return values[place..<place + 3].reduce(0) { $0 << 8 | UInt32($1) }
  }

  /// How light a pixel is, from 0 to 765.
  package func lightness(_ x: Int, _ y: Int) -> Int {
    let place = 3 * (y * width + x)
    return values[place..<place + 3].reduce(0) { $0 + Int($1) }
  }
}
