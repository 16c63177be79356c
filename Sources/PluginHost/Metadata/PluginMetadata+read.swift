package import GraphCore

extension PluginMetadata {
  /// Reads a side file.
  /// - Throws: `Problems` with the place of what is damaged, SG0903 for what can't be.
  package static func read(
    _ root: Value
  ) throws(Problems) -> (metadata: PluginMetadata, libraryBytes: Int) {
    do throws(Problem) {
      var fields = try SideFields(root, "a side file")
      let version = try fields.text("sergraph_plugin")
      guard version == PluginMetadata.version else {
        throw Problem(
          .badMetadata,
          "the side file is of version \(version), this program reads \(Self.version)",
          at: root.place, suggestion: "make it again with `sergraph plugin build`")
      }
      let bytes = try fields.integer("library_bytes")
      var metadata = PluginMetadata(
        vendor: try fields.text("vendor"), version: try fields.text("version"),
        summary: try fields.text("summary"), madeWith: try fields.text("made_with"), kinds: [])
      for value in try fields.values("nodes") { metadata.kinds.append(try Kind(value)) }
      try fields.end()
      do throws(Problem) { try metadata.check() } catch { throw error.placed(at: root.place) }
      return (metadata, bytes)
    } catch {
      throw Problems([error])
    }
  }
}

extension PluginMetadata.Kind {
  fileprivate init(_ value: Value) throws(Problem) {
    var fields = try SideFields(value, "a node")
    about = About(
      try fields.text("id"), try fields.text("summary"), family: try fields.text("family"),
      from: try fields.kinds("takes"), to: try fields.text("gives"),
      definition: try fields.text("definition"))
    lookAhead = try fields.seconds("look_ahead")
    stateSize = try fields.integer("state_bytes")
    extensions = try fields.texts("extensions")
    ports = []
    for value in try fields.values("inputs", isOptional: true) {
      var port = try SideFields(value, "an input")
      ports.append(
        Port(
          try port.text("name"), try port.kinds("takes"), isOptional: try port.flag("optional"),
          try port.text("help")))
      try port.end()
    }
    parameters = []
    for value in try fields.values("parameters", isOptional: true) {
      parameters.append(try SideParameter(value).description([]))
    }
    try fields.end()
  }
}
