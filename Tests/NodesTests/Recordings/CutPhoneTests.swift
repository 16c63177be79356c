import GraphCore
import TestSupport
import Testing

@testable import Nodes

/// What FFmpeg would read of a recording that was cut off, as if that were all.
@Suite struct CutPhoneTests {
  private let folder = Folder()

  private func refusalOf(_ bytes: some Sequence<UInt8>) -> String? {
    let path = folder.file("cut", bytes)
    return refusal { _ = try PhoneEncoding.rest(of: SoundDecoder.open(path)) }
  }

  private func truncated(_ reason: String) -> String {
    "SG0703: the recording is truncated or damaged: \(reason) [copy it again from where it came from]"
  }

  private static func place(of mark: [UInt8], in bytes: [UInt8]) throws -> Int {
    try #require(bytes.indices.first { bytes[$0...].starts(with: mark) })
  }

  /// Between two packets, too, of which all have the same length.
  @Test(arguments: ["wma1.wma", "wma2.wma"]) func isToldOfWindowsMedia(name: String) throws {
    let bytes = Folder.bytes(of: PhoneEncoding.path(name))
    let mark: [UInt8] = [0xA1, 0xDC, 0xAB, 0x8C]
    let properties = try CutPhoneTests.place(of: mark, in: bytes)
    let packet = Int(bytes[properties + 92]) | Int(bytes[properties + 93]) << 8
    let header = Int(bytes[16]) | Int(bytes[17]) << 8
    let sound = header + 50
    let count = Int(bytes[header + 40])
    #expect(count > 1)
    for kept in 1..<count {
      #expect(
        refusalOf(bytes[..<(sound + kept * packet)])
          == truncated(
            "its header promises \(bytes.count) bytes, but the file holds \(sound + kept * packet)")
      )
    }
    for lost in [1, 100, 1999] {
      #expect(
        refusalOf(bytes.dropLast(lost))
          == truncated(
            "its header promises \(bytes.count) bytes, but the file holds \(bytes.count - lost)"))
    }
    #expect(refusalOf(bytes) == nil)
    // A broadcast does not know its length.
    var live = Array(bytes[..<(sound + (count - 1) * packet)])
    live[properties + 88] |= 1
    #expect(refusalOf(live) == nil)
  }

  /// The index stands at the end.
  @Test(arguments: ["aac.m4a", "alac.mov", "aac.3gp", "opus.mp4"])
  func isToldWhereTheIndexIsMissing(name: String) throws {
    let bytes = Folder.bytes(of: PhoneEncoding.path(name))
    let samples = try CutPhoneTests.place(of: Array("mdat".utf8), in: bytes) - 4
    let index = try CutPhoneTests.place(of: Array("moov".utf8), in: bytes) - 4
    #expect(samples < index)
    for (box, end) in [(samples, index), (index, bytes.count)] {
      for kept in [9, 120, (end - box) / 2, end - box - 200, end - box - 1] {
        #expect(
          refusalOf(bytes[..<(box + kept)])
            == truncated(
              "its header promises \(end - box) bytes from byte \(box) on, but the file holds \(kept)"
            ),
          "\(name) with \(kept) bytes from \(box) on")
      }
    }
    #expect(
      refusalOf(bytes[..<index])
        == truncated("its index is missing, which a recorder writes at the end (the box 'moov')"))
    #expect(refusalOf(bytes) == nil)
  }
}
