import ArgumentParser
import GraphCore
import PluginHost
import SERGraphs

struct Show: AsyncParsableCommand, GraphCommand {
  enum Style: String, ExpressibleByArgument, CaseIterable { case text, dot }

  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Draws a graph.",
    discussion: "EXAMPLE\n  sergraph show graphs/mfcc-mlp.yaml --format dot | dot -Tsvg > graph.svg"
  )

  @OptionGroup var options: GraphOptions

  @Option(help: "text or dot (Graphviz).")
  var format: Style = .text

  var planFlags: PlanFlags? { nil }

  func run() async throws {
    try await reporting(as: options.diagnostics) {
      let graph = try options.read(plugins: .asking)
      let plan = try Session.sketch(graph).plan
      if format == .dot {
        try Terminal.write(plan.dot, terminator: "")
      } else {
        try Terminal.show(plan.drawing, terminator: "")
      }
    }
  }
}
