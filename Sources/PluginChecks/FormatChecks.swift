import GraphCore
import GraphTesting
import PluginHost

extension Checks {
  /// What a node may say that it holds before somebody should look.
  private static let muchState = 4 << 30

  /// What it gives for what it takes: pure, whoever asks, and something for every kind that it says it takes.
  func checkFormats() {
    var taken: Set<Format.Kind> = []
    var reasons: [Format.Kind: String] = [:]
    let samples = samples
    for sample in samples {
      `case`(sample.name) { () throws(Problem) in
        let (node, loaded) = try node()
        let first = answer(loaded, sample.format)
        if answer(loaded, sample.format) != first {
          found("`format` gives another answer the second time", cure: Checks.purity)
        }
        askFromThreads(loaded, sample.format, first)
        switch first {
        case .failure(let problem) where problem.code == .brokenNode:
          // That is the host's word: no refusal, but an answer that can't be.
          taken.insert(sample.mainKind)
          throw problem
        case .failure(let problem): reasons[sample.mainKind] = problem.message
        case .success:
          taken.insert(sample.mainKind)
          try checkAccepted(node, sample.format)
        }
      }
    }
    if kind.about.input.contains(.audio), kind.ports.count < 2 {
      `case`("audio, open rate") { () throws(Problem) in
        let open = Format.audio(rate: nil, channels: nil)
        let loaded = try node().loaded
        if case .failure(let problem) = answer(loaded, open), problem.code == .brokenNode {
          throw problem
        }
      }
    }
    // Where another process has tried the first inputs, this one knows too little.
    guard channel.request.first == 0 else { return }
    for kind in kind.about.input where !taken.contains(kind) {
      let reason = reasons[kind] ?? "it refuses them"
      `case`("rows of \(kind.rawValue)") {
        found(
          "it says that it takes \(kind.rawValue), but refuses every sample: \(reason)",
          cure: "leave the kind out of `takes`, or accept what graphs give")
      }
    }
  }

  static let purity =
    "the answer may depend on nothing but settings, input and what was learnt, whichever thread asks"

  private func answer(_ node: LoadedNode, _ input: Format) -> Result<PluginFormat, Problem> {
    do throws(Problem) {
      return .success(try node.format(for: input, fitted: nil))
    } catch { return .failure(error) }
  }

  private func askFromThreads(
    _ node: LoadedNode, _ input: Format, _ first: Result<PluginFormat, Problem>
  ) {
    let answers = Threads.both { [node] in
      (0..<50).map { _ -> Result<PluginFormat, Problem> in
        do throws(Problem) {
          return .success(try node.format(for: input, fitted: nil))
        } catch { return .failure(error) }
      }
    }
    if answers.joined().contains(where: { $0 != first }) {
      found("`format` gives other answers to two threads at the same time", cure: Checks.purity)
    }
  }

  /// What it says of an input that it takes.
  private func checkAccepted(_ node: any GraphNode, _ input: Format) throws(Problem) {
    // Asks for bounds and latency too, and looks at the format as a graph would.
    let output = try node.format(for: input)
    let rows = node.capacity(for: 1000, input: input)
    if rows > NodeTrial.mostNumbers / max(1, output.width) {
      found(
        "`bounds` says that more rows may come out than memory has room for",
        cure: "say how many rows can come out of one call, not more",
        with: "\(rows) rows of \(output.width) out of 1000")
    }
    let bytes = node.stateBytes(for: input)
    if bytes > Checks.muchState {
      found(
        "a processor is said to hold \(byteText(bytes))",
        cure: "say in `bounds` (or `state_size`) what it holds, near the truth")
    }
  }
}

extension SampleInput {
  /// The kind of the main input.
  var mainKind: Format.Kind { format.parts.first?.format.kind ?? format.kind }
}
