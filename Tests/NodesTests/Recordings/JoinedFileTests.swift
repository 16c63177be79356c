import CSndfile
import GraphCore
import TestSupport
import Testing

@testable import Nodes

/// Files that were joined byte by byte are read to their end, or refused where the second begins.
@Suite struct JoinedFileTests {
  private let folder = Folder()

  private func refusalOfTwo(_ bytes: [UInt8]) -> String? {
    let path = folder.file("joined", bytes + bytes)
    return refusal { _ = try PhoneEncoding.rest(of: SoundDecoder.open(path)) }
  }

  private func words(_ count: Int) -> String {
    "SG0702: another recording begins within the file, behind its first \(count) bytes [cut them apart: "
      + "`head -c \(count) FILE > FIRST` and `tail -c +\(count + 1) FILE > SECOND`]"
  }

  @Test(
    arguments: [
      SF_FORMAT_WAV, SF_FORMAT_AIFF, SF_FORMAT_AU, SF_FORMAT_W64, SF_FORMAT_CAF, SF_FORMAT_FLAC,
      SF_FORMAT_NIST, SF_FORMAT_VOC,
    ].map { Int($0) })
  func areToldOfLibsndfilesKinds(container: Int) {
    for count in [1000, 1001, 70_000] {
      let samples = noise(count, seed: UInt64(count)).map { Int16($0 * 20_000) }
      let bytes = Folder.bytes(of: folder.recording("a", of: samples, in: container))
      #expect(refusalOfTwo(bytes) == words(bytes.count))
    }
  }

  @Test(arguments: [
    "tta.tta", "mp3.flv", "wma2.wma", "aac.m4a", "faststart.m4a", "fragmented.mp4", "alac.mov",
    "aac.3gp", "speex.spx", "wavpack.wv",
  ])
  func areToldOfFFmpegsKinds(name: String) {
    let bytes = Folder.bytes(of: PhoneEncoding.path(name))
    #expect(refusalOfTwo(bytes) == words(bytes.count))
  }

  /// sox tells an end that lies before that of VOC; a tag may end WavPack.
  @Test func areToldBehindAnEndThatIsNotExact() {
    let sound: [UInt8] =
      [0x80, 0x3E, 0, 0, 16, 1, 4, 0, 0, 0, 0, 0] + [UInt8](repeating: 7, count: 4000)
    let voc = VOCLayout.mark + [26, 0, 0x14, 1, 0x1F, 0x11, 9, 0xA4, 0x0F, 0] + sound + [0]
    #expect(refusalOfTwo(voc) == words(voc.count))
    let tagged =
      Folder.bytes(of: PhoneEncoding.path("wavpack.wv")) + "TAG".utf8
      + [UInt8](repeating: 32, count: 125)
    #expect(refusalOfTwo(tagged) == words(tagged.count))
  }

  @Test(arguments: ["flac.mka", "aac.mkv", "ac3.ac3", "pcm.avi"])
  func areReadOn(name: String) throws {
    let bytes = Folder.bytes(of: PhoneEncoding.path(name))
    let one = try PhoneEncoding.samples(of: PhoneEncoding.path(name)).values
    let path = folder.file("joined", bytes + bytes)
    #expect(try PhoneEncoding.samples(of: path).values.count >= 2 * one.count - 512)
  }

  /// Samples may look like a second recording.
  @Test func areNotSeenWithinSamples() throws {
    let inner = Folder.bytes(
      of: folder.recording("in.wav", noise(500), as: Int(SF_FORMAT_WAV) | Int(SF_FORMAT_PCM_16)))
    let bytes = waveFile(formatChunk() + chunk("data", inner + inner + inner))
    let path = folder.file("a.wav", bytes)
    #expect(try readAll(path).count == 3 * inner.count / 2)
  }
}
