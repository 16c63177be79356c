import CSergraphPlugin
import GraphCore
import PluginInterface

extension PluginMetadata {
  /// Reads the description in a library that is loaded.
  /// - Throws: `Problem` SG0903 where it breaks the rules of sergraph_plugin.h.
  init(_ plugin: sergraph_plugin) throws(Problem) {
    self.init(
      vendor: foreignText(plugin.vendor), version: foreignText(plugin.version),
      summary: foreignText(plugin.summary),
      madeWith: foreignText(plugin.made_with), kinds: [])
    guard plugin.kind_count <= 1000 else {
      throw PluginMetadata.wrong("it has \(plugin.kind_count) nodes")
    }
    for index in 0..<Int(plugin.kind_count) {
      guard let kind = plugin.kinds?[index] else {
        throw PluginMetadata.wrong("node \(index + 1) of \(plugin.kind_count) is missing")
      }
      kinds.append(try Kind(kind))
    }
    try check()
  }
}

extension PluginMetadata.Kind {
  init(_ pointer: UnsafePointer<sergraph_node_kind>) throws(Problem) {
    guard let kind = sized(pointer, as: sergraph_node_kind.self) else {
      throw PluginMetadata.wrong(
        "a node is described in fewer bytes than the \(Version1.size(of: sergraph_node_kind.self)) of version 1"
      )
    }
    let id = foreignText(kind.id)
    guard kind.create != nil, kind.format != nil, kind.prepare != nil, kind.process != nil,
      kind.reset != nil, kind.release != nil, kind.destroy != nil, kind.last_error != nil
    else { throw PluginMetadata.wrong("'\(id)' lacks one of the functions that every node has") }
    guard let takes = Format.Kind.kinds(in: kind.takes) else {
      throw PluginMetadata.wrong("'\(id)' takes kinds of rows that there are not")
    }
    about = About(
      id, foreignText(kind.summary), family: foreignText(kind.family), from: takes,
      to: foreignText(kind.gives),
      definition: foreignText(kind.definition))
    lookAhead = kind.look_ahead
    stateSize = Int(min(kind.state_size, 1 << 46))
    ports = []
    for port: sergraph_port in try elements(kind.ports, kind.port_count, of: "inputs", id) {
      guard let kinds = Format.Kind.kinds(in: port.kinds) else {
        throw PluginMetadata.wrong("an input of '\(id)' takes kinds of rows that there are not")
      }
      ports.append(
        Port(
          foreignText(port.name), kinds, isOptional: port.is_optional != 0, foreignText(port.help)))
    }
    parameters = []
    for parameter: sergraph_parameter in try elements(
      kind.parameters, kind.parameter_count, of: "parameters", id)
    {
      var reader = ForeignParameters(of: id)
      let description = try reader.description(parameter)
      parameters.append(description.made(of: reader.structures))
    }
    func has<Extension: BitwiseCopyable>(_ name: String, _ type: Extension.Type) -> Bool {
      guard let found = kind.extension?(pointer, name) else { return false }
      // One that is too short for its function is as good as none.
      return sized(found, as: type) != nil
    }
    let known = [
      (SERGRAPH_LATENCY, has(SERGRAPH_LATENCY, sergraph_latency.self)),
      (SERGRAPH_FIT, has(SERGRAPH_FIT, sergraph_fit.self)),
      (SERGRAPH_SAVE, has(SERGRAPH_SAVE, sergraph_save.self)),
      (SERGRAPH_LOAD, has(SERGRAPH_LOAD, sergraph_load.self)),
    ]
    extensions = known.filter(\.1).map(\.0)
  }
}

/// A text of a plugin; an absent one is empty, and a very long one is cut.
func foreignText(_ pointer: UnsafePointer<CChar>?) -> String {
  guard let pointer else { return "" }
  return String(String(cString: pointer).prefix(20_000))
}

/// Structs that stand one after another, as far apart as the first one's size says.
func elements<Element: BitwiseCopyable>(
  _ first: UnsafePointer<Element>?, _ count: UInt32, of what: String, _ id: String
) throws(Problem) -> [Element] {
  guard count > 0 else { return [] }
  guard count <= 1000, let first = UnsafeRawPointer(first) else {
    throw PluginMetadata.wrong("'\(id)' has \(count) \(what)")
  }
  let size = first.loadUnaligned(as: UInt32.self)
  // Each lies within the array that the plugin says it has.
  let elements = (0..<Int(count)).compactMap {
    sized(first.advanced(by: $0 * Int(min(size, 4096))), as: Element.self, size: size)
  }
  guard elements.count == Int(count), size <= 4096 else {
    throw PluginMetadata.wrong("the \(what) of '\(id)' are described in \(size) bytes each")
  }
  return elements
}
