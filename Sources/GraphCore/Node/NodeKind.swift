/// A kind of node that graphs may use, as a plain value: what is told about it, and how its settings are read.
package struct NodeKind: Sendable {
  package let about: About
  /// Every parameter with its default; made anew each time, since only help and schemas ask for it.
  package var parameters: [ParameterDescription] { describe() }
  /// Its named inputs, the main one first; empty if it has one without a name.
  package let ports: [Port]
  /// Whether it starts a graph.
  package let isSource: Bool
  /// The plugin that it comes from; nil if it is built in.
  package let plugin: String?
  /// Reads settings from a graph file; all problems at once.
  package let read: @Sendable ([Value.Entry]) -> Result<any Configured, Problems>

  private let describe: @Sendable () -> [ParameterDescription]

  /// The kind that a type of node declares.
  package init(_ type: any Node.Type) { self.init(type, ports: type.ports, isSource: false) }

  /// The kind that a type of source declares.
  package init(_ type: any Source.Type) { self.init(type, ports: [], isSource: true) }

  private init(_ type: any Declared.Type, ports: [Port], isSource: Bool) {
    about = type.about
    self.ports = ports
    self.isSource = isSource
    plugin = nil
    describe = { type.parameterDescriptions }
    read = { type.instance($0) }
  }

  /// A kind that comes from a plugin.
  /// - Parameters:
  ///   - plugin: The plugin's file.
  ///   - read: Reads settings from the keys that are neither `use` nor `in`.
  package init(
    about: About, parameters: [ParameterDescription], ports: [Port], plugin: String,
    read: @escaping @Sendable ([Value.Entry]) -> Result<any Configured, Problems>
  ) {
    self.about = about
    describe = { parameters }
    self.ports = ports
    isSource = false
    self.plugin = plugin
    self.read = read
  }
}

extension Declared {
  /// Reads settings without naming the type.
  fileprivate static func instance(_ entries: [Value.Entry]) -> Result<any Configured, Problems> {
    read(entries).map { $0 as any Configured }
  }
}
