package import GraphCore

/// A table for people: item, time, the output where there are several, and of classifiers the likeliest label with its
/// probability as a number and a bar, and the runner-up.
package struct TableWriter: ResultWriter {
  private let outputs: [Plan.Output]
  private let first: Int
  private let itemWidth: Int
  private let outputWidth: Int
  private let labelWidth: Int
  private static let widestItem = 48
  private static let timeWidth = 17
  private static let bar = 20

  /// - Parameters:
  ///   - outputs: Those that it writes.
  ///   - first: The number of the first of them in the plan.
  ///   - itemWidth: Characters of the longest name of an item.
  package init(_ outputs: [Plan.Output], first: Int, itemWidth: Int) {
    self.outputs = outputs
    self.first = first
    self.itemWidth = min(max(itemWidth, 9), TableWriter.widestItem)
    outputWidth = max(6, outputs.map(\.name.count).max() ?? 6)
    let labels = outputs.filter { $0.format.kind == .scores }.flatMap(\.format.names)
    labelWidth = max(7, labels.map(\.count).max() ?? 7)
  }

  package mutating func header() -> String {
    let start = fit("recording", itemWidth) + "  " + fit("time", TableWriter.timeWidth) + "  "
    guard outputs.count == 1 else { return start + fit("output", outputWidth) + "  result\n" }
    let format = outputs[0].format
    guard format.kind == .scores else {
      return start + "values: " + format.columnNames.prefix(4).joined(separator: ", ")
        + (format.width > 4 ? ", ... (\(format.width))" : "") + "\n"
    }
    // As wide as the number, the bar and the spaces around it.
    return start + fit("emotion", labelWidth) + "  " + fit("probability", TableWriter.bar + 10)
      + "next\n"
  }

  package mutating func lines(for event: ItemEvent) -> String {
    let name = fit(
      event.item.path + (event.item.channel.map { " [\($0)]" } ?? ""), itemWidth)
    switch event.content {
    case .end: return ""
    case .failure(let failure): return name + "  failed: " + failure.message + "\n"
    case .rows(let rows):
      let output = outputs[rows.output - first]
      let label = outputs.count > 1 ? fit(output.name, outputWidth) + "  " : ""
      var text = ""
      func add(_ start: Double, _ end: Double, _ body: String, _ sound: RowSound) {
        let times = fit("\(clockText(start)) - \(clockText(end))", TableWriter.timeWidth)
        text += name + "  " + times + "  " + label + body
        text += (sound.flags.isEmpty ? "" : "    [\(sound.words)]") + "\n"
      }
      var number = 0
      rows.forEachRow { row, start, end in
        let sound = rows.sounds[number]
        number += 1
        add(start, end, sound.isNoSpeech ? RowSound.noSpeech : body(row, output.format), sound)
      }
      if let absence = rows.absence {
        add(absence.start, absence.end, RowSound.noSpeech, absence.sound)
      }
      return text
    }
  }

  private func body(_ row: Span<Float>, _ format: Format) -> String {
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
