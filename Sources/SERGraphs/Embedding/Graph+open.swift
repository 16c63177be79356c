public import GraphCore
import Nodes
import PluginHost

extension Graph {
  /// What replaces parts of a graph, and which nodes it may use besides the built-in ones.
  public struct Edits: Sendable {
    /// Settings of nodes, such as `mel.n_mels=64` or `emotion.use=svm`.
    public var settings: [String]
    /// The graph's own parameters, such as `sample_rate=16000`.
    public var parameters: [String]
    /// Libraries of plugins, besides those that the graph and `SERGRAPH_PLUGINS` name and that lie in the user's folder.
    public var plugins: [String]

    public init(settings: [String] = [], parameters: [String] = [], plugins: [String] = []) {
      self.settings = settings
      self.parameters = parameters
      self.plugins = plugins
    }
  }

  /// Opens a graph file.
  /// - Parameters:
  ///   - path: The file. Paths in it are relative to it.
  ///   - edits: What replaces parts of it.
  /// - Throws: `Problems` SG01xx, SG02xx and SG09xx: everything that is wrong with the file, the edits and the plugins, each with
  ///   its place and, where one is known, the cure.
  public init(_ path: String, edits: Edits = Edits()) throws(Problems) {
    let (nodes, _) = try PluginFinder(.loading).nodes(adding: standardNodes, named: edits.plugins)
    self = try GraphReader.read(
      path, nodes: nodes, settings: try Override.all(edits.settings, option: "--set"),
      parameters: try Override.all(edits.parameters, option: "-p"))
  }

  /// Opens a graph that is given as text.
  /// - Parameters:
  ///   - yaml: What a graph file would hold. Paths in it are relative to where `name` lies.
  ///   - name: What problems call it.
  ///   - edits: What replaces parts of it.
  /// - Throws: `Problems` as above.
  public init(
    yaml: String, named name: String = "graph.yaml", edits: Edits = Edits()
  ) throws(Problems) {
    let (nodes, _) = try PluginFinder(.loading).nodes(adding: standardNodes, named: edits.plugins)
    self = try GraphReader.read(
      try readYAML(yaml, name: name), path: name, nodes: nodes,
      settings: try Override.all(edits.settings, option: "--set"),
      parameters: try Override.all(edits.parameters, option: "-p"))
  }

  /// Makes the plan of the graph: everything is checked before a recording is opened.
  ///
  /// The plan describes itself: `outputs` with their columns, times and latency, `memory` term by term and its bound.
  /// - Parameters:
  ///   - model: The model file, in place of the graph's.
  ///   - nodes: Those whose rows come out, each in an output of its name; none for the graph's own outputs.
  ///   - options: Lanes, chunk and the most memory.
  /// - Throws: `Problems` SG03xx with formats, SG0401 with the memory, SG0501 to SG0503 when the model is missing, damaged, or was
  ///   fitted on other features than the graph gives, SG0801 for a node that the graph does not have.
  public func plan(
    model: String? = nil, at nodes: [String] = [], options: PlanOptions = PlanOptions()
  ) throws(Problems) -> Plan {
    try Session.plan(
      self, model: Session.modelFile(of: self, instead: model), at: nodes, options: options)
  }
}

extension Override {
  /// Reads several, and tells all that is wrong with them.
  package static func all(_ texts: [String], option: String) throws(Problems) -> [Override] {
    var problems: [Problem] = []
    var overrides: [Override] = []
    for text in texts {
      do throws(Problems) { overrides.append(try Override(text, option: option)) } catch {
        problems += error.all
      }
    }
    guard problems.isEmpty else { throw Problems(problems) }
    return overrides
  }
}
