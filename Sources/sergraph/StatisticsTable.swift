import GraphCore
import SERGraphs

/// What each node of a run did.
enum StatisticsTable {
  /// Rows, time at work with its share, and time waited, for each node.
  static func text(of report: RunReport, plan: Plan) -> String {
    let counters = report.counters
    let all = max(1, counters.nodes.reduce(0) { $0 + $1.busy })
    var rows = [["node", "rows", "busy", "share", "waiting"]]
    for (step, node) in zip(plan.graph.nodes, counters.nodes) {
      rows.append([
        step.name, String(node.rows), "\(decimals(Double(node.busy) / 1e9, 3)) s",
        "\(decimals(100 * Double(node.busy) / Double(all), 1)) %",
        "\(decimals(Double(node.waiting) / 1e9, 3)) s",
      ])
    }
    let lanes =
      "\(report.succeeded + report.failed) items, \(clockText(counters.audio)) of audio, "
      + "\(plan.lanes) lanes for \(decimals(Double(counters.lane) / 1e9 / Double(plan.lanes), 3)) s each"
    return (aligned(rows) + [lanes]).joined(separator: "\n")
  }
}
