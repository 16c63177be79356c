import GraphCore
import SERGraphs

/// Writes results as they come, whole lines only.
///
/// `@unchecked Sendable` is safe: the run's merge task calls it, and the command reads it after the run.
final class ResultSink: @unchecked Sendable {
  /// A place that results go to: those of one output, or all.
  struct Destination {
    let output: Int?
    var writer: any ResultWriter
    let file: OutputFile
    fileprivate var hasHeader = false

    init(output: Int?, writer: any ResultWriter, file: OutputFile) {
      self.output = output
      self.writer = writer
      self.file = file
    }
  }

  private var places: [Destination]
  private let progress: ProgressBar?
  /// Whether the reader went away or the run was cancelled while it did not read.
  private(set) var isClosed = false
  /// Why writing failed.
  private(set) var problem: Problem?

  init(_ places: [Destination], progress: ProgressBar?) {
    self.places = places
    self.progress = progress
  }

  /// Writes what a run gives; false ends the run.
  func take(_ event: ItemEvent, isCancelled: () -> Bool) -> Bool {
    for index in places.indices {
      if case .rows(let rows) = event.content, let only = places[index].output,
        rows.output != only
      {
        continue
      }
      guard write(event, to: &places[index], isCancelled) else { return false }
    }
    return true
  }

  /// Writes what stands behind the last lines of a run that went to its end.
  func finish() {
    for place in places where !isClosed && problem == nil {
      _ = write(place.writer.footer(), to: place, isCancelled: { false })
    }
  }

  private func write(
    _ event: ItemEvent, to place: inout Destination, _ isCancelled: () -> Bool
  ) -> Bool {
    var text = ""
    if !place.hasHeader {
      place.hasHeader = true
      text = place.writer.header()
    }
    text += place.writer.lines(for: event)
    return write(text, to: place, isCancelled: isCancelled)
  }

  private func write(_ text: String, to place: Destination, isCancelled: () -> Bool) -> Bool {
    guard !text.isEmpty else { return true }
    if place.file.isTerminal { progress?.clear() }
    do throws(Problem) {
      isClosed = try place.file.write(text, isCancelled: isCancelled) == .closed
      return !isClosed
    } catch {
      problem = error
      return false
    }
  }
}
