package import GraphCore

/// A table for people: item, time, the likeliest label with its probability as a number and a bar, and the
/// runner-up.
package struct TableWriter: ResultWriter {
  private let format: Format
  private let itemWidth: Int
  private let labelWidth: Int
  private static let widestItem = 48
  private static let timeWidth = 17
  private static let bar = 20

  package init(format: Format, itemWidth: Int) {
    self.format = format
    self.itemWidth = min(max(itemWidth, 9), TableWriter.widestItem)
    labelWidth = max(7, format.names.map(\.count).max() ?? 7)
  }

  package mutating func header() -> String {
    let start = fit("recording", itemWidth) + "  " + fit("time", TableWriter.timeWidth) + "  "
    guard format.kind == .scores else {
      return start + "values: " + format.columnNames.prefix(4).joined(separator: ", ")
        + (format.width > 4 ? ", ... (\(format.width))" : "") + "\n"
    }
    // As wide as the number, the bar and the spaces around it.
    return start + fit("emotion", labelWidth) + "  " + fit("probability", TableWriter.bar + 10)
      + "next\n"
  }

  package mutating func lines(for result: ItemResult, emit: (String) -> Bool) -> Bool {
    let name = result.path + (result.channel.map { " [\($0)]" } ?? "")
    switch result.outcome {
    case .failure(let failure):
      return emit(fit(name, itemWidth) + "  failed: " + ItemResult.message(of: failure) + "\n")
    case .rows(let rows):
      var goesOn = true
      let problem = rows.forEachRow { row, start, end in
        guard goesOn else { return }
        let times = fit("\(clockText(start)) - \(clockText(end))", TableWriter.timeWidth)
        goesOn = emit(fit(name, itemWidth) + "  " + times + "  " + body(row) + "\n")
      }
      if let problem { goesOn = emit(fit(name, itemWidth) + "  failed: \(problem.message)\n") }
      return goesOn
    }
  }

  private func body(_ row: Span<Float>) -> String {
    guard format.kind == .scores else {
      let shown = (0..<min(4, row.count)).map { decimals(Double(row[$0]), 4) }.joined(
        separator: "  ")
      return shown + (row.count > 4 ? "  ..." : "")
    }
    let best = largest(row)
    var next = best == 0 ? min(1, row.count - 1) : 0
    for index in row.indices where index != best && row[index] > row[next] { next = index }
    let filled = Int((Double(row[best]) * Double(TableWriter.bar)).rounded())
    let bar =
      String(repeating: "█", count: filled)
      + String(repeating: "·", count: TableWriter.bar - filled)
    var text =
      fit(format.names[best], labelWidth) + "  " + decimals(Double(row[best]), 2) + "  " + bar
    if row.count > 1 { text += "    \(format.names[next]) \(decimals(Double(row[next]), 2))" }
    return text
  }

  /// A text of a fixed width: filled with spaces, or cut at its start.
  private func fit(_ text: String, _ width: Int) -> String {
    text.count > width
      ? "…" + text.suffix(width - 1) : text + String(repeating: " ", count: width - text.count)
  }
}
