import CSndfile
import Glibc
import GraphCore
import TestSupport
import Testing

@testable import Nodes

/// What `decode` refuses, and what it reads all the same.
extension DecodeTests {
  @Test func refusesSettingsThatContradict() {
    #expect(
      refusal { _ = try Decode(channel: 0, eachChannel: true).format() }
        == "SG0304: 'channel' takes one channel, but 'each_channel' takes each "
        + "[leave out one of them]")
    #expect(
      refusal { _ = try Decode(mono: false, channel: 0).format() }
        == "SG0304: 'mono: false' keeps all channels side by side, but 'channel' takes one "
        + "[leave out one of them]")
    #expect(
      refusal { _ = try Decode(start: 3, end: 2.5).format() }
        == "SG0304: 'end' is 2.5 s, not after 'start', which is 3 s [set 'end' later]")
  }

  @Test func fixesTheRateThatItExpects() throws {
    #expect(try Decode(expected: 16_000).format() == .audio(rate: 16_000, channels: 1))
    #expect(try Decode(mono: false).format() == .audio(rate: nil, channels: nil))
    let path = folder.recording("a.wav", samples)
    #expect(try readAll(path, Decode(expected: 16_000)).count == 16_000)
    #expect(
      refusal { _ = try readAll(path, Decode(expected: 48_000)) }
        == "SG0709: the sample rate is 16000 Hz, but `expect` is 48000 Hz "
        + "[leave out `expect` and put `resample` after `decode`]")
    let slow = folder.recording("slow.wav", samples, rate: 500)
    #expect(
      refusal { _ = try readAll(slow) }
        == "SG0709: the sample rate is 500 Hz, outside 1000...384000 Hz")
  }

  @Test func saysWhyAFileCannotBeOpened() {
    #expect(
      refusal { _ = try readAll("/no/such.wav") } == "SG0701: no such file [check the path]")
    #expect(
      refusal { _ = try readAll(folder.path) } == "SG0701: it is a folder, not a recording")
    let text = folder.file("a.wav", "no audio in here, only words".utf8)
    #expect(
      refusal { _ = try readAll(text) }
        == "SG0702: not a recording: it is text [give the recording itself, or leave the file out]")
    if getuid() != 0 {
      let secret = folder.file("secret.wav", [1])
      chmod(secret, 0)
      #expect(refusal { _ = try readAll(secret) } == "SG0701: no permission to read it")
    }
  }

  @Test func refusesWhatHoldsNothing() throws {
    let empty = folder.file("empty.wav", [])
    #expect(refusal { _ = try readAll(empty) } == "SG0704: the file is empty (0 bytes)")
    let piped = refusal { try withPipe([]) { _ = try readAll($0) } }
    #expect(piped == "SG0704: the input is empty (0 bytes)")
    for (name, type) in [("z.wav", SF_FORMAT_WAV), ("z.aiff", SF_FORMAT_AIFF)] {
      let path = folder.recording(name, [], as: Int(type) | Int(SF_FORMAT_PCM_16))
      #expect(
        refusal { _ = try readAll(path) }
          == "SG0704: the recording has a header, but not one sample")
    }
  }

  /// Cut off anywhere: never taken as whole.
  @Test(arguments: Encoding.all, [0.1, 0.5, 0.9, 0.98]) func refusesATruncatedFile(
    encoding: Encoding, share: Double
  ) throws {
    let whole = Folder.bytes(of: folder.recording(encoding.name, samples, as: encoding.format))
    let bytes = whole.prefix(Int(Double(whole.count) * share))
    let path = folder.file("cut-" + encoding.name, bytes)
    let message = refusal { _ = try readAll(path) }
    #expect(
      message?.hasPrefix("SG0703: the recording is truncated or damaged: ") == true,
      "\(message ?? "")")
    let piped = refusal { try withPipe(Array(bytes)) { _ = try readAll($0) } }
    #expect(piped?.hasPrefix("SG070") == true)
  }

  @Test func saysHowMuchIsMissing() {
    let whole = Folder.bytes(of: folder.recording("a.wav", samples))
    let cut = folder.file("cut.wav", whole.prefix(16_044))
    #expect(
      refusal { _ = try readAll(cut) }
        == "SG0703: the recording is truncated or damaged: its header promises 32000 bytes of "
        + "samples, but the file holds 16000 [copy it again from where it came from]")
    let flac = Folder.bytes(
      of: folder.recording("a.flac", samples, as: Int(SF_FORMAT_FLAC) | Int(SF_FORMAT_PCM_16)))
    let half = folder.file("cut.flac", flac.prefix(flac.count / 2))
    #expect(refusal { _ = try readAll(half) }?.contains(" s, but ") == true)
  }

  @Test func refusesADamagedFLAC() {
    var bytes = Folder.bytes(
      of: folder.recording("a.flac", noise(40_000), as: Int(SF_FORMAT_FLAC) | Int(SF_FORMAT_PCM_16))
    )
    for index in 20_000..<20_010 { bytes[index] ^= 0x5A }
    let path = folder.file("bad.flac", bytes)
    #expect(refusal { _ = try readAll(path) }?.hasPrefix("SG0703") == true)
  }

  @Test func allowsWhatFollowsTheSamples() throws {
    let flac = folder.recording("a.flac", samples, as: Int(SF_FORMAT_FLAC) | Int(SF_FORMAT_PCM_16))
    let tagged = folder.file(
      "tag.flac", Folder.bytes(of: flac) + "TAG".utf8 + noise(125).map { UInt8(abs($0) * 255) })
    #expect(try readAll(tagged).count == samples.count)
  }

  /// As ffmpeg writes WAV to a pipe, which it can't go back in.
  @Test func readsAWAVOfUnknownLength() throws {
    var bytes = Folder.bytes(of: folder.recording("a.wav", samples))
    for index in [4, 5, 6, 7, 40, 41, 42, 43] { bytes[index] = 0xFF }
    let path = folder.file("unknown.wav", bytes)
    let wanted = try readAll(folder.recording("b.wav", samples)).values
    #expect(try readAll(path).values == wanted)
    let expected = try withPipe(bytes) {
      try Decode().open(RecordingPart($0), chunk: 9).expectedSeconds
    }
    #expect(expected == nil)
    #expect(try withPipe(bytes) { try readAll($0).values } == wanted)
  }

  @Test func refusesEachChannelOfAPipe() throws {
    let path = folder.recording("s.wav", noise(2000), channels: 2)
    let piped = refusal {
      try withPipe(Folder.bytes(of: path)) { _ = try readAll($0, Decode(eachChannel: true)) }
    }
    #expect(
      piped == "SG0701: 'each_channel' reads a recording again for each channel, which a pipe "
        + "can't do [store it in a file first, or take one with `channel`]")
  }

  @Test func readsAtMostAQuarterOfASecondAtOnce() throws {
    let reader = try Decode().open(
      RecordingPart(folder.recording("a.wav", samples)), chunk: 100_000)
    var buffer = RowBuffer(width: 1, capacity: 100_000)
    #expect(try reader.read(into: &buffer))
    #expect(buffer.count == 4000)
  }

  /// Damaged files give rows or a `Problem`, whatever is damaged.
  @Test(arguments: Encoding.all) func survivesDamage(encoding: Encoding) throws {
    let whole = Folder.bytes(of: folder.recording(encoding.name, samples, as: encoding.format))
    var state: UInt64 = 11
    for turn in 0..<60 {
      var bytes = whole
      for _ in 0..<3 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        let place = turn % 2 == 0 ? Int(state >> 33) % 64 : Int(state >> 33) % bytes.count
        bytes[place] = UInt8(truncatingIfNeeded: state >> 20)
      }
      let path = folder.file("damaged-\(encoding.name)", bytes)
      do { _ = try readAll(path, room: 4000) } catch is Problem {}
    }
  }
}
