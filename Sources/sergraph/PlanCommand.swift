import ArgumentParser
import GraphCore
import PluginHost
import SERGraphs

struct PlanCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract:
      "Prints how a graph would run: formats, buffers, lanes, and the memory that it takes at most.",
    discussion: "EXAMPLE\n  sergraph plan graphs/mfcc-mlp.yaml --lanes 4")

  @OptionGroup var options: GraphOptions
  @OptionGroup var flags: PlanFlags

  func run() async throws {
    try await reporting(as: options.diagnostics) {
      let graph = try options.read(plugins: .asking)
      let (plan, warnings) = try Session.sketch(graph, options: try flags.options)
      report(graph.warnings + warnings, as: options.diagnostics)
      print(plan.text, terminator: "")
    }
  }
}
