import SERGraphs
import Synchronization
import TestSupport
import Testing

/// What programs of others do with graphs.
@Suite struct EmbeddingTests {
  private static let timeline = """
    sergraph: 1
    name: loudness
    nodes:
      audio:  {use: decode}
      speech: {use: resample, sample_rate: 16000}
      frames: {use: framing, frame_length: 400, hop_length: 160, center: false}
      level:  {use: rms}
    """

  private func plan(_ options: PlanOptions = PlanOptions(lanes: 2)) throws -> Plan {
    try Graph(yaml: Self.timeline).plan(options: options)
  }

  /// Every row with its times, then how the item ended.
  private func lines(_ results: Results) async throws -> [String] {
    var lines: [String] = []
    for try await event in results {
      switch event.content {
      case .rows(let rows):
        rows.forEachRow { row, start, end in lines.append("\(start) \(end) \(row[0].bitPattern)") }
      case .end(let duration): lines.append("end \(duration)")
      case .failure(let failure): lines.append("failure \(failure.problem.code)")
      }
    }
    return lines
  }

  /// Samples that 16 bits hold, and a WAV file of them.
  private func recording(_ count: Int, channels: Int, in folder: TemporaryFolder) throws
    -> (samples: [Float], path: String)
  {
    let whole = noise(count * channels).map { Int16($0 * 30_000) }
    try folder.addWAV("a.wav", whole, channels: channels, rate: 8000)
    return (whole.map { Float($0) / 32_768 }, "\(folder.path)/a.wav")
  }

  @Test(arguments: [1, 2])
  func samplesAndFeedsGiveTheSameBitsAsTheFile(channels: Int) async throws {
    let folder = TemporaryFolder()
    let (samples, path) = try recording(20_000, channels: channels, in: folder)
    let expected = try await lines(try plan().results(of: [path]))
    #expect(expected.count == 249 && expected.last == "end 2.5")
    let held = try Samples(samples, rate: 8000, channels: channels)
    #expect(
      try await lines(try plan().results(of: [RecordingPart(held, named: "held")])) == expected)
    for piece in [channels, 37 * channels, 1000 * channels, samples.count] {
      let feed = try Feed(rate: 8000, channels: channels, holding: 0.1)
      async let pushed: Void = {
        for start in stride(from: 0, to: samples.count, by: piece) {
          try await feed.push(Array(samples[start..<min(samples.count, start + piece)]))
        }
        feed.finish()
      }()
      #expect(try await lines(try plan().results(of: feed)) == expected, "in \(piece)")
      try await pushed
    }
  }

  @Test func rowsOfAFeedComeBeforeItIsFinished() async throws {
    let feed = try Feed(rate: 8000)
    var events = try plan().results(of: feed).makeAsyncIterator()
    try await feed.push(noise(8000))
    let first = try #require(try await events.next())
    guard case .rows(let rows) = first.content else {
      Issue.record("the first event holds no rows")
      return
    }
    #expect(rows.count > 0 && first.item.path == "feed")
    feed.finish()
  }

  @Test func leavingTheLoopEndsTheRunAndTellsWhoPushes() async throws {
    let feed = try Feed(rate: 8000, holding: 0.5)
    let began = ContinuousClock.now
    let pushing = Task { while true { try await feed.push(noise(800)) } }
    for try await _ in try plan().results(of: feed) { break }
    let problem = await #expect(throws: Problem.self) { try await pushing.value }
    #expect(problem?.code == .usage)
    #expect(ContinuousClock.now - began < .seconds(60))
  }

  @Test func cancellingTheTaskEndsTheSequenceWhileAFeedIsSilent() async throws {
    let plan = try plan()
    let feed = try Feed(rate: 8000)
    let reading = Task { try await lines(plan.results(of: feed)) }
    try await Task.sleep(for: .milliseconds(100))
    let began = ContinuousClock.now
    reading.cancel()
    _ = try await reading.value
    #expect(ContinuousClock.now - began < .seconds(60))
  }

  @Test func cancellingWhoPushesIntoAFullFeedEndsThePush() async throws {
    let feed = try Feed(rate: 8000, holding: 0.1)
    let pushing = Task { try await feed.push(noise(8000)) }
    try await Task.sleep(for: .milliseconds(50))
    pushing.cancel()
    await #expect(throws: CancellationError.self) { try await pushing.value }
  }

  @Test func whoTakesNoEventsStopsTheReading() async throws {
    let feed = try Feed(rate: 8000, holding: 0.1)
    let pushed = Mutex(0)
    let pushing = Task { [piece = noise(800)] in
      while true {
        try await feed.push(piece)
        pushed.withLock { $0 += piece.count }
      }
    }
    var events = try plan().results(of: feed).makeAsyncIterator()
    _ = try await events.next()
    var before = -1
    // Until nothing moves any more; were nothing to stop it, this would go on until the time is up.
    for _ in 0..<100 where before != pushed.withLock({ $0 }) {
      before = pushed.withLock { $0 }
      try await Task.sleep(for: .milliseconds(200))
    }
    #expect(before == pushed.withLock { $0 })
    pushing.cancel()
  }

  @Test func aCallbackThatHasEnoughEndsTheRun() async throws {
    let held = try Samples(noise(80_000), rate: 8000)
    let count = Mutex(0)
    let report = try await plan().run(over: [RecordingPart(held, named: "a")]) { _ in
      count.withLock { $0 += 1 }
      return false
    }
    #expect(report.isInterrupted && count.withLock { $0 } == 1)
  }

  @Test func problemsAreToldAsValues() async throws {
    let problems = #expect(throws: Problems.self) {
      _ = try Graph(yaml: Self.timeline, edits: Graph.Edits(settings: ["level.framme=3"]))
    }
    #expect(problems?.all.count == 1)
    expectProblem(
      "SG0801", "7 samples are no whole number of moments of 2 channels",
      "give as many samples of each channel"
    ) { () throws(Problem) in _ = try Samples(noise(7), rate: 8000, channels: 2) }
    let feed = try Feed(rate: 8000)
    feed.finish()
    #expect(try await lines(plan().results(of: feed)) == ["failure SG0704"])
    #expect(try await lines(plan().results(of: feed)) == ["failure SG0701"])
    #expect(try await lines(plan().results(of: ["/no/such.wav"])) == ["failure SG0701"])
  }
}
