import GraphCore
import SERGraphs

/// Finds the graph that a command names, and tells what was named in its place.
enum GraphName {
  /// Commands whose first argument is a graph.
  static let commands: Set<String> = ["run", "extract", "fit", "evaluate", "check", "plan", "show"]

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
        suggestion: "write such as 'mfcc-mlp \(name)'; `sergraph graphs` lists those that there are"
      )
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
