package import GraphCore

/// A table for people: item, time, the output where there are several, and of classifiers the likeliest label
/// with its probability as a number and a bar, and the runner-up. A label that can't be relied on has a
/// question mark, and the reasons at the end of its line. Where a corpus has labels, the true one stands before
/// the recognized one, which a mark calls right or wrong, and the last line says how many are right.
///
/// It keeps to the width of its terminal. Bars become shorter or are left out first, then the runner-up;
/// where that is not enough, the name of an item stands on a line of its own above its rows. Names and times
/// are never cut.
package struct TableWriter: ResultWriter {
  private let outputs: [Plan.Output]
  private let first: Int
  private let layout: TableLayout
  private let itemWidth: Int
  private let outputWidth: Int
  private let labelWidth: Int
  private var truth: TruthColumn?
  /// Whether names stand on lines of their own.
  private let isFolded: Bool
  /// The item whose name stands above.
  private var named: ItemIdentity?
  private static let timeWidth = 17
  private static let bars = [20, 10, 0]

  /// - Parameters:
  ///   - outputs: Those that it writes.
  ///   - first: The number of the first of them in the plan.
  ///   - itemWidth: Columns of the longest name of an item.
  ///   - layout: The terminal.
  ///   - corpus: What a corpus says of the recordings, if they are of one.
  package init(
    _ outputs: [Plan.Output], first: Int, itemWidth: Int, layout: TableLayout = TableLayout(),
    corpus: CorpusColumns? = nil
  ) {
    self.outputs = outputs
    self.first = first
    self.layout = layout
    self.itemWidth = max(itemWidth, 9)
    outputWidth = outputs.count > 1 ? max(6, outputs.map(\.name.terminalColumns).max() ?? 6) : 0
    let labels = outputs.filter { $0.format.kind == .scores }.flatMap(\.format.classNames)
    let mark = outputs.contains { $0.format.certainty != nil } ? 1 : 0
    labelWidth = max(7, (labels.map(\.terminalColumns).max() ?? 7) + mark)
    truth = TruthColumn(corpus, outputs, layout)
    // Time, true label, label and probability, with the gaps before them.
    let least =
      2 + TableWriter.timeWidth + (outputWidth > 0 ? 2 + outputWidth : 0) + 2
      + (truth?.width ?? 0) + labelWidth
    let needed = self.itemWidth + least + 2 + 4
    isFolded = layout.columns.map { needed > $0 } ?? false
  }

  /// The columns of the longest name of an item of a corpus.
  package static func itemWidth(of corpus: Corpus) -> Int {
    corpus.entries.lazy.map { name($0.path, $0.channel).terminalColumns }.max() ?? 0
  }

  private static func name(_ path: String, _ channel: Int?) -> String {
    (path + (channel.map { " [\($0)]" } ?? "")).printable
  }

  package mutating func header() -> String {
    let time = "time".padded(to: TableWriter.timeWidth) + "  "
    let start = isFolded ? "recording\n  " + time : "recording".padded(to: itemWidth) + "  " + time
    guard outputs.count == 1 else {
      return layout.paint(start + "output".padded(to: outputWidth) + "  result", .bold) + "\n"
    }
    let format = outputs[0].format
    guard format.kind == .scores else {
      let names = format.columnNames
      let whole =
        start + "values: " + names.prefix(4).joined(separator: ", ")
        + (format.width > 4 ? ", ... (\(format.width))" : "")
      return layout.paint(layout.columns.map { whole.folded(to: $0) } ?? whole, .bold) + "\n"
    }
    let head = start + (truth?.header ?? "") + "emotion".padded(to: labelWidth) + "  "
    let room = layout.columns.map { $0 - (isFolded ? 2 + time.count : itemWidth + 2 + time.count) }
    let all = (truth?.width ?? 0) + labelWidth + 2 + 4 + 2 + 4 + labelWidth + 5
    // As wide as the number, the bar and the gaps around it.
    let bar = TableWriter.bars.first { all + $0 <= room ?? .max }
    return layout.paint(
      head + (bar.map { $0 > 0 ? "probability".padded(to: $0 + 10) + "next" : "prob" } ?? "prob"),
      .bold) + "\n"
  }

  package mutating func lines(for event: ItemEvent) -> String {
    let name = TableWriter.name(event.item.path, event.item.channel)
    switch event.content {
    case .end: return ""
    case .failure(let failure):
      truth?.addFailure(of: event.item)
      let line =
        (isFolded ? name : name.padded(to: itemWidth)) + "  failed: "
        + failure.message.printable
      return layout.paint(layout.columns.map { line.folded(to: $0) } ?? line, .failure) + "\n"
    case .rows(let rows):
      let output = outputs[rows.output - first]
      var text = ""
      if isFolded, named != event.item {
        named = event.item
        text += name.cut(every: layout.columns ?? .max).joined(separator: "\n") + "\n"
      }
      let label = outputs.count > 1 ? output.name.padded(to: outputWidth) + "  " : ""
      func head(_ start: Double, _ end: Double) -> String {
        let time = "\(clockText(start)) - \(clockText(end))".padded(to: TableWriter.timeWidth)
        return (isFolded ? "" : name.padded(to: itemWidth)) + "  " + time + "  " + label
      }
      var number = 0
      rows.forEachRow { row, start, end in
        let sound = rows.sounds[number]
        let truth = truthText(event.item, row, sound, output: rows.output - first)
        text += line(head(start, end) + truth, row, output.format, sound) + "\n"
        number += 1
      }
      if let absence = rows.absence {
        let (nothing, sound): ([Float], _) = ([], absence.sound)
        let truth = truthText(event.item, nothing.span, sound, output: rows.output - first)
        text += noSpeech(head(absence.start, absence.end) + truth, sound) + "\n"
      }
      return text
    }
  }

  package func footer() -> String { truth?.footer ?? "" }

  /// What stands before the label of a row of scores.
  private mutating func truthText(
    _ item: ItemIdentity, _ row: Span<Float>, _ sound: RowSound, output: Int
  ) -> String {
    let format = outputs[output].format
    guard format.kind == .scores else { return "" }
    return truth?.text(of: item, row, sound, format, output: output) ?? ""
  }

  /// The fullest line that fits, and what is the matter with the sound: at its end, or below it where there
  /// is no room.
  private func line(
    _ head: String, _ row: Span<Float>, _ format: Format, _ sound: RowSound
  ) -> String {
    if sound.isNoSpeech { return noSpeech(head, sound) }
    let room = layout.columns.map { $0 - head.terminalColumns } ?? .max
    let reasons = format.reasonsForDoubt(of: row, sound)
    let remark =
      (reasons.map { "    [unsure: \($0.joined(separator: ", "))]" } ?? "")
      + TableWriter.remark(sound)
    let isSure = reasons == nil
    guard remark.isEmpty || room - remark.count >= TableWriter.leastRoom else {
      return line(head, row, format, isSure, room: room) + "\n" + remark
    }
    return line(head, row, format, isSure, room: room - remark.count) + remark
  }

  private static let leastRoom = 32

  private static func remark(_ sound: RowSound) -> String {
    sound.flags.isEmpty ? "" : "    [\(sound.words)]"
  }

  private func noSpeech(_ head: String, _ sound: RowSound) -> String {
    let line = head + (sound.isNoSpeech ? RowSound.noSpeech : "no rows")
    let remark = TableWriter.remark(sound)
    let isWide = line.terminalColumns + remark.count > layout.columns ?? .max
    return line + (isWide ? "\n" : "") + remark
  }

  private func line(
    _ head: String, _ row: Span<Float>, _ format: Format, _ isSure: Bool, room: Int
  ) -> String {
    guard format.kind == .scores else { return head + values(row, room) }
    let row = row.extracting(0..<min(row.count, max(1, format.classCount)))
    let best = largest(row)
    var next = best == 0 ? min(1, row.count - 1) : 0
    for index in row.indices where index != best && row[index] > row[next] { next = index }
    let share = Double(row[best])
    let label = (format.names[best].printable + (isSure ? "" : "?")).padded(to: labelWidth)
    let number = "  " + decimals(share, 2)
    let second =
      row.count > 1 ? "    \(format.names[next].printable) \(decimals(Double(row[next]), 2))" : ""
    let used = label.terminalColumns + number.count
    let start = head + layout.paint(label, .bold) + number
    // The same bar in every row, so that they stand under one another.
    let widest = used + (row.count > 1 ? 4 + labelWidth + 5 : 0)
    if let bar = TableWriter.bars.first(where: { widest + ($0 > 0 ? 2 + $0 : 0) <= room }) {
      return start + (bar > 0 ? "  " + TableWriter.bar(share, bar) : "") + second
    }
    return start
  }

  private static func bar(_ share: Double, _ columns: Int) -> String {
    let filled = min(columns, max(0, Int((share * Double(columns)).rounded())))
    return String(repeating: "█", count: filled) + String(repeating: "·", count: columns - filled)
  }

  /// As many numbers as fit, at most four.
  private func values(_ row: Span<Float>, _ room: Int) -> String {
    var text = ""
    for index in row.indices.prefix(4) {
      let more = (index > 0 ? "  " : "") + decimals(Double(row[index]), 4)
      let rest = index + 1 < row.count ? 5 : 0
      guard index == 0 || text.count + more.count + rest <= room else { return text + "  ..." }
      text += more
    }
    return text + (row.count > 4 ? "  ..." : "")
  }
}
