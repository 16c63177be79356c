import CSndfile
import GraphCore
import TestSupport
import Testing

@testable import Nodes

/// Why a file can't be read is told by what it is.
@Suite struct ReasonTests {
  private let folder = Folder()

  private func reason(_ bytes: some Sequence<UInt8>) -> String? {
    refusal { _ = try readAll(folder.file("a.wav", bytes)) }
  }

  @Test func namesWhatIsNoRecording() {
    let filling = String(repeating: " and so on", count: 50)
    let more = [UInt8](repeating: 0x91, count: 400)
    let other = "give the recording itself, or leave the file out"
    let download = "download the recording again: what was saved is an answer of the web server"
    let cases: [([UInt8], String, String)] = [
      (
        Array("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 32044\n".utf8),
        "a pointer of Git LFS, not the recording that it stands for",
        "fetch the recording itself: `git lfs pull`"
      ),
      (Array("<!DOCTYPE html><html>\(filling)".utf8), "a web page (HTML)", download),
      (Array("\n\n  <HTML><body>\(filling)".utf8), "a web page (HTML)", download),
      (Array("<?xml version='1.0'?><Error>AccessDenied".utf8), "text (XML)", download),
      (Array("{\"error\": \"not found\"}".utf8), "text (JSON)", download),
      (Array("no audio in here, only words".utf8), "text", other),
      (Array("Straße, naïve, 日本語\(filling)".utf8), "text", other),
      ([0x89] + Array("PNG\r\n\u{1A}\n".utf8) + more, "a picture (PNG)", other),
      ([0xFF, 0xD8, 0xFF, 0xE0] + more, "a picture (JPEG)", other),
      (Array("RIFF\0\0\0\0WEBPVP8 ".utf8) + more, "a picture (WebP)", other),
      (Array("%PDF-1.7\n".utf8) + more, "a PDF document", other),
      (
        [0x50, 0x4B, 3, 4] + more, "an archive (ZIP)", "unpack it, and give the recordings in it"
      ),
      (Array("MThd".utf8) + more, "a MIDI file, which holds notes and no sound", other),
      (
        [UInt8](repeating: 0, count: 4000), "filled with zeros where its header should be",
        "copy it again from where it came from"
      ),
      (
        [1], "only 1 byte long, too few for a recording's header",
        "copy it again from where it came from"
      ),
      (
        Array("RIFF".utf8), "only 4 bytes long, too few for a recording's header",
        "copy it again from where it came from"
      ),
    ]
    for (bytes, name, cure) in cases {
      #expect(reason(bytes) == "SG0702: not a recording: it is \(name) [\(cure)]")
    }
  }

  @Test func tellsWhatIsWrongWithAContainer() {
    let more = [UInt8](repeating: 7, count: 600)
    for head in [
      [0, 0, 0, 32] + Array("ftypM4A ".utf8), [0x1A, 0x45, 0xDF, 0xA3],
    ] {
      #expect(
        reason(head + more)
          == "SG0702: not a recording that can be read: its container can't be read: Invalid data found when "
          + "processing input [it may be cut off: copy it again from where it came from]")
    }
  }

  @Test func namesTheCodecOfAWAV() {
    let convert = "[convert it, for example `ffmpeg -i FILE out.wav`]"
    for (number, name) in [
      (0x270, "ATRAC3"), (0x130, "Sipro's ACELP"), (0x111, "VivoActive's G.723"),
      (0x7777, "of an unknown codec, number 0x7777"),
    ] {
      let bytes = waveFile(
        formatChunk(tag: number, rate: 8000) + chunk("data", [UInt8](repeating: 3, count: 600)))
      #expect(
        reason(bytes)
          == "SG0702: the samples of this WAV file are \(name), which can't be read \(convert)")
    }
  }

  @Test func namesAHeaderThatCannotBeRight() {
    let data = chunk("data", [UInt8](repeating: 3, count: 600))
    let cure = "[copy it again, or export it again from the program that recorded it]"
    for (format, words) in [
      (formatChunk(channels: 0), "it promises 0 channels"),
      (formatChunk(rate: 0), "it promises a sample rate of 0 Hz"),
      (formatChunk(bits: 0), "it promises samples of 0 bits"),
      ([], "it does not say how its samples are coded"),
      (formatChunk(bits: 24, block: 2), "it promises samples of 24 bits in 2 bytes"),
      (formatChunk(bits: 17, block: 2), "it promises samples of 17 bits in 2 bytes"),
      (formatChunk(block: 1), "it promises samples of 16 bits in 1 byte"),
      (formatChunk(block: 4), "it promises samples of 16 bits in 4 bytes"),
      (formatChunk(channels: 2, block: 2), "it promises samples of 16 bits in 1 byte"),
      (formatChunk(bits: 8, block: 2), "it promises samples of 8 bits in 2 bytes"),
      (formatChunk(tag: 3, bits: 32, block: 2), "it promises samples of 32 bits in 2 bytes"),
      (
        formatChunk(channels: 3, block: 4),
        "it promises 4 bytes for a sample of each of 3 channels"
      ),
    ] {
      #expect(
        reason(waveFile(format + data)) == "SG0702: its header can't be right: \(words) \(cure)")
    }
  }

  @Test func tellsEmptyFromMissing() {
    #expect(reason([]) == "SG0704: the file is empty (0 bytes)")
    #expect(
      reason(waveFile(formatChunk() + chunk("data", [])))
        == "SG0704: the recording has a header, but not one sample")
    #expect(
      reason(waveFile(formatChunk()))
        == "SG0703: the recording is truncated or damaged: the file ends after 36 bytes, before its "
        + "samples begin [copy it again from where it came from]")
  }
}
