import GraphCore
import SERGraphs

/// Writes rows as they come; tells what failed where the form has no place for it.
///
/// `@unchecked Sendable` is safe: the run's merge task calls it, and the command reads it after the run.
final class ExtractSink: @unchecked Sendable {
  private let writers: FeatureWriters
  private let progress: ProgressBar?
  /// Items that a node gave but that could not be written.
  private(set) var failed = 0
  /// Whether the reader went away or the run was cancelled while it did not read.
  private(set) var isClosed = false
  /// Why writing failed.
  private(set) var problem: Problem?

  init(writers: FeatureWriters, progress: ProgressBar?) {
    self.writers = writers
    self.progress = progress
  }

  /// Whether it takes rows as they come; else items when they have ended.
  var takesRows: Bool { if case .lines = writers { true } else { false } }

  /// Writes what a run gives; false ends the run.
  func take(_ event: ItemEvent, isCancelled: () -> Bool) -> Bool {
    guard case .lines(let lines) = writers else { return true }
    for (number, one) in lines.enumerated() {
      switch event.content {
      case .rows(let rows) where lines.count > 1 && rows.output != number: continue
      case .failure(let failure) where !one.holdsFailures:
        if number == 0 { tell(event.item, failure.message) }
      default: break
      }
      do throws(Problem) {
        isClosed = !(try one.take(event, isCancelled: isCancelled))
      } catch {
        problem = error
      }
      if isClosed || problem != nil { return false }
    }
    return true
  }

  /// Writes an item; false ends the run.
  func take(_ result: ItemResult, isCancelled: () -> Bool) -> Bool {
    guard case .items(let items) = writers else { return true }
    switch result.outcome {
    case .failure(let failure): tell(result.item, failure.message)
    case .rows(let rows):
      for (writer, rows) in zip(items, rows) {
        guard write(result, rows, with: writer, isCancelled: isCancelled) else { return false }
      }
    }
    return true
  }

  private func write(
    _ result: ItemResult, _ rows: ResultRows, with writer: any FeatureWriter,
    isCancelled: () -> Bool
  ) -> Bool {
    if isCancelled() {
      isClosed = true
      return false
    }
    do throws(Problem) {
      switch try writer.take(result, rows) {
      case .written: break
      case .failed(let problem):
        failed += 1
        tell(result.item, problem.message + (problem.suggestion.map { "; \($0)" } ?? ""))
      }
      return true
    } catch {
      problem = error
      return false
    }
  }

  /// Completes what was written, also of a run that was interrupted.
  func finish() {
    guard problem == nil, case .items(let items) = writers else { return }
    do throws(Problem) {
      for writer in items { try writer.finish() }
    } catch { problem = error }
  }

  private func tell(_ item: ItemIdentity, _ message: String) {
    progress?.clear()
    complain("\(item.path)\(item.channel.map { "[\($0)]" } ?? ""): \(message)")
  }
}
