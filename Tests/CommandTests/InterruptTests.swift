import Foundation
import Testing

/// Ctrl-C and SIGTERM: what is done so far stays, and the program ends soon.
@Suite(.serialized) struct InterruptTests {
  private let folder: Folder
  /// A list that takes minutes.
  private let list: String
  private let paths: [String]

  init() throws {
    folder = try Folder()
    try folder.link("Tests")
    let path = folder.path
    paths = (0..<40_000).map { "\(path)/\(samples[$0 % samples.count])" }
    list = "@" + (try folder.write(paths.joined(separator: "\n"), to: "list.txt"))
  }

  /// Sends a signal when some lines have come, and measures how long it takes from then.
  private func interrupt(
    _ signal: Int32, _ arguments: [String], after lines: Int
  ) throws -> (ended: Ended, seconds: Double) {
    let program = try Program(arguments)
    try program.read(lines: lines)
    let sent = ContinuousClock.now
    program.send(signal)
    let ended = try program.end(within: 20)
    return (ended, (ContinuousClock.now - sent) / .seconds(1))
  }

  private func items(_ ended: Ended) throws -> [String] {
    #expect(ended.output.hasSuffix("\n"))
    return try ended.lines.map { try ResultLine.read($0).item }
  }

  @Test(arguments: [SIGINT, SIGTERM], ["1", "2", "7"])
  func aSignalEndsARunWithinASecondAfterWholeLinesInOrder(signal: Int32, lanes: String) throws {
    let (ended, seconds) = try interrupt(
      signal, ["run", "Tests/Graphs/mfcc-mlp.yaml", list, "--lanes", lanes], after: 20)
    #expect(ended.status == 130)
    #expect(seconds < 1)
    let items = try items(ended)
    #expect(items.count >= 20 && items.count < paths.count)
    #expect(items == Array(paths.prefix(items.count)))
  }

  @Test func aSignalEndsTheLinesOfOneItemForASlowReader() throws {
    let graph = try folder.write(
      "sergraph: 1\nnodes:\n  audio: {use: decode}\n  frames: {use: framing, frame_length: 64, hop_length: 16}\n"
        .replacing("{use: decode}", with: "{use: decode, expect: 48000}"), to: "rows.yaml")
    let program = try Program([
      "run", graph, "\(folder.path)/Tests/Samples/angry-loud-fast-48k.flac",
    ])
    try program.read(lines: 5)
    program.send(SIGINT)
    let sent = ContinuousClock.now
    let ended = try program.end(within: 20)
    #expect(ended.status == 130)
    #expect((ContinuousClock.now - sent) / .seconds(1) < 1.5)
    // Eight thousand rows were to come.
    #expect(try items(ended).count < 8000)
  }

  @Test func aSignalEndsARunThatWaitsForAPipeWithoutAWriter() throws {
    let pipe = "\(folder.path)/nobody.wav"
    #expect(mkfifo(pipe, 0o600) == 0)
    let (ended, seconds) = try interrupt(
      SIGINT, ["run", meansGraph, "\(folder.path)/\(samples[0])", pipe], after: 1)
    #expect(ended.status == 130)
    #expect(seconds < 1.5)
    #expect(try items(ended).count == 1)
  }

  @Test func aSignalInTheMiddleOfALongRecordingEndsTheRunWithinASecond() throws {
    let long = try LongRecording(hours: 1)
    defer { long.remove() }
    let program = try Program(["run", meansGraph, samples[0], long.path])
    try program.read(lines: 1)
    let sent = ContinuousClock.now
    program.send(SIGINT)
    let ended = try program.end(within: 20)
    #expect((ContinuousClock.now - sent) < .seconds(1))
    #expect(ended.status == 130)
    #expect(try items(ended) == [samples[0]])
  }

  @Test func aSignalEndsARunWhoseResultsNobodyReads() throws {
    let program = try Program(["run", meansGraph, list])
    try untilBlocked(program)
    let sent = ContinuousClock.now
    program.send(SIGINT)
    let ended = try program.wait(within: 20)
    #expect((ContinuousClock.now - sent) < .seconds(1))
    #expect(ended.status == 130)
    let items = try items(ended)
    #expect(!items.isEmpty)
    #expect(items == Array(paths.prefix(items.count)))
  }

  @Test func aReaderThatGoesAwayEndsTheRunQuietly() throws {
    let ended = try Program.shell("sergraph run \(meansGraph) \(list) | head -n 3")
    #expect(ended.status == 0)
    #expect(ended.lines.count == 3)
    #expect(ended.errors == "")
  }

  @Test func aSignalDuringAFileOfResultsLeavesWholeLines() throws {
    let out = "\(folder.path)/results.jsonl"
    let program = try Program(["run", "Tests/Graphs/mfcc-mlp.yaml", list, "--out", out])
    let limit = ContinuousClock.now + .seconds(20)
    while ContinuousClock.now < limit, (try? Folder.bytes(of: out).isEmpty) ?? true { usleep(1000) }
    program.send(SIGTERM)
    let ended = try program.end(within: 20)
    #expect(ended.status == 130)
    #expect(
      ended.errors.contains(#/interrupted; '.*results.jsonl' holds the results of \d+ recordings/#))
    let text = try Folder.text(of: out)
    #expect(text.hasSuffix("\n"))
    for line in text.split(separator: "\n") { _ = try ResultLine.read(line) }
  }

  @Test func aSignalDuringTheReadingOfAFitLeavesNoModel() throws {
    let corpus = try Folder()
    // The same recordings over and over, by links: enough for many seconds.
    let source = try Folder.bytes(of: "\(Program.package)/Tests/Samples/happy-bright-16k.wav")
    try corpus.write(source, to: "source.wav")
    for number in 0..<2304 {
      let (actor, rest) = (number % 24 + 1, number / 24)
      func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
      let name =
        "03-01-\(two(rest % 8 + 1))-\(two(rest / 8 % 2 + 1))-\(two(rest / 16 % 2 + 1))-"
        + "\(two(rest / 32 % 2 + 1))-\(two(actor)).wav"
      try? FileManager.default.linkItem(
        atPath: "\(corpus.path)/source.wav", toPath: "\(corpus.path)/\(name)")
    }
    // First they are found to be copies, then read.
    try expectNoModel(corpus.path, after: 300_000)
    try expectNoModel(corpus.path, after: 1_200_000)
  }

  @Test func aSignalDuringTheLearningOfAFitLeavesNoModel() throws {
    let small = try Folder()
    let corpus = try SmallCorpus.make(in: small)
    // Reading 48 short recordings takes no time; so many epochs do.
    try expectNoModel(
      corpus, after: 1_500_000,
      [
        "emotion.max_iter=100000", "emotion.n_iter_no_change=100000",
        "emotion.hidden_layer_sizes=[1000]",
      ])
  }

  @Test func aSignalDuringAnEvaluationSaysThatNothingWasWritten() throws {
    let small = try Folder()
    let corpus = try SmallCorpus.make(in: small)
    let program = try Program(
      [
        "evaluate", "Tests/Graphs/mfcc-mlp.yaml", "--data", "ravdess:\(corpus)", "--folds", "loso",
        "--out",
        "\(small.path)/report", "--set", "emotion.max_iter=100000", "--set",
        "emotion.n_iter_no_change=100000", "--set", "emotion.hidden_layer_sizes=[1000]",
      ])
    usleep(1_500_000)
    program.send(SIGINT)
    let ended = try program.end(within: 20)
    #expect(ended.status == 130 && ended.output == "")
    #expect(ended.errors == "interrupted; nothing was written\n")
    #expect(try !small.names.contains("report"))
  }

  private func expectNoModel(
    _ corpus: String, after microseconds: UInt32, _ settings: [String] = []
  ) throws {
    let out = try Folder()
    let program = try Program(
      [
        "fit", "Tests/Graphs/mfcc-mlp.yaml", "--data", "ravdess:\(corpus)", "--out",
        "\(out.path)/model.safetensors",
      ] + settings.flatMap { ["--set", $0] })
    usleep(microseconds)
    let sent = ContinuousClock.now
    program.send(SIGINT)
    let ended = try program.end(within: 20)
    #expect((ContinuousClock.now - sent) < .seconds(1))
    #expect(ended.status == 130, "\(ended.output)\(ended.errors)")
    #expect(ended.output == "" && ended.errors.hasSuffix("interrupted; no model was written\n"))
    #expect(try out.names == [])
  }
}

/// Waits until a program does nothing any more, since nobody reads what it writes.
func untilBlocked(_ program: Program) throws {
  let limit = ContinuousClock.now + .seconds(60)
  var (before, quiet) = (0.0, 0)
  while ContinuousClock.now < limit {
    let now = program.processorTime
    // On a busy machine it may have to wait for its turn: one look is not enough.
    quiet = now > 0 && now == before ? quiet + 1 : 0
    if quiet == 5 { return }
    before = now
    usleep(100_000)
  }
  throw SystemError(message: "the program goes on although nobody reads its results")
}
