import CSndfile
import GraphCore
import TestSupport
import Testing

@testable import Nodes

/// Whatever stands around the frames of MPEG audio, all of them are read.
@Suite struct MPEGLengthTests {
  private let folder = Folder()
  private let samples = noise(48_000)

  private func mp3(rate: Int = 16_000, channels: Int = 1) -> [UInt8] {
    Folder.bytes(
      of: folder.recording(
        "a.mp3", samples, rate: rate, channels: channels,
        as: Int(SF_FORMAT_MPEG) | Int(SF_FORMAT_MPEG_LAYER_III)))
  }

  /// The frames alone, without the encoder's note.
  private func frames(of bytes: [UInt8]) throws -> [UInt8] {
    let found = try walk(bytes)
    #expect(found.note != nil)
    return found.stretches.flatMap { Array(bytes[$0]) }
  }

  private func walk(_ bytes: [UInt8]) throws -> MPEGFrames {
    let path = folder.file("walked.mp3", bytes)
    let file = try #require(fopen(path, "r"))
    defer { fclose(file) }
    return try #require(MPEGFrames(FileBytes(file: fileno(file), size: bytes.count)))
  }

  private func length(of bytes: [UInt8]) throws -> Int {
    let path = folder.file("b.mp3", bytes)
    let header = try RecordingHeader(path: path, deep: false)
    let count = try readAll(path).count
    #expect(header.seconds == Double(count) / Double(header.rate))
    #expect(try SoundFile.open(path).flags == [])
    return count
  }

  /// An encoder's note tells what it put in front and behind.
  @Test(arguments: [8000, 11_025, 16_000, 22_050, 32_000, 44_100, 48_000])
  func isExactWithANote(rate: Int) throws {
    #expect(try length(of: mp3(rate: rate)) == 48_000)
    #expect(try length(of: mp3(rate: rate, channels: 2)) == 24_000)
  }

  /// The same decoder, used by libsndfile, gives the same numbers.
  @Test func areTheNumbersOfLibsndfile() throws {
    let path = folder.file("a.mp3", mp3())
    var info = SF_INFO()
    let handle = try #require(sf_open(path, Int32(SFM_READ), &info))
    defer { sf_close(handle) }
    var wanted = [Float](repeating: 0, count: 48_000)
    #expect(sf_readf_float(handle, &wanted, 48_000) == 48_000)
    #expect(try readAll(path).values == wanted)
  }

  @Test func doesNotDependOnWhatStandsAround() throws {
    let bare = try frames(of: mp3())
    let count = try length(of: bare)
    #expect(count >= 48_000 && count % 576 == 0)
    let tag = Array("ID3".utf8) + [3, 0, 0, 0, 0, 2, 0] + [UInt8](repeating: 0x41, count: 256)
    let ape =
      Array("APETAGEX".utf8) + littleEndian(2000) + littleEndian(40) + littleEndian(0)
      + littleEndian(0) + littleEndian(0)
    let old = Array("TAG".utf8) + [UInt8](repeating: 0x20, count: 125)
    let words = Array("LYRICSBEGININD0000200".utf8) + Array("000021LYRICS200".utf8)
    let picture: [UInt8] =
      [0xFF, 0xD8, 0xFF, 0xE0] + [UInt8](repeating: 7, count: 60_000) + [0xFF, 0xD9]
    let zeros = [UInt8](repeating: 0, count: 5000)
    let around: [(before: [UInt8], behind: [UInt8])] = [
      (tag, []), (tag + tag, []), ([], tag), (zeros, []), ([], zeros), (tag + zeros, zeros + old),
      ([], ape), ([], ape + old), ([], words + old), (picture, []), (tag, picture), ([], tag + old),
      // The rest of a frame that was cut.
      (Array(bare.dropFirst(30).prefix(70)), []),
    ]
    for (before, behind) in around { #expect(try length(of: before + bare + behind) == count) }
    for between in [tag, zeros, old, picture, tag + old] {
      #expect(try length(of: bare + between + bare) == 2 * count)
    }
  }

  /// A length of 20 s at a constant rate, without a note.
  @Test func readsPastAnyGuess() throws {
    let bare = try frames(of: mp3(rate: 44_100))
    let picture =
      Array("ID3".utf8) + [4, 0, 0, 0, 3, 0x6A, 0x40] + [UInt8](repeating: 9, count: 62_784)
    let count = try length(of: bare)
    #expect(try length(of: picture + bare) == count)
    let long = (0..<18).flatMap { _ in bare }
    #expect(try length(of: long) == 18 * count)
  }

  /// Only the first file's note is at the front; it counts the first file's frames.
  @Test func readsJoinedFiles() throws {
    let bytes = mp3()
    let count = try walk(bytes).count
    // The second file's note is a frame of silence.
    let joined = try length(of: bytes + bytes)
    #expect(joined > 96_000 && joined <= (2 * count + 1) * 576)
  }

  @Test func readsLayerII() throws {
    #expect(try length(of: fixture("layer2.mp2")) == 32_256)
  }

  @Test func readsMPEGInAWAV() throws {
    for bytes in [try frames(of: mp3()), mp3(), fixture("layer2.mp2")] {
      let count = try length(of: bytes)
      let path = folder.file(
        "mpeg.wav", waveFile(formatChunk(tag: 0x55, bits: 0) + chunk("data", bytes)))
      #expect(try readAll(path).count == count)
    }
  }

  @Test func tellsOfBytesThatAreLost() throws {
    var bytes = try frames(of: mp3())
    let found = try walk(bytes)
    let tenth = try places(in: bytes)[10]
    for index in tenth..<tenth + 4 { bytes[index] = 0x55 }
    let path = folder.file("lost.mp3", bytes)
    #expect(try SoundFile.open(path).flags == [.truncated])
    #expect(try readAll(path).count == (found.count - 1) * 576)
  }

  @Test func refusesAFileThatWasCutOff() throws {
    let bytes = mp3()
    let starts = try places(in: bytes)
    let cut = { (count: Int) in
      refusal { _ = try readAll(folder.file("cut.mp3", bytes.prefix(count))) }
    }
    let cure = " [copy it again from where it came from]"
    for count in [bytes.count - 5, starts[20] + 9, starts[1] + 50] {
      #expect(
        cut(count)
          == "SG0703: the recording is truncated or damaged: its last MP3 frame is incomplete"
          + cure)
    }
    // Between two frames only the note tells. It is a frame itself, the first.
    #expect(
      cut(starts[21])
        == "SG0703: the recording is truncated or damaged: its encoder noted \(starts.count - 1) "
        + "frames, \(shortNumber(Double(starts.count - 1) * 0.036)) s, but the file holds 20, 0.72 s"
        + cure)
    #expect(try length(of: Array(bytes[starts[1]..<starts[21]])) == 20 * 576)
  }

  /// Where frames begin.
  private func places(in bytes: [UInt8]) throws -> [Int] {
    var places: [Int] = []
    var place = 0
    while place < bytes.count {
      places.append(place)
      let word = bytes[place..<place + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      place += try #require(MPEGHeader(word)).bytes
    }
    return places
  }

  @Test func namesAChangeOfTheRate() throws {
    let path = folder.file("change.mp3", try frames(of: mp3()) + frames(of: mp3(rate: 44_100)))
    #expect(
      refusal { _ = try readAll(path) }?.hasPrefix("SG0702: the recording changes at 3.") == true)
    #expect(
      refusal { _ = try readAll(path) }?.contains(" s from 16000 Hz to 44100 Hz [cut it there")
        == true)
  }
}
