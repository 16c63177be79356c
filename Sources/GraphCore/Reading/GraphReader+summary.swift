extension GraphReader {
  /// What a graph file says of itself in one line; nil for what is no graph. Nodes are not looked up.
  package static func summary(ofFile path: String) -> String? {
    guard let root = try? readYAMLFile(path) else { return nil }
    var problems: [Problem] = []
    return GraphFile.read(root, path: path, problems: &problems).summary
  }
}
