import GraphCore
import TestSupport
import Testing

@testable import Nodes

/// The decoder of one part goes on with the next.
@Suite struct KeptReaderTests {
  private let folder = Folder()

  private func reader(_ path: String, at frame: Int) throws -> any SampleReader {
    let reader = try SoundDecoder.open(path)
    try reader.seek(to: frame)
    return reader
  }

  @Test func areTakenByTheNearestPartBehind() throws {
    let path = PhoneEncoding.path("aac.m4a")
    let key = try #require(KeptReaders.Key(path: path, track: nil))
    let kept = KeptReaders()
    #expect(kept.take(key, before: 0.5) == nil)
    for frame in [1600, 4800, 8000] { kept.keep(try reader(path, at: frame), of: key) }
    #expect(kept.take(key, before: 0.3)?.position == 4800)
    #expect(kept.take(key, before: 0.4)?.position == 1600)
    // The last one is behind that, and gives way.
    #expect(kept.take(key, before: 0.4) == nil)
    #expect(kept.take(key, before: 1) == nil)
  }

  @Test func belongToOneFileAndTrack() throws {
    let path = folder.file("a.m4a", Folder.bytes(of: PhoneEncoding.path("aac.m4a")))
    let key = try #require(KeptReaders.Key(path: path, track: nil))
    let kept = KeptReaders()
    for other in [
      KeptReaders.Key(path: path, track: 1),
      KeptReaders.Key(path: PhoneEncoding.path("aac.mkv"), track: nil), nil,
    ] {
      kept.keep(try reader(path, at: 100), of: key)
      #expect(kept.take(other, before: 1) == nil)
      // What was kept gave way to what is opened now.
      #expect(kept.take(key, before: 1) == nil)
    }
    kept.keep(try reader(path, at: 100), of: key)
    _ = folder.file("a.m4a", Folder.bytes(of: path) + [0])
    #expect(kept.take(KeptReaders.Key(path: path, track: nil), before: 1) == nil)
    #expect(KeptReaders.Key(path: "-", track: nil) == nil)
    #expect(KeptReaders.Key(path: "/dev/null", track: nil) == nil)
    #expect(KeptReaders.Key(path: folder.path, track: nil) == nil)
  }

  /// Parts one after the other, with gaps, overlapping, and once more from the start.
  @Test(arguments: ["aac.m4a", "opus.webm", "wma2.wma", "flac.mka", "mp3.wav", "speex.spx"])
  func giveTheSamplesOfTheWhole(name: String) throws {
    let path = PhoneEncoding.path(name)
    let (rate, all) = try PhoneEncoding.samples(of: path)
    for _ in 0..<2 {
      for (first, last) in [
        (0, 0.1), (0.1, 0.2), (0.25, 0.3), (0.28, 0.5), (0.5, 0.7), (0.65, 0.75),
      ] {
        let part = RecordingPart(path, start: first, end: last)
        let reader = try Decode().open(part, chunk: 500)
        var buffer = RowBuffer(width: 1, capacity: 500)
        var values: [Float] = []
        while try reader.read(into: &buffer) {
          for index in buffer.values.indices { values.append(buffer.values[index]) }
          buffer.clear()
        }
        let range = Int(first * Double(rate) + 0.5)..<Int(last * Double(rate) + 0.5)
        #expect(values == Array(all[range]), "\(name) from \(first) s")
      }
    }
  }
}
