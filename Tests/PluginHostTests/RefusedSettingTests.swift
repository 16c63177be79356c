import GraphCore
import Testing

@testable import PluginHost

/// What a plugin refuses because of a setting is told where the setting stands.
extension HostTests {
  @Suite struct RefusedSettingTests {
    /// Where a graph with this node is refused, and with what.
    private func refusal(_ node: String, plugin: String) throws -> String {
      let path = try Fixtures.library(plugin)
      let graph = try PluginRuns.graph(node, plugins: [path])
      do throws(Problems) { _ = try Compiler.compile(graph) } catch {
        let problem = error.all[0]
        return "\(problem.place?.line ?? 0):\(problem.place?.column ?? 0) \(problem.code)"
          + " \(problem.settings)"
      }
      return ""
    }

    @Test(arguments: ["", ", isolate: true"])
    func aSettingThatAPluginNamesIsMarked(isolated: String) throws {
      #expect(
        try refusal("smooth: {use: acme.one_pole, cutoff: 9000\(isolated)}", plugin: "one_pole")
          == "4:40 SG0304 [\"cutoff\"]")
    }

    @Test func problemsCrossToTheHostWithTheirSettings() throws {
      let problem = Problem(
        .conflict, "too much", settings: ["layers[2].conv2d.filters", "limit"], suggestion: "less")
      var writer = MessageWriter()
      writer.put(problem)
      var reader = MessageReader(writer.bytes)
      #expect(try reader.problem() == problem)
    }
  }
}
