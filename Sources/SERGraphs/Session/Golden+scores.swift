import GraphCore

extension Model.Golden {
  /// The scores that the stored rows get by what was learnt.
  /// - Parameters:
  ///   - node: The node whose rows they are.
  ///   - columns: Their names.
  ///   - fitted: What the trainable nodes have learnt, by name.
  func scores(
    by part: TrainablePart, from node: Int, columns: [String], fitted: [String: Fitted]
  ) throws(Problem) -> [Float] {
    var rows = RowTableBuilder(
      format: Format(.features, width: columns.count, clock: .item, names: columns),
      memory: RowWriter.leastMemory)
    for row in 0..<input.shape[0] {
      let start = row * columns.count
      try rows.append(input.values.span.extracting(start..<start + columns.count))
      rows.endItem()
    }
    let table = try part.output(
      of: part.judged, from: RowTables(outputs: [node: try rows.finish()]), fitted: fitted,
      identity: { item in
        var identity = ItemIdentity(
          path: "stored row \(item + 1) of the model",
          speaker: speakers.isEmpty ? nil : speakers[item])
        identity.site = sites.isEmpty || sites[item].isEmpty ? nil : sites[item]
        return identity
      })
    return table.numbers(of: Array(0..<table.items))
  }
}
