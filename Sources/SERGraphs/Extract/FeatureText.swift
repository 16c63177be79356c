package import GraphCore

/// Rows as lines of text, each written as soon as it comes.
package final class FeatureText {
  private var writer: any ResultWriter
  private let output: OutputFile
  private var hasHeader = false
  /// Whether a failed item has a line.
  package let holdsFailures: Bool

  /// - Parameter output: Where lines go.
  init(_ style: FeatureStyle, _ table: FeatureTable, to output: OutputFile) {
    writer = style.writer(table)
    holdsFailures = style != .arff
    self.output = output
  }

  /// Writes what a run gives: rows of the outputs that the table has, and ends of items.
  /// - Returns: False when nobody reads any more, or the run was cancelled while nobody read.
  /// - Throws: `Problem` SG0707.
  package func take(_ event: ItemEvent, isCancelled: () -> Bool) throws(Problem) -> Bool {
    var text = ""
    if !hasHeader {
      hasHeader = true
      text = writer.header()
    }
    text += writer.lines(for: event)
    guard !text.isEmpty else { return true }
    return try output.write(text, isCancelled: isCancelled) == .written
  }
}

/// The lines of one recording, in a file that has its name when it is complete.
final class FeatureTextFile: FeatureWriter {
  private var writer: any ResultWriter
  private let file: PartFile
  private let output: Int

  init(_ style: FeatureStyle, _ table: FeatureTable, to file: PartFile) {
    writer = style.writer(table)
    output = table.first
    self.file = file
  }

  func take(_ result: ItemResult, _ rows: ResultRows) throws(Problem) -> FeatureOutcome {
    try file.write(Array(writer.header().utf8))
    try rows.forEachPart { (part) throws(Problem) in
      try file.write(Array(writer.lines(for: ItemEvent(item: result.item, .rows(part))).utf8))
    }
    let end = ItemEvent(item: result.item, .end(duration: result.duration))
    try file.write(Array(writer.lines(for: end).utf8))
    return .written
  }

  func finish() throws(Problem) { try file.commit() }
}

extension FeatureStyle {
  /// What turns rows into lines, of a form that is text.
  fileprivate func writer(_ table: FeatureTable) -> any ResultWriter {
    switch self {
    case .arff: ARFFWriter(table)
    case .jsonl: FeatureLinesWriter(table)
    default: FeatureCSVWriter(table)
    }
  }
}
