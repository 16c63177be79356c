import CSndfile
import GraphCore
import TestSupport
import Testing

@testable import Nodes

/// A part that begins anywhere holds the samples that the whole holds there.
@Suite struct PartOfEveryCodecTests {
  private let folder = Folder()
  private let samples = noise(24_000)

  /// A codec, and how many of each channel libsndfile makes of 24,000 samples.
  struct Codec: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let format: Int
    var channels = 1
    var rate = 16_000

    init(_ name: String, _ type: Int, _ coding: Int, channels: Int = 1, rate: Int = 16_000) {
      testDescription = name
      format = type | coding
      self.channels = channels
      self.rate = rate
    }

    static let all = [
      Codec("pcm.wav", SF_FORMAT_WAV, SF_FORMAT_PCM_16),
      Codec("float.wav", SF_FORMAT_WAV, SF_FORMAT_FLOAT, channels: 2),
      Codec("mulaw.wav", SF_FORMAT_WAV, SF_FORMAT_ULAW, rate: 8000),
      Codec("alaw.au", SF_FORMAT_AU, SF_FORMAT_ALAW, rate: 8000),
      Codec("gsm.wav", SF_FORMAT_WAV, SF_FORMAT_GSM610, rate: 8000),
      Codec("gsm.aiff", SF_FORMAT_AIFF, SF_FORMAT_GSM610, rate: 8000),
      Codec("ms-adpcm.wav", SF_FORMAT_WAV, SF_FORMAT_MS_ADPCM, channels: 2),
      Codec("ima-adpcm.wav", SF_FORMAT_WAV, SF_FORMAT_IMA_ADPCM),
      Codec("g721.au", SF_FORMAT_AU, SF_FORMAT_G721_32, rate: 8000),
      Codec("a.flac", SF_FORMAT_FLAC, SF_FORMAT_PCM_24, channels: 2),
      Codec("vorbis.ogg", SF_FORMAT_OGG, SF_FORMAT_VORBIS),
      Codec("stereo.ogg", SF_FORMAT_OGG, SF_FORMAT_VORBIS, channels: 2, rate: 44_100),
      Codec("a.opus", SF_FORMAT_OGG, SF_FORMAT_OPUS),
      Codec("mpeg1.mp3", SF_FORMAT_MPEG, SF_FORMAT_MPEG_LAYER_III, channels: 2, rate: 44_100),
      Codec("mpeg2.mp3", SF_FORMAT_MPEG, SF_FORMAT_MPEG_LAYER_III),
      Codec("mpeg2.5.mp3", SF_FORMAT_MPEG, SF_FORMAT_MPEG_LAYER_III, rate: 8000),
      Codec("alac.caf", SF_FORMAT_CAF, SF_FORMAT_ALAC_16),
    ]
  }

  @Test(arguments: Codec.all) func equalsTheWhole(codec: Codec) throws {
    let path = folder.recording(
      codec.testDescription, samples, rate: codec.rate, channels: codec.channels, as: codec.format)
    try expectParts(of: path)
  }

  @Test(arguments: ["flac.oga", "layer2.mp2"]) func equalsTheWholeOfAFixture(name: String) throws {
    try expectParts(of: folder.file(name, fixture(name)))
  }

  @Test func equalsTheWholeOfJoinedStreams() throws {
    for (name, coding) in [("joined.ogg", SF_FORMAT_VORBIS), ("joined.opus", SF_FORMAT_OPUS)] {
      let bytes = [9000, 15_000].flatMap { count in
        Folder.bytes(
          of: folder.recording(
            "\(count)-\(name)", Array(samples.prefix(count)), as: Int(SF_FORMAT_OGG) | Int(coding)))
      }
      let path = folder.file(name, bytes)
      #expect(try readAll(path).count == 24_000)
      try expectParts(of: path)
    }
  }

  /// Each channel is read by itself, from the part's start.
  @Test func equalsTheWholeForEachChannel() throws {
    for (name, type, coding) in [
      ("b.ogg", SF_FORMAT_OGG, SF_FORMAT_VORBIS), ("b.opus", SF_FORMAT_OGG, SF_FORMAT_OPUS),
      ("b.mp3", SF_FORMAT_MPEG, SF_FORMAT_MPEG_LAYER_III),
      ("b.wav", SF_FORMAT_WAV, SF_FORMAT_MS_ADPCM),
    ] {
      let path = folder.recording(name, samples, channels: 2, as: Int(type) | Int(coding))
      for channel in [1, 0] {
        let all = try readAll(path, Decode(eachChannel: true), stream: channel).values
        #expect(try readAll(path, Decode(channel: channel)).values == all)
        let part = Decode(eachChannel: true, start: 0.3, end: 0.6)
        #expect(try readAll(path, part, stream: channel).values == Array(all[4800..<9600]))
      }
    }
  }

  private func expectParts(of path: String) throws {
    let all = try readAll(path, Decode(mono: false))
    let width = all.format.width
    let count = all.count
    let rate = try SoundFile.open(path).rate
    #expect(count > 11_000)
    var wrong: [Double] = []
    for turn in 0..<60 {
      // Starts that no block or frame begins with, the last near the end.
      let first = turn * (count - 40) / 60 + turn % 7
      let last = min(count, first + 300)
      let start = Double(first) / Double(rate)
      let part = try readAll(
        path, Decode(mono: false, start: start, end: Double(last) / Double(rate)), room: 777)
      if part.values != Array(all.values[first * width..<last * width]) { wrong.append(start) }
    }
    #expect(wrong == [], "of \(path)")
  }
}
