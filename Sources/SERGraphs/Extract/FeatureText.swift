import GraphCore

/// Rows as lines of text.
final class FeatureText: FeatureWriter {
  private var writer: any ResultWriter
  private let write: (String, () -> Bool) throws(Problem) -> Bool
  private let complete: () throws(Problem) -> Void
  let holdsFailures: Bool
  private var hasHeader = false
  /// Lines that were not written yet.
  private var pending = ""
  private static let most = 32_768

  private init(
    _ style: FeatureStyle, _ table: FeatureTable,
    write: @escaping (String, () -> Bool) throws(Problem) -> Bool,
    complete: @escaping () throws(Problem) -> Void
  ) {
    switch style {
    case .arff: writer = ARFFWriter(table)
    case .jsonl: writer = FeatureLinesWriter(table)
    default: writer = FeatureCSVWriter(table)
    }
    holdsFailures = style != .arff
    self.write = write
    self.complete = complete
  }

  /// Writes as it goes.
  convenience init(_ style: FeatureStyle, _ table: FeatureTable, to output: OutputFile) {
    self.init(style, table) { text, isCancelled throws(Problem) in
      try output.write(text, isCancelled: isCancelled) == .written
    } complete: {
    }
  }

  /// Writes a file that has its name when it is complete.
  convenience init(_ style: FeatureStyle, _ table: FeatureTable, to file: PartFile) {
    self.init(style, table) { text, _ throws(Problem) in
      try file.write(Array(text.utf8))
      return true
    } complete: { () throws(Problem) in
      try file.commit()
    }
  }

  func take(_ item: ItemResult, isCancelled: () -> Bool) throws(Problem) -> FeatureOutcome {
    if !hasHeader {
      hasHeader = true
      pending = writer.header()
    }
    // `emit` can't throw.
    var broken: Problem?
    func flush() -> Bool {
      defer { pending = "" }
      guard !pending.isEmpty else { return true }
      do throws(Problem) { return try write(pending, isCancelled) } catch {
        broken = error
        return false
      }
    }
    let goesOn = writer.lines(for: item) { line in
      pending += line
      return pending.utf8.count < FeatureText.most || flush()
    }
    let isOpen = goesOn && flush()
    if let broken { throw broken }
    return isOpen ? .written : .closed
  }

  func finish() throws(Problem) { try complete() }
}
