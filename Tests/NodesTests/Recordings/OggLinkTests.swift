import CSndfile
import GraphCore
import TestSupport
import Testing

@testable import Nodes

/// Every stream of an Ogg file is read, with or without the mark of its end.
@Suite struct OggLinkTests {
  private let folder = Folder()

  private func ogg(
    _ count: Int, _ coding: Int, rate: Int = 16_000, channels: Int = 1
  ) -> [UInt8] {
    Folder.bytes(
      of: folder.recording(
        "one.ogg", noise(count * channels), rate: rate, channels: channels,
        as: Int(SF_FORMAT_OGG) | coding))
  }

  @Test(arguments: [SF_FORMAT_VORBIS, SF_FORMAT_OPUS]) func readsStreamAfterStream(coding: Int)
    throws
  {
    let first = ogg(20_000, coding)
    let second = ogg(30_000, coding)
    let alone = try [first, second].map { try readAll(folder.file("alone.ogg", $0)).values }
    let path = folder.file("joined.ogg", first + second)
    #expect(try readAll(path).values == alone[0] + alone[1])
    #expect(try readAll(path, room: 999).values == alone[0] + alone[1])
    #expect(try RecordingHeader(path: path, deep: false).seconds == 50_000 / 16_000)
    #expect(try SoundFile.open(path).flags == [])
    let three = folder.file("three.ogg", first + second + first)
    #expect(try readAll(three).values == alone[0] + alone[1] + alone[0])
    let tagged = folder.file("tagged.ogg", first + [UInt8](repeating: 0, count: 900) + "TAG".utf8)
    #expect(try readAll(tagged).values == alone[0])
  }

  /// Opus has no rate of its own: what the header notes is what was recorded.
  @Test func readsOpusOfOtherRatesAtTheFirstOnes() throws {
    let path = folder.file(
      "rates.opus", ogg(16_000, SF_FORMAT_OPUS) + ogg(48_000, SF_FORMAT_OPUS, rate: 48_000))
    let audio = try readAll(path)
    #expect(audio.format == .audio(rate: 16_000, channels: 1))
    #expect(audio.count == 32_000)
  }

  @Test func namesAChangeThatCannotBeReadThrough() throws {
    let first = ogg(16_000, SF_FORMAT_VORBIS)
    let cure =
      " [cut it there into two files, or convert it, for example `ffmpeg -i FILE out.wav`]"
    for (rate, channels, words) in [
      (44_100, 1, "44100 Hz and 1 channel"), (16_000, 2, "16000 Hz and 2 channels"),
      (8000, 2, "8000 Hz and 2 channels"),
    ] {
      let path = folder.file(
        "change.ogg", first + ogg(9000, SF_FORMAT_VORBIS, rate: rate, channels: channels))
      #expect(
        refusal { _ = try readAll(path) }
          == "SG0702: the recording changes at 1 s from 16000 Hz and 1 channel to \(words)" + cure)
    }
  }

  /// Cut out of a live stream between two pages: nothing is missing but the flag.
  @Test(arguments: [SF_FORMAT_VORBIS, SF_FORMAT_OPUS]) func readsAStreamWithoutItsEnd(coding: Int)
    throws
  {
    let bytes = ogg(40_000, coding)
    let path = folder.file("live.ogg", withoutEnd(bytes))
    #expect(try readAll(path).values == readAll(folder.file("whole.ogg", bytes)).values)
    #expect(try SoundFile.open(path).flags == [.noEndMark])
    #expect(try RecordingHeader(path: path, deep: true).seconds == 2.5)
    let joined = folder.file("live-joined.ogg", withoutEnd(bytes) + bytes)
    #expect(try readAll(joined).count == 80_000)
    #expect(try SoundFile.open(joined).flags == [.noEndMark])
    let shorter = pages(of: bytes)
    if shorter.count > 4 {
      let path = folder.file("shorter.ogg", shorter.dropLast().flatMap { $0 })
      #expect(try (1..<40_000).contains(readAll(path).count))
      #expect(try SoundFile.open(path).flags == [.noEndMark])
    }
  }

  @Test func readsFLACInOgg() throws {
    let path = folder.file("flac.oga", fixture("flac.oga"))
    let wanted = try readAll(folder.file("flac.flac", fixture("flac.flac"))).values
    #expect(wanted.count == 32_000)
    #expect(try readAll(path).values == wanted)
    #expect(try readAll(folder.file("live.oga", withoutEnd(fixture("flac.oga")))).values == wanted)
  }

  @Test func refusesWhatLacksPages() throws {
    let all = pages(of: ogg(160_000, SF_FORMAT_VORBIS))
    #expect(all.count > 5)
    let without = folder.file("hole.ogg", (all[..<3] + all[4...]).flatMap { $0 })
    #expect(
      refusal { _ = try readAll(without) }
        == "SG0703: the recording is truncated or damaged: Ogg pages are missing or damaged after "
        + "page 2 [copy it again from where it came from]")
    let cut = folder.file("cut.ogg", all.flatMap { $0 }.dropLast(5))
    #expect(
      refusal { _ = try readAll(cut) }
        == "SG0703: the recording is truncated or damaged: its last Ogg page is incomplete "
        + "[copy it again from where it came from]")
  }

  /// Speex, which FFmpeg reads as far as it goes.
  @Test func tellsSpeexWithoutItsEnd() throws {
    let bytes = Folder.bytes(of: PhoneEncoding.path("speex.spx"))
    let read = { (bytes: [UInt8]) in
      let file = try SoundDecoder.open(folder.file("a.spx", bytes))
      return (try PhoneEncoding.rest(of: file), file.flags)
    }
    let (all, none) = try read(bytes)
    #expect(none == [])
    let (open, flags) = try read(withoutEnd(bytes))
    #expect(open == all && flags == [.noEndMark])
    let ogg = pages(of: bytes)
    let last = try #require(ogg.last).count
    for lost in [1, 40, last / 2, last - 28] {
      #expect(
        refusal { _ = try read(bytes.dropLast(lost)) }
          == "SG0703: the recording is truncated or damaged: its last Ogg page is incomplete "
          + "[copy it again from where it came from]")
    }
    #expect(
      refusal { _ = try read(ogg[..<2].flatMap { $0 }) }
        == "SG0703: the recording is truncated or damaged: its last Ogg stream ends after its header "
        + "[copy it again from where it came from]")
  }
}
