import GraphCore
import SERGraphs

/// Finds the graph that a command names, and tells what was named in its place.
enum GraphName {
  /// Commands whose first argument is a graph.
  static let commands: Set<String> = [
    "run", "extract", "plot", "explain", "fit", "evaluate", "check", "plan", "show",
  ]

  /// What to write where something else was named in the graph's place.
  private static func cure(for name: String, isModel: Bool, _ path: String) -> String {
    let words = Array(CommandLine.arguments.dropFirst())
    let command = words.first ?? "run"
    let list = "; `sergraph graphs` lists those that there are"
    if isModel {
      let takes = ["run", "extract", "plot", "explain", "evaluate", "plan"].contains(command)
      return takes
        ? "a model is named with --model: \(Installation.example) --model \(name)" + list
        : "name the graph that it was fitted for" + list
    }
    if let graph = words.dropFirst().first(where: { $0 != name && isGraph($0) }) {
      return "write them the other way round: sergraph \(command) \(graph) \(name)"
    }
    switch command {
    case "fit", "evaluate":
      return "a corpus is named with --data: \(Installation.example) --data folders:\(name)" + list
    case "check", "plan", "show":
      let graphs = isFolder(path) ? (FolderSearch.names(in: path) ?? []) : []
      return graphs.contains { $0.hasSuffix(".yaml") }
        ? "name a graph in it, such as \(FilePath.resolve(graphs.first { $0.hasSuffix(".yaml") } ?? "", from: name))"
        : "`sergraph \(command)` opens no recording" + list
    default: return "write such as '\(Installation.example) \(name)'" + list
    }
  }

  private static func isGraph(_ word: String) -> Bool {
    let path = Installation.find(word)
    let isYAML = ["yaml", "yml"].contains(FilePath.suffix(of: path))
    return !word.hasPrefix("-") && isYAML && exists(path) && !isFolder(path)
  }

  /// The file of a graph.
  /// - Throws: `Problem` SG0801 for a recording or folder in the graph's place; SG0101 for a name that no
  ///   graph has.
  static func file(_ name: String) throws(Problem) -> String {
    let path = Installation.find(name)
    let suffix = FilePath.suffix(of: name)
    let isThere = exists(path)
    let kind: String? =
      if name == "-" || name.hasPrefix("@") || RecordingSuffixes.all.contains(suffix) {
        "stands for recordings"
      } else if suffix == "safetensors" {
        "is a model"
      } else if isThere, isFolder(path) {
        "is a folder"
      } else { nil }
    if let kind {
      throw Problem(
        .usage, "'\(name)' \(kind), and the graph is to be named first",
        suggestion: cure(for: name, isModel: suffix == "safetensors", path))
    }
    guard !isThere, !name.contains("/"), suffix != "yaml", suffix != "yml" else { return path }
    let names = Installation.graphs.map(\.name)
    throw Problem(
      .unreadable, "there is no graph '\(name)'",
      suggestion: didYouMean(name, among: names) ?? nearestPath(to: name).map {
        "did you mean '\($0)'?"
      }
        ?? "`sergraph graphs` lists those that there are; others are named by their YAML file")
  }
}
