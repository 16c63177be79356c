package import Drawing
package import GraphCore

/// Takes what a run gives of one recording, and makes its picture.
///
/// `@unchecked Sendable` is safe: the run's merge task calls it, and the command reads it after the run.
package final class PlotCollector: @unchecked Sendable {
  /// The recording, or one channel of it.
  private struct Item {
    let identity: ItemIdentity
    var outputs: [PlotRows]
    var duration: Double?
  }

  private let plan: Plan
  private let settings: PictureSettings
  private let isStacked: Bool
  private var items: [Item] = []
  /// Why there is no picture: the first item that failed.
  package private(set) var failure: (item: ItemIdentity, failure: ItemFailure)?
  /// Whether all that is shown has come, so that the rest of the recording need not be read.
  package private(set) var isComplete = false

  /// - Parameters:
  ///   - plan: Whose outputs are drawn.
  ///   - settings: What is asked for besides.
  ///   - isStacked: Whether scores over time are layers, and not lines.
  package init(_ plan: Plan, _ settings: PictureSettings, isStacked: Bool) {
    (self.plan, self.settings, self.isStacked) = (plan, settings, isStacked)
  }

  /// Takes what a run gives; false ends the run.
  package func take(_ event: ItemEvent) -> Bool {
    if items.last?.identity != event.item {
      items.append(
        Item(
          identity: event.item,
          outputs: plan.outputs.map { PlotRows($0.format, columns: settings.width) }))
    }
    let last = items.count - 1
    switch event.content {
    case .rows(let rows):
      items[last].outputs[rows.output].add(
        rows, item: event.item.start,
        shown: (settings.from ?? -.infinity)...(settings.to ?? .infinity))
      guard let to = settings.to, plan.mostStreams == 1 else { return true }
      isComplete = items[last].outputs.allSatisfy { !$0.isTimeless && $0.start > to }
      return !isComplete
    case .end(let duration): items[last].duration = duration
    case .failure(let failure):
      self.failure = (event.item, failure)
      return false
    }
    return true
  }

  /// The picture of what came.
  /// - Throws: `Problem` SG0801 where the recording has nothing at the seconds that are to be shown.
  package func figure() throws(Problem) -> Figure {
    let start = items.map(\.identity.start).min() ?? 0
    let end = items.map { $0.identity.start + ($0.duration ?? 0) }.max() ?? 0
    let time = (from: settings.from ?? start, to: settings.to ?? end)
    guard isComplete || time.from < end else {
      throw Problem(
        .usage,
        "'--from' is \(decimals(time.from, 2)), and the recording ends at \(decimals(end, 2)) s",
        suggestion: "name an earlier second")
    }
    var panels: [FigurePanel] = []
    for item in items {
      for (number, rows) in item.outputs.enumerated() {
        let panel = PanelMaker(
          plan, output: number, rows: rows, isStacked: isStacked
        )
        panels += panel.panels().map { panel in
          var panel = panel
          if let channel = item.identity.channel { panel.title += ", channel \(channel)" }
          return panel
        }
      }
    }
    return Figure(
      title: settings.title ?? items.first?.identity.path ?? "", width: settings.width,
      height: settings.height, time: time.from...max(time.to, time.from + 1e-6), panels: panels)
  }
}
