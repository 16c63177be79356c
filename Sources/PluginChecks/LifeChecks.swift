import CAllocations
import GraphCore
import PluginHost

extension Checks {
  private static let lives = 60
  /// Bytes in memory that may come and go without the plugin's doing.
  private static let restless = 12 << 20

  /// Makes, runs and ends it many times: what a life leaves behind adds up in a long run.
  func checkLives() {
    for sample in accepted().prefix(2) {
      `case`("\(Checks.lives) nodes; \(sample.name)") { () throws(Problem) in
        try watchLives("each node and its processor") { () throws(Problem) in
          guard let ready = try ready(sample) else { return }
          _ = try? Checks.bits(ready, sample)
        }
      }
      `case`("\(Checks.lives) items; \(sample.name)") { () throws(Problem) in
        guard let ready = try ready(sample) else { return }
        let processor = try ready.loaded.processor(for: sample.format, fitted: ready.fitted)
        let rows = Array(
          sample.rows.prefix(2000 / max(1, sample.format.width) * sample.format.width))
        try watchLives("each item") { () throws(Problem) in
          _ = ready.run(processor, rows)
          processor.reset()
        }
      }
      `case`("refused inputs; \(sample.name)") { () throws(Problem) in
        let loaded = try node().loaded
        // A kind, a rate and a width that few nodes take: what a refusal allocates has to go as well.
        var odd = sample.format
        (odd.sampleRate, odd.width, odd.stride) = (1, 1, 1)
        odd.names = []
        try watchLives("each question for an input that it refuses") { () throws(Problem) in
          _ = try? loaded.format(for: odd, fitted: nil)
        }
      }
    }
  }

  private func watchLives(
    _ what: String, _ body: () throws(Problem) -> Void
  ) throws(Problem) {
    for _ in 0..<5 { try body() }
    let (bytes, resident) = (sergraph_allocation_bytes(), Surroundings.resident)
    let (threads, files) = (Surroundings.threads, Surroundings.files)
    for life in 0..<Checks.lives {
      if life % 20 == 0 { channel.doing("\(life) done") }
      try body()
    }
    let grown = sergraph_allocation_bytes() - bytes
    if grown >= 8 * Checks.lives {
      found(
        "\(what) leaves \(byteText(grown / Checks.lives)) behind",
        cure: "free in `release`, `destroy` and `forget` what was allocated")
    } else if Surroundings.resident - resident > Checks.restless {
      found(
        "its process grows by \(byteText(Surroundings.resident - resident)) over \(Checks.lives)"
          + " such lives", cure: "give memory back that does not come from malloc, too")
    }
    if Surroundings.threads > threads {
      found(
        "\(Surroundings.threads - threads) threads are left behind",
        cure: "end in `release` or `destroy` what was started")
    }
    if Surroundings.files > files {
      found(
        "\(Surroundings.files - files) files are left open", cure: "close what was opened")
    }
  }
}
