import Foundation
import Glibc
import Testing

/// The program is ended while a plugin hangs in a process of its own, for a minute: nothing outlives it.
@Suite(.serialized) struct IsolatedEndTests {
  private let folder: Folder
  private let graph: String
  /// Stands in the environment of everything that a test starts.
  private let mark = "SERGRAPH_TEST_MARK=\(UUID().uuidString)"
  private let fine = "\(Program.package)/Tests/Samples/calm-low-slow.flac"
  private let hanging = "\(Program.package)/Tests/Samples/happy-bright-16k.wav"

  init() throws {
    folder = try Folder()
    let made = try Program(
      [
        "-s", "-C", "Tests/PluginHostTests/Fixtures", "OUT=\(folder.path)",
        "\(folder.path)/faulty.so",
      ], executable: "/usr/bin/make"
    ).end()
    #expect(made.status == 0, "\(made.errors)")
    try folder.makeFolder("temporary")
    graph = try folder.write(
      """
      sergraph: 1
      plugins: [faulty.so]
      nodes:
        audio: {use: decode, mono: true}
        speech: {use: resample, sample_rate: 16000}
        frames: {use: framing, frame_length: 400, hop_length: 160}
        level: {use: rms}
        same: {use: test.faulty, isolate: true, timeout: 60, fault: hang, at: process, item: happy}
        mean: {use: pool, stats: [mean]}

      """, to: "hang.yaml")
  }

  private func start(_ arguments: String...) throws -> Program {
    try Program(
      [mark, "TMPDIR=\(folder.path)/temporary", Program.path] + arguments,
      executable: "/usr/bin/env")
  }

  /// Processes that a test has started and that still run. One that has ended has no environment left, reaped or not.
  private func running() -> [String] {
    let processes = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return processes.filter { process in
      guard Int(process) != nil, let file = fopen("/proc/\(process)/environ", "r") else {
        return false
      }
      defer { fclose(file) }
      var text = [UInt8](repeating: 0, count: 1 << 16)
      let count = fread(&text, 1, text.count, file)
      return String(decoding: text[..<count], as: UTF8.self).contains(mark)
    }
  }

  private func secondsUntilNothingRuns(within seconds: Double) -> Double {
    let began = ContinuousClock.now
    while !running().isEmpty, ContinuousClock.now - began < .seconds(seconds) { usleep(2000) }
    return (ContinuousClock.now - began) / .seconds(1)
  }

  private func sharedMemory() -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: "/dev/shm")) ?? [])
      .filter { $0.contains("sergraph") }
  }

  @Test func fiftyKillsOfTheProgramLeaveNoProcessAndNoFile() throws {
    let shared = sharedMemory()
    var (slowest, sawHosts) = (0.0, 0)
    for kill in 0..<50 {
      let program = try start("run", graph, fine, hanging, "--format", "jsonl")
      // While it hangs, and at any other time from the start on.
      if kill % 2 == 0 {
        try program.read(lines: 1)
      } else {
        usleep(UInt32(kill) * 2000)
      }
      sawHosts += running().count > 1 ? 1 : 0
      program.send(SIGKILL)
      #expect(try program.wait(within: 5).status == -SIGKILL)
      slowest = max(slowest, secondsUntilNothingRuns(within: 5))
    }
    print("plugins' processes ended within \(slowest) s of the program's, in 50 kills")
    #expect(slowest < 1)
    #expect(sawHosts >= 25)
    #expect(sharedMemory() == shared)
    #expect(try FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/temporary") == [])
  }

  @Test(arguments: [SIGINT, SIGTERM], ["1", "2"])
  func aSignalEndsARunThatWaitsForAPluginAfterWhatIsDone(signal: Int32, lanes: String) throws {
    let program = try start(
      "run", graph, fine, hanging, fine, "--format", "jsonl", "--lanes", lanes)
    try program.read(lines: 1)
    let sent = ContinuousClock.now
    program.send(signal)
    let ended = try program.end(within: 20)
    let seconds = (ContinuousClock.now - sent) / .seconds(1)
    print("a run with \(lanes) lanes ended \(seconds) s after the signal")
    #expect(ended.status == 130)
    #expect(seconds < 1)
    // What hangs is no result, neither a failure.
    #expect(ended.output.hasSuffix("\n"))
    #expect(try ended.lines.map { try ResultLine.read($0).item } == [fine])
    #expect(secondsUntilNothingRuns(within: 5) < 1)
  }

  @Test func aSignalLeavesACompleteFileOfWhatIsDone() throws {
    let out = "\(folder.path)/results.csv"
    let program = try start("run", graph, fine, hanging, "--out", out, "--format", "csv")
    let limit = ContinuousClock.now + .seconds(20)
    while ContinuousClock.now < limit,
      ((try? Folder.text(of: out)) ?? "").split(separator: "\n").count < 2
    {
      usleep(1000)
    }
    program.send(SIGINT)
    #expect(try program.end(within: 20).status == 130)
    let text = try Folder.text(of: out)
    #expect(text.hasSuffix("\n") && text.split(separator: "\n").count == 2)
  }
}
