extension Plan {
  /// The plan as a table: what every step gives, how long after what they cover its rows come, what memory it
  /// takes; then the bound.
  package var text: String {
    var rows = [["step", "gives", "rows at once", "comes within", "memory a lane"]]
    for step in steps {
      let latency = Plan.latency(of: step, behind: steps[0].output, chunk: chunk)
      rows.append([
        step.name, step.output.description, String(step.capacity), Plan.words(of: latency),
        byteText(step.bufferBytes + step.stateBytes),
      ])
    }
    var lines = aligned(rows)
    lines.append("")
    lines += linesOfOutputs
    lines.append("")
    lines.append(
      "\(lanes) lanes, \(window) items in the window, up to \(chunk) samples read at once")
    if steps.contains(where: { $0.delay == .wholeItem && $0.output.clock != .item }) {
      lines.append("Steps that hold a whole item keep long ones in a temporary file (TMPDIR).")
    }
    lines += linesOfPhases
    for (name, table) in tables {
      lines += ["", "\(name) is made of:"]
      lines += aligned(
        [table.columns.map { $0.replacing("_", with: " ") }] + table.rows.map { $0.map(\.text) })
    }
    lines.append("")
    lines += aligned(
      memory.map { [$0.name, byteText($0.bytes)] } + [["at most, in all", byteText(memoryBound)]]
        + (further?.lines(beside: memoryBound, lanes: lanes) ?? []))
    return lines.joined(separator: "\n") + "\n"
  }

  /// What nodes are made of, where their settings don't say all, in the order of the steps.
  package var tables: [(node: String, table: NodeTable)] {
    steps.compactMap { step in
      guard case .node(let node, _) = step.work, !step.isOpen,
        let table = node.table(for: step.input)
      else { return nil }
      return (step.name, table)
    }
  }
}

/// Lines of a table whose columns stand under one another.
package func aligned(_ rows: [[String]]) -> [String] {
  let columns = rows.map(\.count).max() ?? 0
  let widths = (0..<columns).map { column in
    rows.map { $0.count > column ? $0[column].count : 0 }.max() ?? 0
  }
  return rows.map { row in
    var line = ""
    for (column, cell) in row.enumerated() {
      line += cell
      if column < row.count - 1 {
        line += String(repeating: " ", count: widths[column] - cell.count + 2)
      }
    }
    return line
  }
}
