package import GraphCore

/// Which nodes of a graph are drawn.
package enum PlottedNodes {
  /// Names as they stand after `--at`, each of which may be several with commas between.
  /// - Throws: `Problem` SG0801 where there is no name between two commas.
  package static func names(_ given: [String]) throws(Problem) -> [String] {
    var names: [String] = []
    for text in given {
      let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        .map { String($0.drop { $0 == " " }) }
      guard !parts.contains("") else {
        throw Problem(
          .usage, "'--at \(text)' names no node between two commas",
          suggestion: "write it as --at one,other")
      }
      names += parts
    }
    return names
  }

  /// The nodes that are drawn where none is named: what is heard, the first spectrum, the last bands over
  /// frequency, the first pitch, the last segments, and what comes out.
  /// - Parameter hasModel: Whether nodes that must be fitted can be.
  /// - Throws: `Problems` with the graph.
  package static func usual(
    of graph: Graph, hasModel: Bool
  ) throws(Problems) -> [String] {
    let plan = try Compiler.compile(graph)
    var formats: [(node: Int, format: Format)] = []
    for node in graph.nodes.indices {
      guard let step = plan.steps.last(where: { $0.node == node }) else { continue }
      guard hasModel || graph.trainable(through: [node]).isEmpty else { continue }
      formats.append((node, step.output))
    }
    var chosen: [Int] = []
    func add(_ node: Int?) { if let node, !chosen.contains(node) { chosen.append(node) } }
    add(formats.last { $0.format.kind == .audio }?.node)
    add(formats.first { $0.format.kind == .spectrum }?.node)
    add(formats.last { isBands($0.format) }?.node)
    add(formats.first { $0.format.names.contains("f0") && $0.format.clock.period != nil }?.node)
    add(formats.last { $0.format.kind == .segments }?.node)
    let known = Set(formats.map(\.node))
    for output in graph.outputs where known.contains(output.node) { add(output.node) }
    return chosen.map { graph.nodes[$0].name }
  }

  /// Whether a format is one row of mel bands after another, and not of statistics of them.
  private static func isBands(_ format: Format) -> Bool {
    guard format.clock.period != nil, let series = ColumnSeries(format) else { return false }
    return series.stem == "mel" && !series.tail.contains(".")
  }
}

/// Columns whose names differ by a number only, in order: `mel[0]_db`, `mel[1]_db`, ...
struct ColumnSeries: Equatable {
  /// What stands before the numbers.
  let stem: String
  /// The number of the first column.
  let first: Int
  /// What stands behind the numbers: `_db`, or the name of a statistic.
  let tail: String

  /// Nil where the columns of a format are of several kinds, or have no numbers.
  init?(_ format: Format) {
    let parts = format.names.map(ColumnSeries.parts)
    guard let first = parts.first, let first else { return nil }
    for (place, part) in parts.enumerated() {
      guard let part, part.stem == first.stem, part.tail == first.tail,
        part.number == first.number + place
      else { return nil }
    }
    stem = first.stem
    self.first = first.number
    tail = first.tail
  }

  private static func parts(_ name: String) -> (stem: String, number: Int, tail: String)? {
    guard let open = name.firstIndex(of: "["), let close = name[open...].firstIndex(of: "]"),
      let number = Int(name[name.index(after: open)..<close])
    else { return nil }
    return (String(name[..<open]), number, String(name[name.index(after: close)...]))
  }
}
