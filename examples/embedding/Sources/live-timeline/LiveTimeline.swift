import SERGraphs

/// A live feed, and its rows as they come: half a minute of a tone that swells and fades stands for a microphone.
@main struct LiveTimeline {
  static let graph = """
    sergraph: 1
    name: loudness
    nodes:
      audio:  {use: decode}
      frames: {use: framing, frame_length: 200, hop_length: 80, center: false}
      level:  {use: rms}
      means:  {use: pool, window: 2, hop: 1, stats: [mean]}
    """

  static func main() async throws {
    // Small reads keep rows close behind the audio: the plan says how close.
    let plan = try Graph(yaml: graph, edits: Graph.Edits(settings: ["audio.expect=8000"]))
      .plan(options: PlanOptions(lanes: 1, chunk: 400))
    print("latency", plan.outputs[0].latency ?? .infinity)
    let feed = try Feed(rate: 8000, holding: 1)
    async let pushing: Void = push(into: feed)
    for try await event in plan.results(of: feed, named: "tone") {
      if case .rows(let rows) = event.content {
        rows.forEachRow { row, start, end in print(start, end, row[0]) }
      }
    }
    try await pushing
  }

  /// Pushes 20 ms at a time, and waits where the run is behind.
  static func push(into feed: Feed) async throws {
    var sample = 0
    for _ in 0..<1500 {
      var samples: [Float] = []
      for _ in 0..<160 {
        let loudness = Float(sample % 80_000) / 80_000
        samples.append(sample / 20 % 2 == 0 ? loudness : -loudness)
        sample += 1
      }
      try await feed.push(samples)
    }
    feed.finish()
  }
}
