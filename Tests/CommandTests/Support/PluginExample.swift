import Foundation
import Testing

/// One of examples/plugins, which is built where it stands, so that it is not compiled anew each time; and once, whoever
/// asks first.
struct PluginExample: Sendable, CustomStringConvertible {
  let name: String
  /// The plugin's node in its graph.
  let node: String

  var description: String { name }
  var folder: String { "\(Program.package)/examples/plugins/\(name)" }
  var graph: String { "\(folder)/\(name).yaml" }

  /// Where the tests of packages are built: the kit is compiled once for all of them.
  static let scratch = "\(Program.package)/.build-test/plugins"

  static let tremor = PluginExample(name: "tremor", node: "tremor")
  static let centroid = PluginExample(name: "nearest-centroid", node: "emotion")
  static let onePole = PluginExample(name: "one-pole", node: "smooth")
  static let crest = PluginExample(name: "crest", node: "crest")

  /// The command that builds a plugin in Swift. All plugins share its folder; their tests, which have other
  /// flags, share another one.
  static let pluginBuild = "plugin build --scratch-path '\(scratch)/build'"

  /// Whether there is a compiler for Rust.
  static let hasCargo = (try? Program.shell("command -v cargo").status) == 0

  struct Broken: Error { let message: String }

  private static let tremorBuild = Result { try tremor.made("sergraph \(pluginBuild)") }
  private static let centroidBuild = Result { try centroid.made("sergraph \(pluginBuild)") }
  private static let onePoleBuild = Result { try onePole.made("sergraph plugin build") }
  private static let crestBuild = Result { try crest.made("make") }

  /// Builds it, unless a test has.
  func build() throws {
    switch name {
    case "tremor": try Self.tremorBuild.get()
    case "nearest-centroid": try Self.centroidBuild.get()
    case "one-pole": try Self.onePoleBuild.get()
    default: try Self.crestBuild.get()
    }
  }

  private func made(_ line: String) throws {
    let ended = try shell(line)
    guard ended.status == 0 else { throw Broken(message: "\(name): \(ended.errors)") }
  }

  /// Runs a line of the shell in its folder, for at most ten minutes.
  func shell(_ line: String) throws -> Ended {
    try Program.shell(line, in: folder, within: 600)
  }

  /// What its graph gives, on its own inputs or others.
  func run(_ arguments: [String]) throws -> Ended {
    try build()
    let ended = try Program(["run", graph, "--format", "jsonl"] + arguments).end()
    #expect(ended.status == 0, "\(ended.errors)")
    return ended
  }
}
