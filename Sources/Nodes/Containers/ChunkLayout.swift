/// What AIFF, AU and Wave64 promise to hold, compared with what the file holds.
///
/// libsndfile reads such a file that was cut off as if it were whole.
struct ChunkLayout {
  /// What is missing; nil if nothing shows that the file was cut off.
  private(set) var truncation: String?
  /// What a decoder is to see where a recorder was cut off before it wrote the length; nil where the file is
  /// right.
  private(set) var corrected: ByteView?

  private let file: FileBytes

  /// - Parameter file: Begins with FORM, .snd or riff; of others nothing is found.
  init(_ file: FileBytes) {
    self.file = file
    switch file.tag(at: 0) {
    case tag("FORM"): form()
    case tag(".snd"): snd()
    case tag("riff"): wave64()
    default: break
    }
  }

  /// Whether a length stands for "unknown": writers to a pipe can't go back to fill it in, so ffmpeg
  /// writes the largest number, and sox nearly half of it.
  static func isPlaceholder(_ bytes: Int) -> Bool {
    (0xFFFF_0000...0xFFFF_FFFF).contains(bytes) || (0x7FFF_0000...0x8000_0000).contains(bytes)
  }

  private mutating func promise(_ bytes: Int, from start: Int) {
    if ChunkLayout.isPlaceholder(bytes) { return }
    let held = max(0, file.size - start)
    guard bytes > held else { return }
    truncation = "its header promises \(bytes) bytes of samples, but the file holds \(held)"
  }

  private mutating func form() {
    var place = 12
    var common: Int?
    // More chunks than any writer makes; bounds the walk through a damaged file.
    for _ in 0..<4096 {
      guard place + 8 <= file.size else { break }
      let length = number(at: place + 4, bytes: 4)
      let name = file.tag(at: place)
      if name == tag("COMM") { common = place + 8 }
      // The samples of Amiga's 8SVX.
      if name == tag("BODY") { return promise(length, from: place + 8) }
      if name == tag("SSND") {
        // Offset and block size stand before the samples, and count as part of the chunk.
        if let common, length <= 8, number(at: common + 2, bytes: 4) == 0, file.size > place + 16 {
          return correct(common: common, samples: place)
        }
        return promise(length, from: place + 8)
      }
      place += 8 + length + length % 2
    }
    truncation = "the file ends after \(file.size) bytes, before its samples begin"
  }

  private mutating func correct(common: Int, samples: Int) {
    let width = number(at: common, bytes: 2) * ((number(at: common + 6, bytes: 2) + 7) / 8)
    guard width > 0, common < samples else { return }
    let frames = (file.size - samples - 16) / width
    guard frames > 0 else { return }
    var view = ByteView()
    view.append(0..<4)
    view.append(bytes(samples + 8 + frames * width))
    view.append(8..<common + 2)
    view.append(bytes(frames))
    view.append(common + 6..<samples + 4)
    view.append(bytes(8 + frames * width))
    view.append(samples + 8..<samples + 16 + frames * width)
    corrected = view
  }

  private mutating func snd() {
    let start = number(at: 4, bytes: 4)
    let length = number(at: 8, bytes: 4)
    guard length == 0, file.size > start, start >= 24 else { return promise(length, from: start) }
    var view = ByteView()
    view.append(0..<8)
    view.append(bytes(file.size - start))
    view.append(12..<file.size)
    corrected = view
  }

  /// Names of chunks are 16 bytes, of which the first four are the usual ones; lengths count the chunk's own
  /// header.
  private mutating func wave64() {
    var place = 40
    for _ in 0..<4096 {
      guard place + 24 <= file.size else { break }
      let length = file.number(at: place + 16, bytes: 8)
      if file.tag(at: place) == tag("data") { return promise(length - 24, from: place + 24) }
      guard length >= 24, length < file.size else { break }
      place += (length + 7) / 8 * 8
    }
    truncation = "the file ends after \(file.size) bytes, before its samples begin"
  }

  private func number(at place: Int, bytes count: Int) -> Int {
    file.number(at: place, bytes: count, bigEndian: true)
  }

  private func bytes(_ value: Int) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: min(value, 0xFFFF_FFFF) >> $0) }
  }
}
