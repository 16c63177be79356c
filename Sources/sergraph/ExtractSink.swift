import GraphCore
import SERGraphs

/// Writes rows as they come; tells what failed where the form has no place for it.
///
/// `@unchecked Sendable` is safe: the run's merge task calls it, and the command reads it after the run.
final class ExtractSink: @unchecked Sendable {
  private let writer: any FeatureWriter
  private let progress: ProgressBar?
  /// Items that a node gave but that could not be written.
  private(set) var failed = 0
  /// Whether the reader went away or the run was cancelled while it did not read.
  private(set) var isClosed = false
  /// Why writing failed.
  private(set) var problem: Problem?

  init(writer: any FeatureWriter, progress: ProgressBar?) {
    self.writer = writer
    self.progress = progress
  }

  /// Writes one result; false ends the run.
  func take(_ result: ItemResult, isCancelled: () -> Bool) -> Bool {
    if case .failure(let failure) = result.outcome, !writer.holdsFailures {
      tell(result, ItemResult.message(of: failure))
      return true
    }
    do throws(Problem) {
      switch try writer.take(result, isCancelled: isCancelled) {
      case .written: return true
      case .failed(let problem):
        failed += 1
        let cure = problem.suggestion.map { "; \($0)" } ?? ""
        tell(result, problem.message + cure)
        return true
      case .closed:
        isClosed = true
        return false
      }
    } catch {
      problem = error
      return false
    }
  }

  /// Completes what was written, also of a run that was interrupted.
  func finish() {
    guard problem == nil else { return }
    do throws(Problem) { try writer.finish() } catch { problem = error }
  }

  private func tell(_ result: ItemResult, _ message: String) {
    progress?.clear()
    let name = result.path + (result.channel.map { "[\($0)]" } ?? "")
    complain("\(name): \(message)")
  }
}
