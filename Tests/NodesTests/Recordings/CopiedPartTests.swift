import Foundation
import GraphCore
import TestSupport
import Testing

@testable import Nodes

/// What was cut out of recordings without encoding it again, and pages that were damaged on the way.
@Suite struct CopiedPartTests {
  private let folder = Folder()

  /// `ffmpeg -ss 0.256 -c copy`: the header still counts 12,800 samples, of which the last 8,704 are there.
  @Test func aCutFLACFileIsWhole() throws {
    let path = PhoneEncoding.path("cut.flac")
    let source = try PhoneEncoding.source
    #expect(try SoundDecoder.open(path).frames == 8704)
    #expect(try PhoneEncoding.samples(of: path).values == Array(source[4096...]))
    let part = RecordingPart(path, start: 0.2, end: 0.3)
    let reader = try Decode().open(part, chunk: 500)
    var rows = RowBuffer(width: 1, capacity: 500)
    var values: [Float] = []
    while try reader.read(into: &rows) {
      for index in rows.values.indices { values.append(rows.values[index]) }
      rows.clear()
    }
    #expect(values == Array(source[4096 + 3200..<4096 + 4800]))
  }

  @Test func aCutFLACFileThatLacksItsEndIsTold() {
    let bytes = Folder.bytes(of: PhoneEncoding.path("cut.flac"))
    let path = folder.file("short.flac", Array(bytes.dropLast(5000)))
    let refused = refusal { _ = try PhoneEncoding.samples(of: path) }
    #expect(refused?.hasPrefix("SG0703: the recording is truncated or damaged") == true)
  }

  @Test func aFLACFileFromItsStartIsLeftAlone() {
    let plain = folder.recording("a", [Float](repeating: 0.25, count: 9000), as: 0x170002)
    #expect(FLACLayout(FileBytes(path: plain)).samplesOfRest == nil)
    #expect(FLACLayout(FileBytes(path: PhoneEncoding.path("cut.flac"))).samplesOfRest == 8704)
  }

  /// A page of Opus holds a second. libsndfile leaves a damaged one out.
  @Test func opusWhoseFirstPageIsDamagedIsTold() throws {
    let samples = noise(96_000).map { 0.3 * $0 }
    let path = folder.recording("a", samples, rate: 48_000, as: 0x200064)
    var bytes = Folder.bytes(of: path)
    let pages = pages(of: bytes)
    try #require(pages.count > 3)
    #expect(try SoundDecoder.open(path).frames == 96_000)
    bytes[pages[0].count + pages[1].count + pages[2].count / 2] ^= 0x40
    let damaged = folder.file("b.opus", bytes)
    #expect(
      refusal { _ = try SoundDecoder.open(damaged) }
        == "SG0703: the recording is truncated or damaged: its first page of sound, number 2, is damaged "
        + "[copy it again from where it came from]")
  }
}

extension FileBytes {
  /// A file that stays open as long as the tests run.
  fileprivate init(path: String) {
    let file = open(path, O_RDONLY)
    self.init(file: file, size: Folder.bytes(of: path).count)
  }
}
