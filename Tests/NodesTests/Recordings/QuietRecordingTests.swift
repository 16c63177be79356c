import CSndfile
import GraphCore
import TestSupport
import Testing

@testable import Nodes

/// Quiet samples of 16 bits are full of bytes that look like frames of MP3.
@Suite struct QuietRecordingTests {
  private let folder = Folder()

  /// Noise of so many steps of a 16-bit number, which is how a pause sounds.
  private func quiet(_ steps: Float, seed: UInt64, count: Int = 20_000) -> [Int16] {
    let first = noise(count, seed: seed)
    let second = noise(count, seed: seed + 1000)
    return zip(first, second).map { Int16((steps * ($0 + $1)).rounded()) }
  }

  private static let containers: [(name: String, format: Int)] = [
    ("wav", SF_FORMAT_WAV), ("wavex", SF_FORMAT_WAVEX), ("rf64", SF_FORMAT_RF64),
    ("w64", SF_FORMAT_W64), ("aiff", SF_FORMAT_AIFF), ("au", SF_FORMAT_AU),
    ("caf", SF_FORMAT_CAF), ("sph", SF_FORMAT_NIST), ("voc", SF_FORMAT_VOC),
    ("sf", SF_FORMAT_IRCAM), ("paf", SF_FORMAT_PAF), ("pvf", SF_FORMAT_PVF),
    ("8svx", SF_FORMAT_SVX), ("htk", SF_FORMAT_HTK), ("mat4", SF_FORMAT_MAT4),
    ("mat5", SF_FORMAT_MAT5), ("avr", SF_FORMAT_AVR), ("mpc", SF_FORMAT_MPC2K),
    ("sds", SF_FORMAT_SDS), ("flac", SF_FORMAT_FLAC),
  ].map { ($0.0, Int($0.1)) }

  @Test(arguments: containers) func isReadInEveryContainer(name: String, format: Int) throws {
    for steps in [5, 12, 20, 30] as [Float] {
      for seed in 0..<4 as Range<UInt64> {
        let samples = quiet(steps, seed: seed)
        let path = folder.recording("\(steps)-\(seed).\(name)", of: samples, in: format)
        let file = try SoundDecoder.open(path)
        // The dump for MIDI keeps the length of a sample in nanoseconds.
        #expect(abs(file.rate - 16_000) <= 1, "of \(name)")
        var values = try PhoneEncoding.rest(of: file)
        // It also fills its last block of 40 samples.
        if format == Int(SF_FORMAT_SDS) { values.removeLast(values.count - samples.count) }
        #expect(values == samples.map { Float($0) / 32768 }, "\(steps) steps, \(seed), \(name)")
      }
    }
  }

  /// Samples without a header are no MP3, whatever they begin with.
  @Test func isRefusedWithoutAHeader() {
    for seed in 0..<30 as Range<UInt64> {
      let samples = quiet(18, seed: seed).flatMap { littleEndian(Int($0), bytes: 2) }
      for start in [[], [0xFF, 0xFB, 0x90, 0x64], [0xFF, 0xF1], [0xFF, 0xE3, 0x18]] as [[UInt8]] {
        let path = folder.file("\(seed).wav", start + samples.drop { $0 == 0 })
        #expect(
          refusal { _ = try SoundDecoder.open(path) }
            == "SG0702: not a recording that can be read: it begins like no recording that is known, and "
            + "holds no frames of MP3 [WAV, FLAC, Ogg, Opus, MP3, AIFF, M4A, WebM and many more can be read; "
            + "convert others, for example `ffmpeg -i FILE out.wav`]",
          "\(seed) behind \(start)")
      }
    }
  }

  /// What is known and no recording is never searched for frames.
  @Test func isNoReasonToReadAProgram() {
    let other = "give the recording itself, or leave the file out"
    let sound = quiet(18, seed: 3).flatMap { littleEndian(Int($0), bytes: 2) }
    for (start, words) in [
      ([0x7F] + Array("ELF".utf8), "a program (ELF) [\(other)]"),
      (Array("SQLite format 3\0".utf8), "a database (SQLite) [\(other)]"),
      ([0x50, 0x4B, 3, 4], "an archive (ZIP) [unpack it, and give the recordings in it]"),
      (Array("%PDF-1.4".utf8), "a PDF document [\(other)]"),
    ] {
      let path = folder.file("a.wav", start + sound)
      #expect(
        refusal { _ = try SoundDecoder.open(path) } == "SG0702: not a recording: it is \(words)")
    }
  }

  /// Some programs put zeros or a tag before a container.
  @Test func isReadBehindZerosAndTags() throws {
    let samples = quiet(18, seed: 5)
    let tag = Array("ID3".utf8) + [3, 0, 0, 0, 0, 2, 0] + [UInt8](repeating: 0x41, count: 256)
    for (name, format) in QuietRecordingTests.containers.prefix(6) + [("caf", Int(SF_FORMAT_CAF))] {
      let bytes = Folder.bytes(of: folder.recording("a.\(name)", of: samples, in: format))
      for front in [[UInt8](repeating: 0, count: 100), tag, tag + tag] {
        let path = folder.file("b.\(name)", front + bytes)
        let values = try PhoneEncoding.rest(of: SoundDecoder.open(path))
        #expect(values == samples.map { Float($0) / 32768 }, "of \(name)")
        if name == "caf" { continue }
        let cut = folder.file("c.\(name)", (front + bytes).dropLast(1000))
        #expect(
          refusal { _ = try SoundDecoder.open(cut) }?.hasPrefix(
            "SG0703: the recording is truncated or damaged: its header promises ") == true)
      }
    }
    let aac = folder.file("tagged.aac", tag + Folder.bytes(of: PhoneEncoding.path("aac.aac")))
    #expect(
      try PhoneEncoding.samples(of: aac).values
        == PhoneEncoding.samples(of: PhoneEncoding.path("aac.aac")).values)
  }

  @Test func isNoMP3InAWAV() {
    let sound = quiet(18, seed: 9).flatMap { littleEndian(Int($0), bytes: 2) }
    let path = folder.file(
      "a.wav", waveFile(formatChunk(tag: 0x55, bits: 0) + chunk("data", sound)))
    #expect(
      refusal { _ = try SoundDecoder.open(path) }
        == "SG0703: the recording is truncated or damaged: its header promises MP3, but not one frame of "
        + "it is there [copy it again from where it came from]")
  }
}
