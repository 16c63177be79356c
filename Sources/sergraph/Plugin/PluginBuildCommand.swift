import ArgumentParser
import GraphCore
import PluginHost

struct PluginBuildCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "build", abstract: "Builds a plugin's package; prints the library's path.",
    discussion: "EXAMPLES\n  sergraph plugin build\n  sergraph plugin build tremor")

  @Argument(help: "The package's folder.")
  var folder = "."

  @Option(
    help: ArgumentHelp(
      "Where Swift compiles, FOLDER/.build if absent. Packages that share it compile the kit once.",
      valueName: "folder"))
  var scratchPath: String?

  func run() async throws {
    try await reporting(as: .text) {
      try Terminal.write(try PluginBuild(folder, scratch: scratchPath).run())
    }
  }
}
