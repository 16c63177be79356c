extension Compiler {
  /// Where the rate is not known, a chunk is read in no more time than it takes at this rate, and in a quarter of a
  /// second at most; in a millisecond at least, since a read gives a sample or more. So `--chunk` bounds the seconds
  /// of a read for every recording.
  static let rateOfLongestRead = 32_768

  /// The most seconds of audio that are read at once where the rate is not known.
  static func longestRead(chunk: Int) -> Double {
    min(0.25, max(0.001, Double(chunk) / Double(rateOfLongestRead)))
  }

  /// Seconds past the end of what a row covers that have to be read before it is there; nil where rows come when the item
  /// ends.
  /// - Parameters:
  ///   - output: What the step gives.
  ///   - own: What the step adds to the latest of those that it takes rows from.
  func lateness(of output: Format, _ own: Delay, from inputs: [Int]) -> Double? {
    guard case .seconds(let seconds) = own, output.clock != .item else { return nil }
    var latest = 0.0
    for input in inputs {
      guard let lateness = steps[input].lateness else { return nil }
      latest = max(latest, lateness)
    }
    return latest + seconds
  }

  /// The outputs of the plan: those of the graph, or what a node would take.
  /// - Parameters:
  ///   - node: The node that the plan stops before; nil if it does not.
  ///   - outputs: Those that were asked for.
  func outputs(before node: Int?, _ outputs: [Graph.Output]) -> [Plan.Output] {
    if let node {
      return [output(graph.nodes[node].name, node: node, step: steps.count - 1)]
    }
    return outputs.compactMap { wanted in
      stepOfNode[wanted.node].map { output(wanted.name, node: wanted.node, step: $0) }
    }
  }

  private func output(_ name: String, node: Int, step: Int) -> Plan.Output {
    Plan.Output(
      name: name, node: node, step: step, format: steps[step].output,
      latency: Plan.latency(of: steps[step], behind: steps[0].output, chunk: chunk))
  }
}

extension Plan {
  /// Seconds from the end of what a step's row covers to when it comes, at most; nil if rows come at the
  /// item's end.
  ///
  /// A round gives what belongs to a whole chunk, so up to a chunk more has been read than a row needs; and so much again
  /// for each round that a node which works beside the lane is late.
  /// - Parameters:
  ///   - source: What is read.
  ///   - chunk: The most rows of it in a round.
  static func latency(of step: Step, behind source: Format, chunk: Int) -> Double? {
    let longest =
      source.sampleRate.map { min(0.25, Double(chunk) / Double($0)) }
      ?? Compiler.longestRead(chunk: chunk)
    return step.lateness.map { $0 + Double(1 + step.lag) * longest }
  }
}
