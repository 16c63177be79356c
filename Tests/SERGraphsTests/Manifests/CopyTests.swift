import FoundationEssentials
import GraphCore
import Nodes
import TestSupport
import Testing

@testable import SERGraphs

/// The same samples in WAV and in FLAC are the same sound.
@Suite struct CopyTests {
  private let folder = TemporaryFolder()
  private static let samples = "\(FilePath.resolve("../../../Samples", from: #filePath))"

  private static func flac(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(filePath: "\(samples)/\(name).flac")))
  }

  /// A WAV file of the samples of a FLAC file.
  private static func wav(
    _ name: String, isExtensible: Bool = false, changing index: Int? = nil
  ) throws -> [UInt8] {
    let file = try SoundDecoder.open("\(samples)/\(name).flac")
    var values = [Float](repeating: 0, count: (file.frames ?? 0) * file.channels)
    var room = values.mutableSpan
    _ = try file.read(file.frames ?? 0, into: &room)
    var numbers = values.map { Int16($0 * 32_768) }
    if let index { numbers[index] ^= 1 }
    func bytes(_ value: Int, _ count: Int) -> [UInt8] {
      (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
    let sound = numbers.flatMap { bytes(Int($0), 2) }
    let width = 2 * file.channels
    let form =
      bytes(isExtensible ? 0xFFFE : 1, 2) + bytes(file.channels, 2) + bytes(file.rate, 4)
      + bytes(file.rate * width, 4) + bytes(width, 2) + bytes(16, 2)
      + (isExtensible
        ? bytes(22, 2) + bytes(16, 2) + bytes(4, 4) + bytes(1, 2)
          + [0, 0, 0, 0, 16, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71] : [])
    let body =
      Array("WAVEfmt ".utf8) + bytes(form.count, 4) + form + Array("data".utf8)
      + bytes(sound.count, 4) + sound
    return Array("RIFF".utf8) + bytes(body.count, 4) + body
  }

  private func copies(_ files: [(String, [UInt8])]) throws -> [String?] {
    for (name, bytes) in files { try folder.add("x/\(name)", bytes) }
    let corpus = try Corpus.joining([
      try CorpusSpec(kind: .folders, location: folder.path).load()
    ])
    return corpus.entries.map { $0.original.map(FilePath.name(of:)) }
  }

  @Test(arguments: ["disgust-low", "neutral-female-16k", "happy-high-fast-44k"])
  func aFLACFileAndTheWAVFileOfItsSamplesAreFound(name: String) throws {
    #expect(
      try copies([
        ("a.flac", try Self.flac(name)), ("b.wav", try Self.wav(name)),
        ("c.wav", try Self.wav(name, isExtensible: true)),
        ("d.wav", try Self.wav(name, changing: 20_000)),
      ]) == [nil, "a.flac", "a.flac", nil])
  }

  @Test func otherSoundsOfOneLengthAreNot() throws {
    #expect(
      try copies([
        ("a.flac", try Self.flac("disgust-low")), ("b.flac", try Self.flac("calm-low-slow")),
        ("c.wav", try Self.wav("calm-low-slow", changing: 0)),
      ]) == [nil, nil, nil])
  }

  @Test(arguments: [
    ("", "d41d8cd98f00b204e9800998ecf8427e"), ("abc", "900150983cd24fb0d6963f7d28e17f72"),
    (
      "12345678901234567890123456789012345678901234567890123456789012345678901234567890",
      "57edf4a22be3c955ac49da2e2107b67a"
    ),
    ("abcdefghijklmnopqrstuvwxyz", "c3fcd3d76192e4007dfb496cca67e13b"),
  ])
  func sumsAreThoseOfTheReference(text: String, sum: String) {
    for size in [1, 3, 63, 64, 65, 1000] {
      var rest = Array(text.utf8)[...]
      let bytes = MD5.sum(ofPieces: {
        defer { rest = rest.dropFirst(size) }
        return rest.isEmpty ? nil : Array(rest.prefix(size))
      })
      #expect(
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() == sum, "\(size)")
    }
  }
}
