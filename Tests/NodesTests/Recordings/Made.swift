import CSndfile
import Glibc

@testable import Nodes

/// Recordings of the folder `Fixtures/Whole`, which its script makes.
func fixture(_ name: String) -> [UInt8] {
  let here = #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
  return Folder.bytes(of: "/\(here)/Fixtures/Whole/\(name)")
}

/// A number as WAV files hold it.
func littleEndian(_ value: Int, bytes: Int = 4) -> [UInt8] {
  (0..<bytes).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
}

/// A chunk of a WAV file, filled up to an even length.
func chunk(_ name: String, _ body: [UInt8], length: Int? = nil) -> [UInt8] {
  Array(name.utf8) + littleEndian(length ?? body.count) + body + (body.count % 2 == 1 ? [0] : [])
}

/// A WAV file of chunks.
func waveFile(_ chunks: [UInt8], name: String = "RIFF", length: Int? = nil) -> [UInt8] {
  Array(name.utf8) + littleEndian(length ?? chunks.count + 4) + Array("WAVE".utf8) + chunks
}

/// The `fmt ` chunk of samples of 16 bits at 16 kHz.
func formatChunk(
  tag: Int = 1, channels: Int = 1, rate: Int = 16_000, bits: Int = 16, block: Int? = nil
) -> [UInt8] {
  let block = block ?? channels * bits / 8
  return chunk(
    "fmt ",
    littleEndian(tag, bytes: 2) + littleEndian(channels, bytes: 2) + littleEndian(rate)
      + littleEndian(rate * block) + littleEndian(block, bytes: 2) + littleEndian(bits, bytes: 2))
}

/// Samples of 16 bits.
func whole(_ samples: [Float]) -> [UInt8] {
  samples.flatMap { littleEndian(Int(($0 * 32768).rounded(.down)), bytes: 2) }
}

/// The Ogg pages of a file.
func pages(of bytes: [UInt8]) -> [[UInt8]] {
  var pages: [[UInt8]] = []
  var place = 0
  while place < bytes.count {
    let segments = Int(bytes[place + 26])
    let length = bytes[place + 27..<place + 27 + segments].reduce(27 + segments) { $0 + Int($1) }
    pages.append(Array(bytes[place..<place + length]))
    place += length
  }
  return pages
}

/// The file without the flag of its end, as a stream that goes on looks where it is cut between two pages.
func withoutEnd(_ bytes: [UInt8]) -> [UInt8] {
  var pages = pages(of: bytes)
  let last = pages.removeLast()
  return pages.flatMap { $0 } + OggPage.changed(last, flags: last[5] & ~4)
}
