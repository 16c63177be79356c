import GraphCore

/// The nodes of a model, adapted one after another to rows of another place.
struct AdaptedNodes {
  let part: TrainablePart
  /// The features of the recordings.
  let start: RowTables
  /// Those that could be read.
  let read: [Int]
  let identity: @Sendable (Int) -> ItemIdentity

  /// Adapts, and recalibrates what comes behind.
  /// - Parameters:
  ///   - then: What the trainable nodes hold, by name.
  ///   - names: The nodes that are adapted.
  ///   - site: What the place is called, where statistics of it are kept beside others: these stay as they are,
  ///     and so does the calibration that they share.
  /// - Returns: What the nodes hold now, and the names of those that were recalibrated.
  func adapt(
    _ then: [String: Fitted], nodes names: [String], weight: Double, site: String?
  ) throws(Problem) -> (fitted: [String: Fitted], recalibrated: [String]) {
    var (tables, oldTables, now) = (start, start, then)
    var recalibrated: [String] = []
    for number in part.nodes {
      let step = part.graph.nodes[number]
      guard let fitted = then[step.name] else { continue }
      if names.contains(step.name), let node = step.kind as? any AdaptableNode {
        let input = try rows(before: number, in: &tables, by: now)
        now[step.name] = try node.adapt(
          fitted, to: try examples(input), weight: weight, site: site, input: input.format)
      } else if site == nil, let node = step.kind as? any RecalibratedNode {
        let input = try rows(before: number, in: &tables, by: now)
        let changed = try node.recalibrated(
          fitted, before: try examples(try rows(before: number, in: &oldTables, by: then)),
          after: try examples(input), input: input.format)
        if changed != fitted { recalibrated.append(step.name) }
        now[step.name] = changed
      }
    }
    return (now, recalibrated)
  }

  private func rows(
    before number: Int, in tables: inout RowTables, by fitted: [String: Fitted]
  ) throws(Problem) -> RowTable {
    try part.input(
      of: number, keptIn: &tables, fitted: fitted, identity: identity,
      memory: RowWriter.standardMemory, lanes: 1)
  }

  private func examples(_ table: RowTable) throws(Problem) -> Examples {
    let (places, rows) = try table.places(of: read)
    return Examples(
      table.stored, places: places, labels: rows.map { _ in 0 }, classes: [], items: rows)
  }

  /// How many recordings get each label, none where the graph gives no scores; and how many of the answers can
  /// be relied on, nil where the graph does not tell.
  func recognized(
    by fitted: [String: Fitted]
  ) throws(Problem) -> (labels: [String: Int], sure: Int?) {
    let output = try part.output(of: part.judged, from: start, fitted: fitted, identity: identity)
    guard output.format.kind == .scores else { return ([:], nil) }
    let certainty = output.format.certainty
    var labels: [String: Int] = [:]
    var sure = 0
    for case let scores? in output.itemScores {
      labels[output.format.columnNames[largest(scores.span)], default: 0] += 1
      if certainty?.isSure(scores) == true { sure += 1 }
    }
    return (labels, certainty == nil ? nil : sure)
  }
}

extension TrainablePart {
  /// The trainable nodes that come before nothing but what judges how unlike rows are to what was learnt from:
  /// they go on measuring from there, whatever else is adapted.
  var judging: Set<String> {
    var reached: Set<Int> = []
    var open = [judged]
    while let number = open.popLast() {
      guard reached.insert(number).inserted else { continue }
      let step = graph.nodes[number]
      let isJudge = step.kind is any RecalibratedNode
      for (place, input) in step.inputs.enumerated() {
        let port = place < step.inputPorts.count ? step.inputPorts[place] : nil
        if !isJudge || port != "features" { open.append(input) }
      }
    }
    return Set(
      nodes.filter { !reached.contains($0) && graph.upstream(of: [judged]).contains($0) }
        .map { graph.nodes[$0].name })
  }
}
