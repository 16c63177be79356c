import Glibc
import GraphCore

/// What a container promises to hold, compared with what the file holds.
///
/// libsndfile reads a WAV or AIFF file that was cut off as if it were whole, and an Ogg file without its
/// end as if it held nothing; so the containers are looked at here before they are decoded.
struct Container {
  private let file: Int32
  private let size: Int

  /// - Parameters:
  ///   - file: An open descriptor of a regular file; its position is left alone.
  ///   - size: The file's length in bytes.
  init(file: Int32, size: Int) {
    self.file = file
    self.size = size
  }

  /// Why the file is not whole; nil if nothing shows that it was cut off.
  func truncation() -> String? {
    switch word(at: 0) {
    case "RIFF", "RIFX", "RF64", "BW64": riff(bigEndian: word(at: 0) == "RIFX")
    case "FORM": chunks(named: "SSND", from: 12, bigEndian: true)
    case ".snd": promise(number(at: 8, bytes: 4, bigEndian: true), from: header(at: 4))
    case "OggS": ogg()
    default: nil
    }
  }

  /// The frames of an MP3 file; nil for all others.
  func mpegFrames() -> MPEGFrames? {
    let start = bytes(at: 0, count: 3)
    guard
      start == Array("ID3".utf8) || (start.first == 0xFF && start.dropFirst().first ?? 0 >= 0xE0)
    else { return nil }
    return MPEGFrames(size: size, bytes: bytes(at:count:))
  }

  private func riff(bigEndian: Bool) -> String? {
    // In RF64 the sizes past 4 GiB stand in a chunk of their own.
    let large = word(at: 12) == "ds64" ? number(at: 28, bytes: 8, bigEndian: false) : nil
    return chunks(named: "data", from: 12, bigEndian: bigEndian, large: large)
  }

  /// Walks to the chunk with the samples.
  private func chunks(named name: String, from start: Int, bigEndian: Bool, large: Int? = nil)
    -> String?
  {
    var place = start
    // More chunks than any writer makes; bounds the walk through a damaged file.
    for _ in 0..<4096 {
      guard place + 8 <= size else {
        return "the file ends after \(size) bytes, before its samples begin"
      }
      let length = number(at: place + 4, bytes: 4, bigEndian: bigEndian)
      if word(at: place) == name {
        return promise(length == 0xFFFF_FFFF ? large ?? length : length, from: place + 8)
      }
      place += 8 + length + length % 2
    }
    return nil
  }

  /// Whether a length stands for "unknown": writers to a pipe can't go back to fill it in, so ffmpeg
  /// writes the largest number, and sox nearly half of it.
  static func isPlaceholder(_ bytes: Int) -> Bool {
    (0xFFFF_0000...0xFFFF_FFFF).contains(bytes) || (0x7FFF_0000...0x8000_0000).contains(bytes)
  }

  private func promise(_ bytes: Int, from start: Int) -> String? {
    if Container.isPlaceholder(bytes) { return nil }
    let held = max(0, size - start)
    guard bytes > held else { return nil }
    return "its header promises \(bytes) bytes of samples, but the file holds \(held)"
  }

  /// Looks for the flag of the last page.
  private func ogg() -> String? {
    // A page has at most 65,307 bytes, so the last one begins within twice that.
    let length = min(size, 131_072)
    let tail = bytes(at: size - length, count: length)
    guard tail.count >= 27 else { return "its first Ogg page is incomplete" }
    for place in stride(from: tail.count - 27, through: 0, by: -1) {
      guard tail[place] == 0x4F, tail[place + 1] == 0x67, tail[place + 2] == 0x67,
        tail[place + 3] == 0x53, tail[place + 4] == 0
      else { continue }
      let segments = Int(tail[place + 26])
      let table = tail[min(tail.count, place + 27)..<min(tail.count, place + 27 + segments)]
      let end = place + 27 + segments + table.reduce(0) { $0 + Int($1) }
      if table.count < segments || end > tail.count { return "its last Ogg page is incomplete" }
      return tail[place + 5] & 4 != 0 ? nil : "its last Ogg page is not marked as the end"
    }
    return "it has no Ogg page at its end"
  }

  private func header(at offset: Int) -> Int { number(at: offset, bytes: 4, bigEndian: true) }

  private func word(at offset: Int) -> String {
    String(decoding: bytes(at: offset, count: 4), as: UTF8.self)
  }

  private func number(at offset: Int, bytes count: Int, bigEndian: Bool) -> Int {
    let read = bytes(at: offset, count: count)
    let ordered = bigEndian ? read : read.reversed()
    let value = ordered.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return Int(clamping: value)
  }

  /// Up to `count` bytes; fewer at the end of the file.
  private func bytes(at offset: Int, count: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      // The buffer has room for `count` bytes, and is used during the call only.
      filled = max(0, pread(file, buffer.baseAddress, count, offset))
    }
  }
}
