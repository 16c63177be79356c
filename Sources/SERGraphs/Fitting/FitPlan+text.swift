package import GraphCore

extension FitPlan {
  /// The plan for people: lanes, limits of tables, then the bound term by term.
  package var text: String {
    var lines = [
      "\(counted(lanes, "lane")), \(trialWords), up to \(byteText(tableMemory)) of each table in memory",
      "Larger tables lie in temporary files (TMPDIR).", "",
    ]
    lines += aligned(
      memory.map { [$0.name, byteText($0.bytes)] } + [["at most, in all", byteText(memoryBound)]]
        + (further?.lines(beside: memoryBound, lanes: lanes) ?? []))
    return lines.joined(separator: "\n") + "\n"
  }

  private var trialWords: String {
    switch purpose {
    case .fit: "one fit"
    case .evaluate(let trials, _, _): "\(counted(trials, "trial")), \(trialLanes) at the same time"
    case .score: "no fit"
    }
  }

  /// The same as JSON.
  package var json: JSON {
    var members: [JSON.Member] = [
      JSON.Member("for", .string(purpose == .fit ? "fit" : "evaluate")),
      JSON.Member("lanes", .int(lanes)),
    ]
    if case .evaluate(let trials, _, _) = purpose {
      members += [
        JSON.Member("trials", .int(trials)), JSON.Member("trials_at_once", .int(trialLanes)),
      ]
    }
    return .object(
      members + [
        JSON.Member("table_memory", .int(tableMemory)),
        JSON.Member("memory", Plan.json(of: memory)),
        JSON.Member("memory_bound", .int(memoryBound)),
        JSON.Member("memory_further", Plan.json(of: further, beside: memoryBound, lanes: lanes)),
      ])
  }

  private var further: FurtherMemory? { passes.first?.plan.further }

  /// What the bound rests on that is not known, as warnings.
  package var warnings: [Problem] {
    remarks.map { Problem(.overMemory, $0, severity: .warning) }
  }
}

extension Plan {
  /// The plan of a run as JSON: what comes out, lanes, and the bound term by term.
  package var json: JSON {
    [
      "for": .string("run"), "lanes": .int(lanes), "window": .int(window), "chunk": .int(chunk),
      "outputs": .array(
        outputs.map { output in
          [
            "name": .string(output.name), "gives": .string(output.format.description),
            "latency": output.latency.map { .double($0) } ?? .null,
          ]
        }),
      "memory": Plan.json(of: memory), "memory_bound": .int(memoryBound),
      "memory_further": Plan.json(of: further, beside: memoryBound, lanes: lanes),
      "tables": .array(
        tables.map { node, table in
          ["node": .string(node), "rows": .array(table.rows.map { table.json(of: $0) })]
        }),
    ]
  }

  /// The bound where a further decoder is at work; none where there is no such decoder.
  static func json(of further: FurtherMemory?, beside bound: Int, lanes: Int) -> JSON {
    json(of: further.map { [$0.term(beside: bound, lanes: lanes)] } ?? [])
  }

  static func json(of terms: [Term]) -> JSON {
    .array(terms.map { ["name": .string($0.name), "bytes": .int($0.bytes)] })
  }
}

extension NodeTable {
  /// A row as an object with the columns' names.
  fileprivate func json(of row: [Cell]) -> JSON {
    .object(
      zip(columns, row).map { column, cell in
        switch cell {
        case .text(let text): JSON.Member(column, .string(text))
        case .count(let count): JSON.Member(column, .int(count))
        }
      })
  }
}
