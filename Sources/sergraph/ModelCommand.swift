import ArgumentParser
import GraphCore
import SERGraphs

struct ModelCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "model",
    abstract:
      "Shows what a model file is: its graph, what was learnt, from what, and how well it did.",
    discussion: """
      EXAMPLES
        sergraph model models/mfcc-mlp.safetensors
        sergraph model my.safetensors --format json
      """)

  @Argument(help: "The model file.")
  var file: String

  @Option(help: "How it is printed: text or json.")
  var format: DiagnosticStyle = .text

  func run() async throws {
    try await reporting(as: format) {
      let model = try Model.read(file)
      if format == .json {
        try Terminal.write(model.summary.line)
      } else {
        try Terminal.show(model.text)
      }
    }
  }
}
