import CSndfile
import Foundation
import Glibc
import GraphCore
import Testing

@testable import Nodes

/// Writers to a pipe or socket that begin with a few bytes, and pause before they go on.
@Suite struct SlowWriterTests {
  private let folder = Folder()

  /// The names of what is written, and the sizes of the first writes, each of which a pause follows.
  private static let cases: [(name: String, sizes: [Int])] = {
    let names = [
      "aac.m4a", "opus.webm", "tta.tta", "aac.aac", "speex.spx", "wma1.wma", "amr.amr",
      "wavpack.wv", "two.mp4", "yamaha.wav",
    ]
    return names.map { ($0, [1]) } + names.map { ($0, [4, 13]) }
  }()

  @Test(arguments: cases) func phoneEncodingsAreReadWhole(name: String, sizes: [Int]) throws {
    let path = PhoneEncoding.path(name)
    try expectTheSame(path, sizes)
  }

  @Test(
    arguments: [
      SF_FORMAT_WAV, SF_FORMAT_AIFF, SF_FORMAT_AU, SF_FORMAT_CAF, SF_FORMAT_VOC, SF_FORMAT_RF64,
      SF_FORMAT_W64, SF_FORMAT_NIST, SF_FORMAT_FLAC,
    ].map { Int($0) | Int(SF_FORMAT_PCM_16) } + [
      Int(SF_FORMAT_OGG) | Int(SF_FORMAT_VORBIS), Int(SF_FORMAT_OGG) | Int(SF_FORMAT_OPUS),
      Int(SF_FORMAT_MPEG) | Int(SF_FORMAT_MPEG_LAYER_III),
    ]) func containersOfTheLibraryAreReadWhole(format: Int) throws
  {
    let samples = (0..<4000).map { Float(sin(Double($0) * 0.05)) * 0.4 }
    let path = folder.recording("a", samples, as: format)
    for sizes in [[1], [2, 2, 13], [4]] { try expectTheSame(path, sizes) }
  }

  /// Who reads less than a packet of a pipe with O_DIRECT loses the rest of it.
  @Test(arguments: [[44], [4, 4, 36], [1000, 1000], [4096], [4, 4096, 4096]])
  func packetsAreReadWhole(sizes: [Int]) throws {
    let path = folder.recording("a", (0..<20_000).map { Float($0 % 200) / 300 })
    var ends: [Int32] = [0, 0]
    pipe(&ends)
    defer { close(ends[0]) }
    // O_DIRECT, which Swift doesn't know.
    try #require(fcntl(ends[1], F_SETFL, 0o40000) == 0)
    SlowWriterTests.write(Folder.bytes(of: path), to: ends[1], first: sizes)
    let piped = try PhoneEncoding.samples(of: "/dev/fd/\(ends[0])").values
    #expect(try PhoneEncoding.samples(of: path).values == piped)
  }

  private func expectTheSame(_ path: String, _ sizes: [Int]) throws {
    var ends: [Int32] = [0, 0]
    pipe(&ends)
    defer { close(ends[0]) }
    SlowWriterTests.write(Folder.bytes(of: path), to: ends[1], first: sizes)
    let piped = try PhoneEncoding.samples(of: "/dev/fd/\(ends[0])").values
    #expect(try PhoneEncoding.samples(of: path).values == piped, "of \(path), \(sizes)")
  }

  /// Writes on a thread, and closes the descriptor.
  private static func write(
    _ bytes: [UInt8], to descriptor: Int32, first sizes: [Int], closes: Bool = true
  ) {
    Thread.detachNewThread {
      var rest = bytes[...]
      for size in sizes + [Int.max] {
        let piece = Array(rest.prefix(size))
        rest = rest.dropFirst(size)
        var done = 0
        while done < piece.count {
          let got = piece[done...].withUnsafeBytes {
            Glibc.write(descriptor, $0.baseAddress, $0.count)
          }
          if got <= 0 { break }
          done += got
        }
        usleep(30_000)
      }
      if closes { close(descriptor) }
    }
  }

  /// Pairs of connected descriptors: the end that is read, and the one that is written.
  private static func connected(_ isSocket: Bool) -> (Int32, Int32) {
    var ends: [Int32] = [0, 0]
    if isSocket {
      socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends)
    } else {
      pipe(&ends)
    }
    return (ends[0], ends[1])
  }

  @Test(arguments: [false, true]) func theHeadIsWholeAndStaysThere(isSocket: Bool) throws {
    let bytes = Folder.bytes(of: PhoneEncoding.path("opus.webm"))
    for sizes in [[1], [2, 1], [4], [13], Array(repeating: 1, count: 20)] {
      let (read, write) = SlowWriterTests.connected(isSocket)
      defer { close(read) }
      SlowWriterTests.write(bytes, to: write, first: sizes)
      let head = FileHead.read(read)
      #expect(head.isPipe && head.bytes.count >= SoundContent.markBytes)
      #expect(head.bytes == Array(bytes.prefix(head.bytes.count)))
      var again = [UInt8](repeating: 0, count: head.bytes.count)
      #expect(Glibc.read(read, &again, again.count) == again.count)
      #expect(again == head.bytes)
    }
  }

  @Test(arguments: [false, true]) func whatEndsEarlyIsGivenAsItIs(isSocket: Bool) throws {
    for bytes in [[], [0x66], Array("fLaC".utf8)] as [[UInt8]] {
      let (read, write) = SlowWriterTests.connected(isSocket)
      defer { close(read) }
      SlowWriterTests.write(bytes, to: write, first: [1])
      #expect(FileHead.read(read).bytes == bytes)
    }
  }

  /// What is spoken need not wait for more than the header.
  @Test(arguments: [false, true]) func theHeaderOfWaveIsEnough(isSocket: Bool) throws {
    let path = folder.recording("live", [0.1, 0.2, 0.3])
    let header = Array(Folder.bytes(of: path).prefix(44))
    let (read, write) = SlowWriterTests.connected(isSocket)
    defer {
      close(read)
      close(write)
    }
    // The writer stays, and writes no sample.
    SlowWriterTests.write(header, to: write, first: [1, 20], closes: false)
    let head = FileHead.read(read).bytes
    #expect(SoundContent.waveTag(head) != nil && head.count <= 44)
  }
}
