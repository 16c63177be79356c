import CSndfile
import GraphCore
import TestSupport
import Testing

@testable import Nodes

/// Where a recording begins and ends, and what is missing within it.
@Suite struct EdgeTests {
  private let folder = Folder()

  private static func path(_ name: String) -> String {
    let here = #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
    let isGap = name.hasPrefix("gap") || name.hasPrefix("late")
    return "/\(here)/Fixtures/\(isGap ? "Gaps" : "Edges")/\(name)"
  }

  private func read(_ path: String) throws -> (values: [Float], flags: Set<SoundFlag>, rate: Int) {
    let file = try SoundDecoder.open(path)
    return (try PhoneEncoding.rest(of: file), file.flags, file.rate)
  }

  /// An edit list counts thousandths of a second, the track's own clock counts samples.
  @Test(arguments: [
    ("aac-16k.m4a", 12_803), ("aac-44k.m4a", 35_288), ("aac-44k.mp4", 35_288),
    ("mp3-44k.mp4", 35_288), ("opus.mp4", 38_409), ("alac.mov", 35_288), ("whole.webm", 38_409),
  ])
  func isExactToTheSample(name: String, count: Int) throws {
    let (values, flags, rate) = try read(EdgeTests.path(name))
    #expect(values.count == count)
    #expect(flags == [])
    let source = try PhoneEncoding.samples(of: PhoneEncoding.path("source.wav")).values
    let sound = PhoneEncoding.resampled(source, to: rate)
    #expect(PhoneEncoding.likeness(sound, values, later: 0) > 0.9)
  }

  /// An edit that leaves out half a second of the sound, and one that promises more than there is.
  @Test func obeysAnEditThatCutsTheSound() throws {
    let bytes = Folder.bytes(of: EdgeTests.path("aac-16k.m4a"))
    let place = try #require(
      bytes.indices.first { bytes[$0...].prefix(4).elementsEqual("elst".utf8) })
    let edited = { (length: Int, start: Int) in
      var changed = bytes
      for index in 0..<4 {
        changed[place + 12 + index] = UInt8(truncatingIfNeeded: length >> (24 - 8 * index))
        changed[place + 16 + index] = UInt8(truncatingIfNeeded: start >> (24 - 8 * index))
      }
      return folder.file("edited.m4a", changed)
    }
    let all = try read(EdgeTests.path("aac-16k.m4a")).values
    #expect(try read(edited(300, 1024)).values.count == 4800)
    #expect(try read(edited(300, 1024)).values == Array(all[..<4800]))
    #expect(try read(edited(801, 9024)).values.count == 12_803 - 8000)
    #expect(try read(edited(5000, 1024)).values == all)
    #expect(try read(edited(0, 1024)).values == all)
  }

  /// Packets between 0.3 and 0.5 s are missing: what follows keeps its time.
  @Test(arguments: ["flv", "mka", "mkv", "mp4", "webm", "wma", "m4a"])
  func keepsTimesWherePacketsAreMissing(suffix: String) throws {
    let (values, flags, rate) = try read(EdgeTests.path("gap.\(suffix)"))
    let whole = suffix == "m4a" ? "aac-44k.m4a" : "whole.\(suffix)"
    let (wanted, none, _) = try read(EdgeTests.path(whole))
    #expect(flags == [.truncated] && none == [])
    #expect(abs(values.count - wanted.count) <= rate / 500)
    // Times are told in thousandths of a second.
    let silent = values.split { $0 != 0 }.map(\.count).max() ?? 0
    #expect(silent > rate / 10, "\(silent) samples are silent")
    let tail = rate * 65 / 100
    var best: Float = 0
    for later in -rate / 500...rate / 500 {
      best = max(
        best, PhoneEncoding.likeness(Array(wanted[tail...]), Array(values[tail...]), later: later))
    }
    #expect(best > 0.99)
  }

  @Test func isTheSameInPartsOfWhatHasAGap() throws {
    for name in ["gap.mka", "gap.m4a", "gap.webm"] {
      let all = try read(EdgeTests.path(name)).values
      let file = try SoundDecoder.open(EdgeTests.path(name))
      for start in [100, 5000, 6001, 12_000] {
        try file.seek(to: start)
        #expect(try PhoneEncoding.rest(of: file) == Array(all[start...]), "\(name) from \(start)")
      }
    }
  }

  /// As ffmpeg does, a track is read from its own first sample, whenever that is to be heard.
  @Test func readsATrackThatBeginsLate() throws {
    let (values, flags, _) = try read(EdgeTests.path("late.webm"))
    #expect(try values == read(EdgeTests.path("whole.webm")).values)
    #expect(flags == [])
    #expect(try read(EdgeTests.path("late.m4a")).values.count == 36_304)
  }

  /// However little is missing of a file that tells its length in bytes.
  @Test(arguments: ["whole.webm", "whole.mka", "whole.mkv"])
  func tellsEveryCut(name: String) throws {
    let bytes = Folder.bytes(of: EdgeTests.path(name))
    let layout = { (count: Int) in
      let path = folder.file("cut.mka", bytes.prefix(count))
      return refusal { _ = try read(path) }
    }
    // The last elements are an index and tags, without which no sound is missing.
    let index = try #require(
      bytes.indices.last { bytes[$0...].starts(with: [0x1C, 0x53, 0xBB, 0x6B]) })
    for count in stride(from: index - 1, to: 1200, by: -max(1, index / 40)) {
      #expect(
        layout(count)
          == "SG0703: the recording is truncated or damaged: its header promises \(bytes.count) bytes, but "
          + "the file holds \(count) [copy it again from where it came from]")
    }
    #expect(layout(index + 12) == nil)
  }

  /// A live recording tells no length; a last block that is not whole is left out, and told.
  @Test func readsALiveRecordingAsFarAsItGoes() throws {
    let bytes = Folder.bytes(of: EdgeTests.path("live.webm"))
    let (all, none, _) = try read(EdgeTests.path("live.webm"))
    #expect(none == [] && all.count == 38_409)
    for share in [0.97, 0.8, 0.63, 0.5] {
      let path = folder.file("cut.webm", bytes.prefix(Int(Double(bytes.count) * share)))
      let (values, flags, _) = try read(path)
      #expect(flags == [.truncated])
      #expect(values.count > 5000 && values == Array(all[..<values.count]))
    }
  }

  @Test(arguments: [
    ("alac.caf", 12_803...12_803), ("flac.caf", 12_803...12_803), ("ima.caf", 12_803...12_864),
    ("opus.caf", 38_409...39_360),
  ])
  func readsCAFInOtherCodecs(name: String, counts: ClosedRange<Int>) throws {
    let (values, flags, rate) = try read(EdgeTests.path(name))
    #expect(counts.contains(values.count), "\(values.count)")
    #expect(flags == [])
    let source = try PhoneEncoding.samples(of: PhoneEncoding.path("source.wav")).values
    let sound = PhoneEncoding.resampled(source, to: rate)
    let best = (0...400).map { PhoneEncoding.likeness(sound, values, later: $0) }.max()
    #expect(try #require(best) > 0.95)
    let bytes = Folder.bytes(of: EdgeTests.path(name))
    let cut = folder.file("cut.caf", bytes.prefix(bytes.count / 2))
    #expect(
      refusal { _ = try read(cut) }?.hasPrefix(
        "SG0703: the recording is truncated or damaged: its header promises ") == true)
  }

  /// The first packets stand before the start of the stream's clock, which libsndfile refuses.
  @Test(arguments: [("front.opus", 144_045), ("front2.opus", 96_045)])
  func readsOpusThatWasCutAtItsFront(name: String, count: Int) throws {
    let values = try read(EdgeTests.path(name)).values
    #expect(values.count == count)
    let whole = try read(EdgeTests.path("four.opus")).values
    // It ends as the whole does, of which libsndfile's decoder gives other numbers than FFmpeg's.
    let tail = 48_000
    let likeness = PhoneEncoding.likeness(
      Array(whole.suffix(tail)), Array(values.suffix(tail)), later: 0)
    #expect(likeness > 0.95)
  }

  @Test(arguments: [
    ("sph", Int(SF_FORMAT_NIST)), ("voc", Int(SF_FORMAT_VOC)), ("caf", Int(SF_FORMAT_CAF)),
  ])
  func tellsEveryCutOfOldContainers(suffix: String, format: Int) throws {
    for count in [3000, 20_001] {
      let samples = noise(count, seed: 3).map { Int16($0 * 20_000) }
      let bytes = Folder.bytes(of: folder.recording("a.\(suffix)", of: samples, in: format))
      // VOC ends with a byte of its own, CAF of libsndfile with nothing.
      for lost in [2, 3, 500, 2 * count - 100] {
        let path = folder.file("cut.\(suffix)", bytes.dropLast(lost))
        #expect(
          refusal { _ = try read(path) }?.hasPrefix(
            "SG0703: the recording is truncated or damaged: its header promises ") == true,
          "\(suffix) without its last \(lost) bytes")
      }
      #expect(try read(folder.file("whole.\(suffix)", bytes)).values.count == count)
    }
  }
}
