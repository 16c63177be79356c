import ArgumentParser
import GraphCore
import SERGraphs

struct Graphs: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Lists the graphs that came with the program, and those in the folder graphs.",
    discussion: """
      A graph is named by what stands in the first column, or by the path of its file.

      EXAMPLES
        sergraph graphs
        sergraph run mfcc-mlp call.wav
      """)

  @Flag(help: "As JSON.")
  var json = false

  func run() async throws {
    try await reporting(as: .text) { try list() }
  }

  private func list() throws(OutputFailure) {
    let graphs = Installation.graphs
    if json {
      let list = graphs.map { graph -> JSON in
        [
          "name": .string(graph.name), "path": .string(graph.path),
          "summary": .string(graph.summary),
        ]
      }
      try Terminal.write(JSON.array(list).line)
    } else if graphs.isEmpty {
      complain("no graph came with the program, and there is none in the folder 'graphs'")
    } else {
      try Terminal.show(
        aligned(graphs.map { [$0.name, $0.summary] }).map(\.printable).joined(separator: "\n"))
    }
  }
}
