import Foundation
import Testing

/// The memory that a run takes: under 64 MiB, and under what `plan` says.
@Suite(.serialized) struct MemoryTests {
  static let ravdess =
    ProcessInfo.processInfo.environment["SERGRAPH_RAVDESS"]
    ?? "\(Program.package)/../shared/data/ravdess"
  static let hasRavdess = FileManager.default.fileExists(atPath: ravdess)

  /// Bytes that are free where temporary files go.
  static var freeBytes: Int {
    let attributes = try? FileManager.default.attributesOfFileSystem(forPath: "/tmp")
    return (attributes?[.systemFreeSize] as? NSNumber)?.intValue ?? 0
  }

  /// What `plan` prints as the most that a run takes.
  /// - Parameter hasFurther: Whether FFmpeg decodes.
  private func bound(_ graph: String, lanes: String, hasFurther: Bool = false) throws -> Int {
    let plan = try Program.run("plan", graph, "--lanes", lanes)
    let name = hasFurther ? "where FFmpeg decodes" : "at most, in all"
    let line = try #require(plan.lines.last { $0.hasPrefix(name) }, "\(plan.output)")
    let match = try #require(
      line.firstMatch(of: #/  +([\d.]+) (KiB|MiB|GiB)/#), "\(line)")
    let unit = ["KiB": 10, "MiB": 20, "GiB": 30][String(match.2)] ?? 0
    return Int(try #require(Double(match.1)) * Double(1 << unit))
  }

  private func expectLittle(_ ended: Ended, _ graph: String, lanes: String) throws {
    let bound = try bound(graph, lanes: lanes)
    #expect(ended.peak > 4 << 20)
    #expect(ended.peak < bound, "\(ended.peak >> 10) KiB, \(bound >> 10) KiB planned")
    #expect(ended.peak < 64 << 20, "\(ended.peak >> 10) KiB")
  }

  @Test(arguments: ["1", "2"])
  func theSamplesTwentyTimesOver(lanes: String) throws {
    let inputs = (0..<20).flatMap { _ in samples }
    let ended = try Program(["run", "Tests/Graphs/mfcc-mlp.yaml", "--lanes", lanes] + inputs).end()
    #expect(ended.status == 0)
    #expect(ended.lines.count == inputs.count)
    try expectLittle(ended, "Tests/Graphs/mfcc-mlp.yaml", lanes: lanes)
  }

  @Test(
    .enabled(
      if: hasRavdess, "RAVDESS is at neither SERGRAPH_RAVDESS nor ../shared/data/ravdess"))
  func allOfRavdessInOrderWithTheSameBytesForAnyLanesAndChunk() throws {
    func run(_ flags: String...) throws -> Ended {
      try Program(["run", "Tests/Graphs/mfcc-mlp.yaml", Self.ravdess, "--format", "jsonl"] + flags)
        .end()
    }
    let ended = try run("--lanes", "2")
    #expect(ended.status == 0)
    let items = try ended.lines.map { try ResultLine.read($0).item }
    #expect(items.count == 1200)
    // The softest of them too are speech.
    #expect(!ended.output.contains("no speech"))
    #expect(!ended.output.contains("little-speech"))
    #expect(items == items.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
    try expectLittle(ended, "Tests/Graphs/mfcc-mlp.yaml", lanes: "2")
    #expect(try run("--lanes", "1", "--chunk", "1000").output == ended.output)
    #expect(try run("--lanes", "7", "--chunk", "100000").output == ended.output)
  }

  /// Takes half a minute, and the same again of the disk for the rows that mfcc keeps.
  @Test(.enabled(if: freeBytes > 6 * LongRecording.bytes(hours: 10), "the disk is nearly full"))
  func aRecordingOfTenHours() throws {
    let long = try LongRecording(hours: 10)
    defer { long.remove() }
    let ended = try Program(["run", "Tests/Graphs/mfcc-mlp.yaml", long.path, "--lanes", "2"])
      .end(within: 1200)
    #expect(ended.status == 0)
    #expect(try ResultLine.read(ended.lines[0]).end == Double(long.seconds))
    try expectLittle(ended, "Tests/Graphs/mfcc-mlp.yaml", lanes: "2")
  }

  /// Recordings that FFmpeg decodes keep to what `plan` says of them: large packets, many channels, high rates.
  @Test(arguments: ["1", "2"]) func recordingsThatFFmpegDecodes(lanes: String) throws {
    let folder = try Folder()
    let second = Matroska.silence(rate: 192_000, channels: 8, frames: 192_000, blocks: 3)
    let many = Matroska.silence(rate: 8000, channels: 64, frames: 30_000, blocks: 2)
    let inputs = try [("a.mka", second), ("b.mka", many), ("c.mka", second)].map {
      try folder.write($0.1, to: $0.0)
    }
    let fixtures = "\(Program.package)/Tests/NodesTests/Fixtures/FFmpeg"
    let small = try FileManager.default.contentsOfDirectory(atPath: fixtures).sorted()
      .filter { !$0.hasSuffix(".sh") }.map { "\(fixtures)/\($0)" }
    let ended = try Program(
      ["run", meansGraph, "--lanes", lanes, "--format", "jsonl"] + inputs + small
    ).end()
    #expect(ended.status == 0, "\(ended.output)")
    let bound = try bound(meansGraph, lanes: lanes, hasFurther: true)
    #expect(ended.peak > 40 << 20)
    #expect(ended.peak < bound, "\(ended.peak >> 10) KiB, \(bound >> 10) KiB planned")
  }

  @Test func aPacketThatIsTooLargeIsRefused() throws {
    let folder = try Folder()
    let large = Matroska.silence(rate: 192_000, channels: 8, frames: 300_000, blocks: 1)
    let path = try folder.write(large, to: "a.mka")
    let ended = try Program.run("run", meansGraph, path, "--format", "jsonl")
    #expect(ended.status == 1)
    let failure = try #require(try ResultLine.read(ended.lines[0]).error)
    #expect(
      failure.message.hasPrefix(
        "at 0 s a packet of it has more than 8 MiB, which is not read; convert"))
  }
}
