import Foundation
import Glibc
import GraphCore
import TestSupport
import Testing

/// Rows that come while a recording is still written, and graphs with several outputs.
@Suite(.serialized) struct LiveRunTests {
  private let folder: Folder

  init() throws { folder = try Folder() }

  private func graph(output: String = "levels") throws -> String {
    try folder.write(
      """
      sergraph: 1
      output: \(output)
      nodes:
        audio: {use: decode}
        speech: {use: resample, sample_rate: 16000}
        frames: {use: framing, frame_length: 400, hop_length: 160, center: false}
        rms: {use: rms}
        levels: {use: pool, window: 2, hop: 1}
        all: {use: pool, in: rms, stats: [mean, std]}
      """, to: "live.yaml")
  }

  /// How long after the end of what it covers each line came whose window was full, in seconds.
  private func delays(seconds: Double, rate: Int) throws -> [Double] {
    let pipe = "\(folder.path)/\(UUID().uuidString)"
    #expect(mkfifo(pipe, 0o600) == 0)
    let program = try Program(
      [
        "-c", "exec \"$0\" run \"$1\" - --format jsonl --chunk 512 < \"$2\"", Program.path,
        try graph(), pipe,
      ],
      executable: "/bin/sh")
    let bytes = WAV.bytes(WAV.tone(hertz: 200, seconds: seconds, rate: rate), rate: rate)
    let descriptor = open(pipe, O_WRONLY | O_CLOEXEC)
    #expect(descriptor >= 0)
    let began = ContinuousClock.now
    // Writes as somebody speaks: every 10 ms what was said in them.
    let writer = Thread {
      var done = 0
      while done < bytes.count {
        let spoken = (ContinuousClock.now - began) / .seconds(1) * Double(rate)
        let end = min(bytes.count, 44 + 2 * Int(spoken))
        if end > done {
          let written = bytes[done..<end].withUnsafeBytes {
            write(descriptor, $0.baseAddress, $0.count)
          }
          if written < 0 { break }
          done += written
        }
        usleep(10_000)
      }
      close(descriptor)
    }
    writer.start()
    var delays: [Double] = []
    for window in 0..<Int(seconds) - 1 {
      try program.read(lines: window + 1)
      // A frame of 400 samples ends 25 ms after it begins, and the last one of a window begins a hop before its end.
      delays.append((ContinuousClock.now - began) / .seconds(1) - Double(window + 2) - 0.015)
    }
    let ended = try program.end()
    #expect(ended.status == 0)
    let lines = try ended.lines.map(ResultLine.read)
    #expect(lines.count == Int(seconds))
    #expect(lines.first?.end == 2.015)
    return delays
  }

  /// What `sergraph plan` promises: seconds past the end of what a row covers.
  private func promise() throws -> Double {
    let plan = try Program.run("plan", try graph(), "--chunk", "512")
    let line = try #require(plan.lines.first { $0.hasPrefix("levels ") && $0.contains("at most") })
    let words = line.split(separator: " ").map(String.init)
    let place = try #require(words.firstIndex(of: "most"))
    return try #require(Double(words[place + 1])) / 1000
  }

  @Test(arguments: [16_000, 44_100, 48_000, 8000])
  func eachFullWindowIsWrittenSoonAfterItsEnd(rate: Int) throws {
    let promise = try promise()
    #expect(promise <= 0.2)
    // Beyond the promise: the writer's 10 ms, and others that hold the processor for a moment.
    let most = promise + 0.15
    var found: [[Double]] = []
    for _ in 0..<3 {
      let delays = try delays(seconds: 3.3, rate: rate)
      found.append(delays)
      if delays.allSatisfy({ $0 < most }) { break }
    }
    #expect(found.last?.count == 2)
    #expect(found.last?.everyOne { (-0.001..<most).contains($0) } == true, "\(found)")
  }

  @Test func theirPlanPromisesThemInAFifthOfASecond() throws {
    let plan = try Program.run("plan", try graph(), "--chunk", "512")
    #expect(plan.status == 0)
    let promise = try #require(plan.output.firstMatch(of: /at most ([0-9.]+) ms after/))
    #expect(try #require(Double(promise.1)) <= 200)
  }

  @Test func aLineNamesItsOutputWhereThereAreSeveral() throws {
    let graph = try graph(output: "[levels, all]")
    let ended = try Program.run("run", graph, samples[0])
    #expect(ended.status == 0)
    let outputs = ended.lines.map { $0.contains("\"output\":\"levels\"") ? "levels" : "all" }
    #expect(outputs.filter { $0 == "levels" }.count >= 2)
    #expect(outputs.last == "all")
    #expect(ended.lines.last?.contains("\"output\":\"all\"") == true)
    // The same numbers as alone.
    for name in ["levels", "all"] {
      let alone = try Program.run("run", graph, samples[0], "--set", "output=\(name)")
      #expect(!alone.output.contains("\"output\""))
      let own = ended.lines.filter { $0.contains("\"output\":\"\(name)\"") }
      #expect(own.map { $0.replacing(",\"output\":\"\(name)\"", with: "") } == alone.lines)
    }
    let table = try Program.run("run", graph, samples[0], "--format", "table")
    #expect(table.lines.first?.contains("output  result") == true)
  }

  /// At 4 kHz `resample` is later than was promised while the rate was open.
  @Test func rowsOfSeveralOutputsKeepTheirOrderAtUnusualRates() throws {
    let graph = try folder.write(
      """
      sergraph: 1
      output: [high, low]
      nodes:
        audio: {use: decode}
        up: {use: resample, sample_rate: 16000}
        frames: {use: framing, frame_length: 400, hop_length: 160, center: false}
        high: {use: rms}
        down: {use: resample, in: audio, sample_rate: 3000}
        few: {use: framing, frame_length: 75, hop_length: 30, center: false}
        low: {use: rms}
      """, to: "two.yaml")
    let tone = WAV.tone(hertz: 200, seconds: 6, rate: 4000)
    let path = try folder.write(WAV.bytes(tone, rate: 4000), to: "slow.wav")
    let alone = try Program.run("run", graph, path, "--lanes", "1")
    #expect(alone.status == 0)
    #expect(alone.lines.count > 1000)
    for chunk in ["37", "512"] {
      for lanes in ["1", "2", "5"] {
        let found = try Program.run("run", graph, path, "--lanes", lanes, "--chunk", chunk)
        #expect(found.output == alone.output, "\(lanes) lanes, chunks of \(chunk)")
      }
    }
  }

  @Test func csvNeedsAFileForEachOutput() throws {
    let graph = try graph(output: "[levels, all]")
    let refused = try Program.run("run", graph, samples[0], "--format", "csv", "--out", "x/a.csv")
    #expect(refused.status == 2)
    #expect(
      refused.errors.contains("csv can't hold several outputs ('levels', 'all') in one place"))
    #expect(refused.errors.contains("--out 'x/a-{output}.csv'"))
    let ended = try Program.run(
      "run", graph, samples[0], "/no/such.wav", "--format", "csv", "--out",
      "\(folder.path)/{output}.csv")
    #expect(ended.status == 1)
    for name in ["levels", "all"] {
      let alone = try Program.run(
        "run", graph, samples[0], "/no/such.wav", "--format", "csv", "--set", "output=\(name)")
      #expect(try Folder.text(of: "\(folder.path)/\(name).csv") == alone.output)
    }
  }

  @Test func extractWritesSeveralNodesByOneRun() throws {
    let graph = try graph()
    let ended = try Program.run(
      "extract", graph, samples[0], "--at", "rms", "--at", "all", "--out",
      "\(folder.path)/{output}.npy")
    #expect(ended.status == 0 && ended.errors == "")
    for name in ["rms", "all"] {
      let alone = try Program.run(
        "extract", graph, samples[0], "--at", name, "--out", "\(folder.path)/alone.npy")
      #expect(alone.status == 0)
      #expect(
        try Folder.bytes(of: "\(folder.path)/\(name).npy")
          == Folder.bytes(of: "\(folder.path)/alone.npy"))
    }
    let lines = try Program.run("extract", graph, samples[0], "--at", "rms", "--at", "all")
    #expect(lines.lines.last?.contains("\"output\":\"all\"") == true)
    let refused = try Program.run(
      "extract", graph, samples[0], "--at", "rms", "--at", "all", "--out", "rows.npz")
    #expect(refused.status == 2)
    #expect(refused.errors.contains("--out 'rows-{output}.npz'"))
    let twice = try Program.run("extract", graph, samples[0], "--at", "rms", "--at", "rms")
    #expect(twice.errors.contains("the rows of 'rms' are asked for twice"))
  }
}
