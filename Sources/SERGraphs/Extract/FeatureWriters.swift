package import GraphCore

/// What writes the rows of a run.
package enum FeatureWriters {
  /// Lines of rows as they come: of each output, or of all together.
  case lines([FeatureText])
  /// For each output, what takes its items when they have ended.
  case items([any FeatureWriter])

  /// Makes the writers of a target, one for each output; last of all, since they may empty files.
  /// - Parameters:
  ///   - paths: The recordings that are to come.
  /// - Throws: `Problem` SG0801 where the target can't hold what is to come, SG0707.
  package static func make(
    _ target: FeatureTarget, _ style: FeatureStyle, _ plan: Plan, notes: CorpusNotes?,
    paths: some Sequence<String>
  ) throws(Problem) -> FeatureWriters {
    try target.check(plan.outputs, style)
    let isTogether = plan.outputs.count > 1 && !target.tellsOutputs
    let numbers: [Int?] = isTogether ? [nil] : Array(plan.outputs.indices)
    let places = numbers.map { number in
      let table = FeatureTable(plan: plan, output: number, notes: notes)
      return (table: table, target: target.of(table.outputs[0].name))
    }
    for (table, target) in places { try check(table, target, style) }
    var lines: [FeatureText] = []
    var items: [any FeatureWriter] = []
    for (table, target) in places {
      switch (target, style) {
      case (.standardOutput, _): lines.append(FeatureText(style, table, to: OutputFile()))
      case (.file(let path), .csv), (.file(let path), .jsonl), (.file(let path), .arff):
        lines.append(FeatureText(style, table, to: try OutputFile(creating: path)))
      case (.files(let pattern), _):
        items.append(try FeatureFiles(table, style, pattern: pattern))
      case (.file(let path), .npy):
        guard Array(paths.prefix(2)).count < 2 else {
          throw Problem(
            .usage, "'\(path)' can hold one recording, and there are several",
            suggestion:
              "write a file for each with --out FOLDER/ --format npy, or all into one .npz")
        }
        items.append(NPYFile(try PartFile(path)))
      case (.file(let path), .npz): items.append(try NPZFile(table, try PartFile(path)))
      case (.file(let path), .safetensors):
        items.append(
          try SafetensorsFile(table, try PartFile(path), paths: paths, streams: plan.mostStreams))
      }
    }
    return lines.isEmpty ? .items(items) : .lines(lines)
  }

  private static func check(
    _ table: FeatureTable, _ target: FeatureTarget, _ style: FeatureStyle
  ) throws(Problem) {
    if case .files = target { return }
    guard table.format.width > 0 || ![.csv, .arff].contains(style) else {
      throw Problem(
        .usage, "one \(style.rawValue) table can't hold rows whose columns depend on the recording",
        suggestion:
          "mix channels with 'mono: true', or write a file for each with --out FOLDER/ --format \(style.rawValue)"
      )
    }
  }
}
