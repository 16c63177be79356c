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
  private func bound(_ graph: String, lanes: String) throws -> Int {
    let plan = try Program.run("plan", graph, "--lanes", lanes)
    let line = try #require(plan.lines.last)
    let match = try #require(
      line.wholeMatch(of: #/at most, in all +([\d.]+) (KiB|MiB|GiB)/#), "\(line)")
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
    let ended = try Program(["run", "graphs/mfcc-mlp.yaml", "--lanes", lanes] + inputs).end()
    #expect(ended.status == 0)
    #expect(ended.lines.count == inputs.count)
    try expectLittle(ended, "graphs/mfcc-mlp.yaml", lanes: lanes)
  }

  @Test(
    .enabled(
      if: hasRavdess, "RAVDESS is at neither SERGRAPH_RAVDESS nor ../shared/data/ravdess"))
  func allOfRavdessInOrderWithTheSameBytesForAnyLanesAndChunk() throws {
    func run(_ flags: String...) throws -> Ended {
      try Program(["run", "graphs/mfcc-mlp.yaml", Self.ravdess, "--format", "jsonl"] + flags).end()
    }
    let ended = try run("--lanes", "2")
    #expect(ended.status == 0)
    let items = try ended.lines.map { try ResultLine.read($0).item }
    #expect(items.count == 1200)
    // The softest of them too are speech.
    #expect(!ended.output.contains("no speech"))
    #expect(!ended.output.contains("little-speech"))
    #expect(items == items.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
    try expectLittle(ended, "graphs/mfcc-mlp.yaml", lanes: "2")
    #expect(try run("--lanes", "1", "--chunk", "1000").output == ended.output)
    #expect(try run("--lanes", "7", "--chunk", "100000").output == ended.output)
  }

  /// Takes half a minute, and the same again of the disk for the rows that mfcc keeps.
  @Test(.enabled(if: freeBytes > 6 * LongRecording.bytes(hours: 10), "the disk is nearly full"))
  func aRecordingOfTenHours() throws {
    let long = try LongRecording(hours: 10)
    defer { long.remove() }
    let ended = try Program(["run", "graphs/mfcc-mlp.yaml", long.path, "--lanes", "2"])
      .end(within: 1200)
    #expect(ended.status == 0)
    #expect(try ResultLine.read(ended.lines[0]).end == Double(long.seconds))
    try expectLittle(ended, "graphs/mfcc-mlp.yaml", lanes: "2")
  }
}
