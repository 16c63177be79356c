import Glibc
import GraphCore
import PluginHost

/// Times nodes that are built in, that come from a plugin, and that run isolated: the same Swift source each time (the
/// links beside this file), the same chunks, in turns, in one run.
///
/// `make pluginbench` builds the plugins, and runs it.
@main enum PluginBenchmark {
  static func main() throws {
    print("node                   rows  columns   built in     plugin   ratio   isolated   more")
    // What pitch and a mel spectrum bring in a quarter of a second at 100 rows a second.
    try compare(
      Tremor(), library: "examples/plugins/tremor/tremor.so", rows: 25, columns: 1, fitted: nil)
    try compare(
      NearestCentroid(), library: "examples/plugins/nearest-centroid/nearest-centroid.so",
      rows: 25, columns: 40, fitted: centroids(columns: 40))
  }

  private static func compare(
    _ node: any GraphNode, library: String, rows: Int, columns: Int, fitted: Fitted?
  ) throws {
    let input = Format(
      .features, width: columns,
      clock: .regular(period: Ratio(1, 100), first: Ratio(0), span: Ratio(1, 40)),
      sampleRate: 16_000)
    let ways = [
      try Timed(node, input, fitted, rows: rows),
      try Timed(try plugin(node.about.name, library, ""), input, fitted, rows: rows),
      try Timed(try plugin(node.about.name, library, "isolate: true"), input, fitted, rows: rows),
    ]
    for way in ways { _ = try way.microsecondsOfAChunk() }
    var medians: [[Double]] = [[], [], []]
    for _ in 0..<15 {
      for (number, way) in ways.enumerated() {
        medians[number].append(try way.microsecondsOfAChunk())
      }
    }
    let ratio = median(zip(medians[1], medians[0]).map { $0 / $1 })
    let more = median(zip(medians[2], medians[0]).map { $0 - $1 })
    let fields = [
      node.about.name.padded(22), "\(rows)".padded(5, left: true),
      "\(columns)".padded(8, left: true),
      time(median(medians[0])), time(median(medians[1])),
      "\((ratio * 1000).rounded() / 1000)".padded(7, left: true), time(median(medians[2])),
      time(more),
    ]
    print(fields.joined(separator: " "))
  }

  /// The node of a plugin, as a graph gets it.
  private static func plugin(
    _ name: String, _ library: String, _ settings: String
  ) throws -> any GraphNode {
    let nodes = try PluginFinder(.loading).nodes(
      adding: NodeList(sources: [], nodes: []), named: [library]
    ).nodes
    let entries: [Value.Entry]
    if case .mapping(let read) = try readYAML("{\(settings)}", name: "settings").content {
      entries = read
    } else {
      entries = []
    }
    guard let kind = nodes[name], let node = try kind.read(entries).get() as? any GraphNode else {
      throw Problem(.unknownNode, "'\(library)' has no '\(name)'")
    }
    return node
  }

  private static func centroids(columns: Int) -> Fitted {
    let labels = ["angry", "calm", "happy", "sad"]
    let numbers = (0..<labels.count * columns).map { Float($0 % 7) / 7 }
    return Fitted(
      tensors: ["means": Tensor(shape: [labels.count, columns], numbers)], labels: labels)
  }

  private static func time(_ microseconds: Double) -> String {
    "\((microseconds * 100).rounded() / 100) us".padded(10, left: true)
  }
}

func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

extension String {
  func padded(_ width: Int, left: Bool = false) -> String {
    let space = String(repeating: " ", count: max(0, width - count))
    return left ? space + self : self + space
  }
}
