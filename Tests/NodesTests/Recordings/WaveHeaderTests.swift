import CSndfile
import GraphCore
import TestSupport
import Testing

@testable import Nodes

/// What stands in a WAV file is read, whatever its header says of it.
@Suite struct WaveHeaderTests {
  private let folder = Folder()
  private let samples = noise(16_000)
  private var data: [UInt8] { whole(samples) }
  private var wanted: [Float] { samples.map { ($0 * 32768).rounded(.down) / 32768 } }

  private func expectWhole(
    _ bytes: [UInt8], flags: Set<SoundFlag> = [], as original: [Float]? = nil,
    _ location: SourceLocation = #_sourceLocation
  ) throws {
    let path = folder.file("a.wav", bytes)
    let wanted = original ?? wanted
    #expect(try readAll(path).values == wanted, sourceLocation: location)
    #expect(try SoundFile.open(path).flags == flags, sourceLocation: location)
    #expect(try RecordingHeader(path: path, deep: true).seconds == 1, sourceLocation: location)
    let part = try readAll(path, Decode(start: 0.25, end: 0.5)).values
    #expect(part == Array(wanted[4000..<8000]), sourceLocation: location)
  }

  @Test func readsUsualOnes() throws {
    let list = chunk("LIST", Array("INFOISFT".utf8) + littleEndian(4) + Array("rec1".utf8))
    try expectWhole(waveFile(formatChunk() + chunk("data", data)))
    try expectWhole(waveFile(list + formatChunk() + list + chunk("data", data) + list))
    try expectWhole(waveFile(chunk("JUNK", [1, 2, 3]) + formatChunk() + chunk("data", data)))
    try expectWhole(
      waveFile(formatChunk() + chunk("data", data)) + Array("TAG".utf8)
        + [UInt8](repeating: 32, count: 125))
    try expectWhole(
      waveFile(formatChunk() + chunk("data", data)) + [UInt8](repeating: 0, count: 700))
  }

  /// The whole file's length is not what samples are counted by.
  @Test func readsAWrongLengthOfTheFile() throws {
    for length in [0, 1, 36, 40_000, 0x7FFF_FFFF, 0xFFFF_FFFF] {
      try expectWhole(waveFile(formatChunk() + chunk("data", data), length: length))
    }
  }

  /// A recorder that was cut off before it wrote the length, or wrote it some time before.
  @Test func readsWhatStandsBehindALengthThatIsTooShort() throws {
    for length in [0, 2, 8000, 31_998] {
      let bytes = waveFile(formatChunk() + chunk("data", data, length: length), length: length + 36)
      try expectWhole(bytes, flags: [.noEndMark])
    }
    try expectWhole(
      waveFile(formatChunk() + chunk("data", data, length: 0), length: 0), flags: [.noEndMark])
  }

  @Test func readsALengthThatCountsTheHeader() throws {
    for extra in [8, 16, 36, 44] {
      try expectWhole(waveFile(formatChunk() + chunk("data", data, length: data.count + extra)))
    }
    // Where the file's length says the same, samples are missing.
    let cut = waveFile(formatChunk() + chunk("data", data)).dropLast(16)
    #expect(
      refusal { _ = try readAll(folder.file("cut.wav", cut)) }
        == "SG0703: the recording is truncated or damaged: its header promises 32000 bytes of "
        + "samples, but the file holds 31984 [copy it again from where it came from]")
  }

  @Test func readsOddChunksWithoutTheirFilling() throws {
    for count in [5, 17, 31] {
      let odd = Array("LIST".utf8) + littleEndian(count) + [UInt8](repeating: 0x41, count: count)
      try expectWhole(waveFile(formatChunk() + odd + chunk("data", data)))
      try expectWhole(waveFile(odd + formatChunk() + chunk("data", data)))
    }
  }

  @Test func readsSeveralChunksOfSamples() throws {
    let list = chunk("LIST", Array("INFO".utf8))
    let first = chunk("data", Array(data[..<10_000]))
    let second = chunk("data", Array(data[10_000...]))
    try expectWhole(waveFile(formatChunk() + first + second))
    try expectWhole(waveFile(formatChunk() + first + list + second + list))
    try expectWhole(waveFile(formatChunk() + chunk("data", []) + list + chunk("data", data)))
  }

  @Test func readsRF64AndBW64() throws {
    let sizes =
      littleEndian(32_068, bytes: 8) + littleEndian(32_000, bytes: 8) + littleEndian(0, bytes: 12)
    for name in ["RF64", "BW64"] {
      let bytes = waveFile(
        chunk("ds64", sizes) + formatChunk() + chunk("data", data, length: 0xFFFF_FFFF), name: name,
        length: 0xFFFF_FFFF)
      try expectWhole(bytes)
      #expect(
        refusal { _ = try readAll(folder.file("cut.wav", bytes.dropLast(400))) }
          == "SG0703: the recording is truncated or damaged: its header promises 32000 bytes of "
          + "samples, but the file holds 31600 [copy it again from where it came from]")
    }
  }

  @Test func readsWave64AndTellsWhereItWasCut() throws {
    let path = folder.recording("a.w64", samples, as: Int(SF_FORMAT_W64) | Int(SF_FORMAT_PCM_16))
    #expect(try readAll(path).count == 16_000)
    let cut = folder.file("cut.w64", Folder.bytes(of: path).dropLast(1000))
    #expect(
      refusal { _ = try readAll(cut) }
        == "SG0703: the recording is truncated or damaged: its header promises 32000 bytes of "
        + "samples, but the file holds 31000 [copy it again from where it came from]")
  }

  /// As a recorder leaves AIFF and AU that it was cut off from.
  @Test func readsAIFFAndAUWithoutALength() throws {
    let aiff = folder.recording("a.aiff", samples, as: Int(SF_FORMAT_AIFF) | Int(SF_FORMAT_PCM_16))
    let original = try readAll(aiff).values
    var bytes = Folder.bytes(of: aiff)
    let common = try #require(place(of: "COMM", in: bytes))
    let sound = try #require(place(of: "SSND", in: bytes))
    let end = sound + 16 + 32_000
    bytes.removeSubrange(end...)
    for index in [4, 5, 6, 7] + Array(common + 10..<common + 14) + Array(sound + 4..<sound + 8) {
      bytes[index] = 0
    }
    try expectWhole(bytes, flags: [.noEndMark], as: original)
    var au = Folder.bytes(
      of: folder.recording("a.au", samples, as: Int(SF_FORMAT_AU) | Int(SF_FORMAT_PCM_16)))
    for index in 8..<12 { au[index] = 0 }
    try expectWhole(au, flags: [.noEndMark], as: original)
  }

  /// sox fills an odd number of blocks up by a byte, of which libsndfile makes a block of its own.
  @Test func makesUpNoBlockOfGSM() throws {
    for blocks in [1, 3, 51] {
      let format = chunk(
        "fmt ",
        littleEndian(0x31, bytes: 2) + littleEndian(1, bytes: 2) + littleEndian(8000)
          + littleEndian(1625) + littleEndian(65, bytes: 2) + littleEndian(0, bytes: 2)
          + littleEndian(2, bytes: 2) + littleEndian(320, bytes: 2))
      let body = (0..<65 * blocks).map { UInt8(truncatingIfNeeded: $0 &* 37 + $0 / 7) }
      for extra in [0, 1] {
        let bytes = waveFile(
          format + chunk("fact", littleEndian(320 * blocks))
            + chunk("data", body, length: body.count + extra))
        #expect(try readAll(folder.file("gsm.wav", bytes)).count == 320 * blocks)
      }
    }
  }

  private func place(of name: String, in bytes: [UInt8]) -> Int? {
    (0..<bytes.count - 4).first { bytes[$0...].starts(with: name.utf8) }
  }
}
