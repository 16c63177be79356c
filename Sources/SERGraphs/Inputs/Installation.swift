import Glibc
import GraphCore

/// Where the graphs and models are that came with the program.
package enum Installation {
  /// `share/sergraph` beside the folder of the program; of a program that was built and not installed, the
  /// folder of the sources.
  package static var shared: String? {
    guard let program = FilePath.ofProgram else { return nil }
    let installed = FilePath.resolve("../share/sergraph", from: FilePath.folder(of: program))
    if isFolder(installed) { return installed }
    guard let build = program.range(of: "/.build") else { return installed }
    return String(program[..<build.lowerBound])
  }

  /// A graph by its path; where there is none, one of those that came with the program:
  /// `graphs/mfcc-mlp.yaml` or `mfcc-mlp`.
  package static func find(_ name: String) -> String {
    guard !exists(name), let shared else { return name }
    let candidates = [
      "\(shared)/\(name)", "\(shared)/graphs/\(name)", "\(shared)/graphs/\(name).yaml",
    ]
    return candidates.first { exists($0) && !isFolder($0) } ?? name
  }

  /// A graph that can be named.
  package struct ListedGraph: Sendable, Equatable {
    /// What commands take: `mfcc-mlp`, or a path.
    package let name: String
    package let path: String
    /// What it says of itself in one line; empty if it says nothing, or can't be read.
    package let summary: String
  }

  /// The graphs that came with the program, then those in the folder `graphs` where the program runs; no
  /// parts of graphs.
  package static var graphs: [ListedGraph] {
    let own = shared.map { "\($0)/graphs" }
    var listed = own.map { graphs(in: $0) { String($0.dropLast(5)) } } ?? []
    if own.map(FilePath.real) != FilePath.real("graphs") {
      listed += graphs(in: "graphs") { "graphs/\($0)" }
    }
    return listed
  }

  /// A graph for examples in messages: one that there is, if there is one.
  package static var example: String {
    let names = graphs.map(\.name)
    return names.contains("mfcc-mlp") ? "mfcc-mlp" : names.first ?? "GRAPH.yaml"
  }

  private static func graphs(in folder: String, named name: (String) -> String) -> [ListedGraph] {
    names(in: folder, below: "").map { file in
      let path = "\(folder)/\(file)"
      return ListedGraph(
        name: name(file), path: path, summary: GraphReader.summary(ofFile: path) ?? "")
    }
  }

  private static func names(in folder: String, below prefix: String) -> [String] {
    let found = FolderSearch.names(in: folder) ?? []
    return found.filter { $0.hasSuffix(".yaml") && !$0.hasPrefix(".") }.map { prefix + $0 }
      + found.filter { $0 != "parts" && !$0.hasPrefix(".") && isFolder("\(folder)/\($0)") }
      .flatMap { prefix.isEmpty ? names(in: "\(folder)/\($0)", below: "\($0)/") : [] }
  }
}

extension String {
  /// Where a text begins in this one, the last time.
  fileprivate func range(of text: String) -> Range<String.Index>? { ranges(of: text).last }
}
