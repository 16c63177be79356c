import CSergraphPlugin
import Glibc
public import GraphCore
import PluginInterface

/// Describes a plugin to the program that loads it: the one line that makes nodes a plugin.
///
/// ```swift
/// @_cdecl("sergraph_plugin_entry") public func entry(_ host: UInt32) -> UnsafeRawPointer? {
///   export(vendor: "acme", version: "1.0.0", summary: "Tremor.", nodes: [Tremor.self], to: host)
/// }
/// ```
/// From Swift 6.3 on, `@c(sergraph_plugin_entry)` says the same.
///
/// The name that each node has in its `About` is what stands after `use` in a graph file, `acme.tremor`: so a node is
/// called the same in graphs, in messages and in tests that run without the plugin.
/// - Parameters:
///   - vendor: The first part of all its names.
///   - version: Its own, such as `1.0.0`.
///   - summary: One sentence.
///   - nodes: Its kinds of node.
///   - host: The version of the interface that the program has.
/// - Returns: The description, a `sergraph_plugin`, good for ever; nil if the program has another version of the interface,
///   or if something declared can't be (`exportProblems`), which is then written to standard error.
public func export(
  vendor: String, version: String, summary: String, nodes: [any Node.Type], to host: UInt32
) -> UnsafeRawPointer? {
  guard host == SERGRAPH_INTERFACE_VERSION else { return nil }
  let problems = exportProblems(vendor: vendor, version: version, summary: summary, nodes: nodes)
  guard problems.isEmpty else {
    for problem in problems { writeError("sergraph: the plugin '\(vendor)': \(problem)\n") }
    return nil
  }
  return Descriptions.description(
    vendor: vendor, version: version, summary: summary, nodes: nodes)
}

/// What keeps a plugin from being exported, for its tests.
/// - Returns: A sentence for each fault; nothing if all is well.
public func exportProblems(
  vendor: String, version: String, summary: String, nodes: [any Node.Type]
) -> [String] {
  var problems: [String] = []
  if !isName(vendor, symbols: "_-") {
    problems.append("the vendor '\(vendor)' is not lower case, digits, '_' and '-'")
  }
  if version.isEmpty { problems.append("it has no version") }
  if !summary.hasSuffix(".") { problems.append("its summary is not a sentence: '\(summary)'") }
  if nodes.isEmpty { problems.append("it has no nodes") }
  for (index, node) in nodes.enumerated() {
    let id = node.about.name
    let name = id.drop { $0 != "." }.dropFirst()
    if !id.hasPrefix(vendor + "."), !name.isEmpty {
      problems.append("the node '\(id)' is of another vendor; call it '\(vendor).\(name)'")
    } else if !id.hasPrefix(vendor + ".") {
      problems.append("the node '\(id)' has no vendor in its name; call it '\(vendor).\(id)'")
    } else if !isName(String(name), symbols: "_-") {
      problems.append("the node '\(id)' is not called VENDOR.NAME in lower case, digits, _ and -")
    }
    if nodes[..<index].contains(where: { $0.about.name == id }) {
      problems.append("two nodes are called '\(id)'")
    }
    for parameter in NodeKind(node).parameters {
      if reservedNames.contains(parameter.name) || !isName(parameter.name, symbols: "_") {
        problems.append("a parameter of '\(id)' can't be called '\(parameter.name)'")
      }
      problems += structureProblems(of: parameter, in: id)
    }
  }
  return problems
}

/// What keeps a host from reading what a parameter's values are made of.
private func structureProblems(of parameter: ParameterDescription, in id: String) -> [String] {
  var problems: [String] = []
  let names = parameter.structures.map(\.name)
  for (index, name) in names.enumerated() where names[..<index].contains(name) {
    problems.append("two structures of '\(parameter.name)' of '\(id)' are called '\(name)'")
  }
  for structure in parameter.structures {
    for name in [structure.name] + structure.members.map(\.name)
    where !isName(name, symbols: "_-") {
      problems.append("a part of '\(parameter.name)' of '\(id)' can't be called '\(name)'")
    }
  }
  return problems
}

/// What a graph file has keys of its own for.
private let reservedNames: Set<String> = [
  "use", "in", "with", "stage", "on_error", "isolate", "timeout", "memory",
]

private func isName(_ text: String, symbols: String) -> Bool {
  guard let first = text.utf8.first, ("a"..."z").contains(Character(UnicodeScalar(first))) else {
    return false
  }
  return text.utf8.allSatisfy { byte in
    "abcdefghijklmnopqrstuvwxyz0123456789".utf8.contains(byte) || symbols.utf8.contains(byte)
  }
}

private func writeError(_ text: String) {
  let bytes = Array(text.utf8)
  // The pointer is only used during the call.
  _ = bytes.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
}
