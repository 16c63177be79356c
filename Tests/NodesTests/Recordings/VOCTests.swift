import CSndfile
import GraphCore
import TestSupport
import Testing

@testable import Nodes

/// VOC, whose writers tell the length of its blocks each in their own way.
@Suite struct VOCTests {
  private let folder = Folder()

  private func samples(_ count: Int) -> [Int16] {
    noise(count, seed: UInt64(count)).map { Int16($0 * 20_000) }
  }

  private func block(_ kind: UInt8, _ body: [UInt8], length: Int? = nil) -> [UInt8] {
    let length = length ?? body.count
    return [kind] + (0..<3).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) } + body
  }

  /// The head of the file, and that of samples of 16 bits at 16 kHz.
  private var head: [UInt8] { VOCLayout.mark + [26, 0, 0x14, 1, 0x1F, 0x11] }
  private let format: [UInt8] = [0x80, 0x3E, 0, 0, 16, 1, 4, 0, 0, 0, 0, 0]

  private func bytes(_ samples: ArraySlice<Int16>) -> [UInt8] {
    samples.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
  }

  private func file(_ blocks: [UInt8]) -> String { folder.file("a.voc", head + blocks) }

  /// sox notes 8 bytes too few, and what stands behind that end looks like a block with some samples.
  @Test func isReadWhereTheLengthIsTooShort() throws {
    for (count, tail) in [(3000, [2, 1, 9, 9]), (20_001, [3, 7, 8, 7]), (16_000, [1, 0, 5, 0])] {
      var sound = samples(count)
      sound[(count - 4)...] = ArraySlice(tail.map { Int16($0) })
      let body = format + bytes(sound[...])
      let path = file(block(9, body, length: body.count - 8) + [0])
      #expect(try readAll(path).values == sound.map { Float($0) / 32_768 }, "\(count) samples")
    }
  }

  /// Of more than 16 MiB only the rest of the length fits.
  @Test func isReadWhereTheLengthDidNotFit() throws {
    let count = 8_400_000
    let body = format + [UInt8](repeating: 3, count: 2 * count)
    let file = try SoundDecoder.open(file(block(9, body) + [0]))
    #expect(file.frames == count)
  }

  /// ffmpeg writes a block for each packet; libsndfile would play the heads of the blocks.
  @Test func isReadBlockByBlock() throws {
    let sound = samples(10_000)
    let blocks =
      block(9, format + bytes(sound[..<2048])) + block(2, bytes(sound[2048..<4096]))
      + block(2, bytes(sound[4096..<9000])) + block(2, bytes(sound[9000...]))
    let wanted = sound.map { Float($0) / 32_768 }
    #expect(try readAll(file(blocks + [0])).values == wanted)
    #expect(try SoundDecoder.open(file(blocks + [0])).flags == [])
    #expect(try readAll(file(blocks)).values == wanted)
    #expect(try SoundDecoder.open(file(blocks)).flags == [.noEndMark])
    let text = block(5, Array("a call\u{0}".utf8))
    #expect(try readAll(file(text + blocks + [0])).values == wanted)
  }

  @Test func isRefusedWhereABlockIsCut() {
    let sound = samples(10_000)
    let blocks = block(9, format + bytes(sound[..<2048])) + block(2, bytes(sound[2048...])) + [0]
    for (lost, promised, held) in [
      (2, 15_904, 15_903), (8000, 15_904, 7905), (15_000, 15_904, 905), (16_000, 4108, 4017),
    ] {
      #expect(
        refusal { _ = try readAll(file(blocks.dropLast(lost))) }
          == "SG0703: the recording is truncated or damaged: its header promises \(promised) bytes of samples, "
          + "but the file holds \(held) [copy it again from where it came from]")
    }
  }

  @Test func silenceAndFurtherBlocksOfSoundArePlayed() throws {
    let sound = samples(3000)
    let silence: [UInt8] = [99, 0, 194]
    let blocks =
      block(9, format + bytes(sound[..<1000])) + block(3, silence) + block(4, [7, 0])
      + block(9, format + bytes(sound[1000..<2000])) + block(2, bytes(sound[2000...]))
    let played = sound.map { Float($0) / 32_768 }
    let pause = [Float](repeating: 0, count: 100)
    for (end, flags) in [([UInt8(0)], Set<SoundFlag>()), ([], [.noEndMark])] {
      let path = file(blocks + end)
      #expect(try readAll(path).values == Array(played[..<1000]) + pause + Array(played[1000...]))
      #expect(try SoundDecoder.open(path).flags == flags)
    }
    var other = format
    other[0] = 0x40
    let refused = file(
      block(9, format + bytes(sound[..<1000])) + block(9, other + bytes(sound[1000...])) + [0])
    #expect(
      refusal { _ = try readAll(refused) }?.contains(
        "its blocks of sound differ in sample rate, width or channels") == true)
  }

  /// sox's file whose last 9 bytes are missing ends where its header says.
  @Test func anEndWithoutItsMarkIsTold() throws {
    let sound = samples(3000).map { $0 | 0x100 }
    let body = format + bytes(sound[...])
    let whole = block(9, body, length: body.count - 8) + [0]
    #expect(try SoundDecoder.open(file(whole)).flags == [])
    for lost in [1, 3, 9] {
      #expect(try SoundDecoder.open(file(whole.dropLast(lost))).flags == [.noEndMark], "\(lost)")
    }
    #expect(refusal { _ = try readAll(file(whole.dropLast(10))) }?.hasPrefix("SG0703") == true)
  }
}
