import GraphCore
import SERGraphs

/// Writes results as they come, whole lines only.
///
/// `@unchecked Sendable` is safe: the run's merge task calls it, and the command reads it after the run.
final class ResultSink: @unchecked Sendable {
  private var writer: any ResultWriter
  private let output: OutputFile
  private let progress: ProgressBar?
  private var hasHeader = false
  /// Whether the reader went away or the run was cancelled while it did not read.
  private(set) var isClosed = false
  /// Why writing failed.
  private(set) var problem: Problem?

  init(writer: any ResultWriter, output: OutputFile, progress: ProgressBar?) {
    self.writer = writer
    self.output = output
    self.progress = progress
  }

  /// Writes one result; false ends the run.
  func take(_ result: ItemResult, isCancelled: @escaping () -> Bool) -> Bool {
    if output.isTerminal { progress?.clear() }
    if !hasHeader {
      hasHeader = true
      let header = writer.header()
      if !header.isEmpty, !write(header, isCancelled) { return false }
    }
    return writer.lines(for: result) { write($0, isCancelled) }
  }

  private func write(_ text: String, _ isCancelled: () -> Bool) -> Bool {
    do throws(Problem) {
      isClosed = try output.write(text, isCancelled: isCancelled) == .closed
      return !isClosed
    } catch {
      problem = error
      return false
    }
  }
}
