/// Reads a graph file with its sub-graphs and overrides, and looks up every name.
///
/// All independent problems are found in one go. A node that is itself wrong is taken for anything by those
/// that use it, so that one mistake gives one message.
package struct GraphReader {
  private(set) var nodes: NodeList
  let overrides: [Override]
  var problems: [Problem] = []
  var usedOverrides: Set<Int> = []
  var flat: [FlatNode] = []
  /// Sub-graphs whose nodes are unknown because they couldn't be read.
  var unread: [String] = []
  /// Whether kinds are unknown because a plugin couldn't be read.
  var hasUnreadPlugin = false
  /// What `unless` says, here and in sub-graphs.
  var limits: [PlacedLimit] = []
  /// What each node and sub-graph gives.
  var given: [String: [FlatOutput]] = [:]

  /// A node of the flattened graph, before its kind is looked up.
  struct FlatNode {
    let name: String
    var entry: GraphFile.NodeEntry
    /// Where the parts of its name stand, the outermost first.
    let namePlaces: [Place]
    /// Numbers of flat nodes; nil for one that is wrong.
    let inputs: [Int?]
    let inputPlaces: [Place]
    let inputPorts: [String]
  }

  /// One output of a file: its name there, the flat node, nil if it is wrong, and where the file names it.
  struct FlatOutput {
    var name: String
    var number: Int?
    var place: Place?
  }

  private init(nodes: NodeList, overrides: [Override]) {
    self.nodes = nodes
    self.overrides = overrides
  }

  /// Reads a graph.
  /// - Parameters:
  ///   - path: The graph file.
  ///   - nodes: The kinds that it may use.
  ///   - settings: From `--set`, for nodes.
  ///   - parameters: From `-p`, for the graph's own parameters.
  ///   - names: Nodes and sub-graphs that are asked for. If the graph's outputs do without one of them, the graph that
  ///     comes out ends with these.
  /// - Throws: Every problem of the file and the overrides, in the order of the file.
  package static func read(
    _ path: String, nodes: NodeList, settings: [Override] = [], parameters: [Override] = [],
    asking names: [String] = []
  ) throws(Problems) -> Graph {
    let root = try readYAMLFile(path)
    return try read(
      root, path: path, nodes: nodes, settings: settings, parameters: parameters, asking: names)
  }

  /// Reads a graph whose YAML has been read.
  package static func read(
    _ root: Value, path: String, nodes: NodeList, settings: [Override] = [],
    parameters: [Override] = [], asking names: [String] = []
  ) throws(Problems) -> Graph {
    var reader = GraphReader(nodes: nodes, overrides: settings)
    var file = GraphFile.read(root, path: path, problems: &reader.problems)
    reader.overrideOutput(of: &file)
    reader.overrideCopies(of: &file)
    let values = reader.parameterValues(
      of: file, given: parameters.map { ($0.name, $0.target, $0.value) })
    reader.loadPlugins(of: file, values: values)
    let outputs = reader.flatten(file, prefix: "", outer: nil, values: values, above: [path])
    reader.reportUnusedOverrides()
    let graph = reader.resolve(
      file: file, values: values, outputs: outputs, asked: names)
    guard reader.problems.isEmpty, let graph else { throw Problems(reader.sorted(main: path)) }
    return graph
  }

  /// Adds the nodes of the plugins that a file names; relative paths are relative to the file.
  mutating func loadPlugins(of file: GraphFile, values: Parameters) {
    for written in file.plugins {
      let value = interpolate(written, values)
      guard !GraphReader.isPoisoned(value) else { continue }
      guard let path = value.scalar, !value.isNull else {
        problems.append(
          Problem(
            .wrongValue, "'plugins': expected a path, found \(value.described)", at: value.place,
            suggestion: "name the library of a plugin, such as [tremor.so]"))
        continue
      }
      do throws(Problem) {
        guard let load = nodes.plugin else {
          throw Problem(.cannotLoad, "graphs can't name plugins here", suggestion: "use --plugin")
        }
        try nodes.add(try load(FilePath.resolve(path, from: FilePath.folder(of: file.path))))
      } catch {
        problems.append(error.placed(at: value.place))
        hasUnreadPlugin = true
      }
    }
  }

  /// Problems of the main file by line, then those of other files and arguments, each by line. What a sub-graph that
  /// is used twice has wrong is told once.
  private func sorted(main: String) -> [Problem] {
    var sources = [main]
    var once: [Problem] = []
    for problem in problems where !once.contains(problem) {
      once.append(problem)
      if let name = problem.place?.source.name, !sources.contains(name) { sources.append(name) }
    }
    func key(_ problem: Problem) -> (Int, Int, Int) {
      guard let place = problem.place else { return (-1, 0, 0) }
      return (sources.firstIndex(of: place.source.name) ?? 0, place.line, place.column)
    }
    return once.sorted { key($0) < key($1) }
  }
}
