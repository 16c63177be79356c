import CSndfile
import GraphCore
import TestSupport
import Testing

@testable import Nodes

/// ADPCM fills up its last block; how many samples there really are stands in a chunk `fact`.
@Suite struct NotedLengthTests {
  private let folder = Folder()
  private let samples = noise(7001)

  /// A file whose chunk `fact` tells a number.
  private func file(_ coding: Int, noting count: Int?) -> String {
    let format = Int(SF_FORMAT_WAV) | coding
    var bytes = Folder.bytes(of: folder.recording("a.wav", samples, as: format))
    guard let count, let place = bytes.firstIndex(of: "fact") else {
      return folder.file("b.wav", bytes)
    }
    for index in 0..<4 {
      bytes[place + 8 + index] = UInt8(truncatingIfNeeded: count >> (8 * index))
    }
    return folder.file("b.wav", bytes)
  }

  @Test(arguments: [Int(SF_FORMAT_MS_ADPCM), Int(SF_FORMAT_IMA_ADPCM)])
  func endsTheRecording(coding: Int) throws {
    let whole = try readAll(file(coding, noting: 1)).values
    #expect(whole.count > samples.count)
    let path = file(coding, noting: samples.count)
    #expect(try readAll(path).values == Array(whole[..<samples.count]))
    #expect(
      try RecordingHeader(path: path, deep: true).seconds == Double(samples.count) / 16_000)
    let part = try readAll(path, Decode(start: 0.4)).values
    #expect(part == Array(whole[6400..<samples.count]))
    let pipe = FilledPipe(Folder.bytes(of: path))
    #expect(try readAll(pipe.path).values.count == samples.count)
  }

  /// What can't be right is not gone by: too few for the blocks that are there, or too many.
  @Test(
    arguments: [Int(SF_FORMAT_MS_ADPCM), Int(SF_FORMAT_IMA_ADPCM)], [0, 1, 3000, 70_000, 1 << 31])
  func isNotGoneByWhereItCanNotBe(coding: Int, count: Int) throws {
    let whole = try readAll(file(coding, noting: count)).values.count
    #expect(whole > samples.count && whole < samples.count + 1100)
  }
}

extension [UInt8] {
  /// Where a text begins.
  fileprivate func firstIndex(of text: String) -> Int? {
    let wanted = Array(text.utf8)
    return indices.first { self[$0...].starts(with: wanted) }
  }
}
