import ArgumentParser
import GraphCore
import PluginHost
import SERGraphs

struct Check: AsyncParsableCommand, GraphCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Tells everything that is wrong with graphs, without opening a recording.",
    discussion: "EXAMPLE\n  sergraph check graphs/*.yaml")

  @OptionGroup var options: GraphOptions

  @Argument(help: "More graph files.")
  var more: [String] = []

  @Flag(help: "Leave out the model: check a graph that is still to be fitted.")
  var unfitted = false

  var planFlags: PlanFlags? { nil }

  func run() async throws {
    let isSound = try await reporting(as: options.diagnostics) { try areSound() }
    if !isSound { throw Status.wrongUsage }
  }

  private func areSound() throws(OutputFailure) -> Bool {
    var isSound = true
    for name in [options.graph] + more {
      var line: String?
      do throws(Problems) {
        let graph = try options.edits.read(name, plugins: .asking)
        let plan = try unfitted ? Session.sketch(graph).plan : Session.checked(graph)
        report(graph.warnings + plan.warnings, as: options.diagnostics)
        line = "\(name): \(graph.nodes.count) nodes, gives \(plan.output)"
      } catch {
        isSound = false
        report(error.all, as: options.diagnostics)
      }
      if let line, options.diagnostics == .text { try Terminal.write(line) }
    }
    return isSound
  }
}
