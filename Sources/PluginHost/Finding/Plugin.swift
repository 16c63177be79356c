package import GraphCore
import PluginInterface

/// A plugin that was found: its library, and what it says of itself.
package struct Plugin: Sendable {
  package let path: String
  package let metadata: PluginMetadata
  /// Whether a side file told it; else the library was asked, in a process of its own.
  package let hasSideFile: Bool
  /// Whether the kernel guards the process that it was asked in; nil if it was not asked.
  package let isGuarded: Bool?

  /// Where its nodes run that don't ask for a process of their own.
  package enum Use: Sendable {
    /// In this program.
    case loading
    /// Nowhere: they are only asked what they give, in a process of their own, so that a broken plugin does no harm.
    case asking
  }

  /// Finds out what a library holds, without running it in this program.
  /// - Throws: `Problem` SG0901 to SG0903.
  package init(_ path: String) throws(Problem) {
    try LibraryFile.check(path)
    self.path = path
    if let told = try PluginSideFile.read(forLibraryAt: path) {
      metadata = told
      hasSideFile = true
      isGuarded = nil
    } else {
      let (told, isGuarded) = try PluginSideFile.ask(path)
      metadata = told
      hasSideFile = false
      self.isGuarded = isGuarded
    }
  }

  /// Its kinds of node, for graphs.
  package func kinds(_ use: Use) -> [NodeKind] {
    metadata.kinds.map { kind in
      NodeKind(
        about: kind.about, parameters: kind.parameters + Plugin.ownParameters, ports: kind.ports,
        plugin: path
      ) { [self] entries in
        do throws(Problems) {
          return .success(try node(kind, entries, use))
        } catch {
          return .failure(error)
        }
      }
    }
  }

  /// What every node of a plugin takes besides, told where its parameters are.
  private static let ownParameters = [
    ParameterDescription(
      name: "isolate", form: ParameterForm(.boolean), limits: nil, unit: nil, standard: "false",
      help: "Run it in a process of its own, so that its mistakes fail only the recording."),
    ParameterDescription(
      name: "timeout", form: ParameterForm(.number), limits: 0.001...86_400, unit: .seconds,
      standard: "10", help: "The longest that a call may take, of an isolated node."),
    ParameterDescription(
      name: "memory", form: ParameterForm(.text), limits: nil, unit: nil, standard: "256MiB",
      help: "The most memory that its process may take, of an isolated node."),
  ]

  private func node(
    _ kind: PluginMetadata.Kind, _ entries: [Value.Entry], _ use: Use
  ) throws(Problems) -> any Configured {
    let (isolation, own) = try Isolation.take(entries)
    let values = try settings(kind, own)
    do throws(Problem) {
      let backend: any PluginBackend
      if isolation.isIsolated || use == .asking {
        backend = try IsolatedNode(
          path, kind.about.name, values, isolation, isOnlyAsked: !isolation.isIsolated)
      } else {
        backend = try LoadedNode(
          try PluginLibraries.library(path, saying: metadata), kind.about.name, values)
      }
      let node = PluginNode(kind: kind, values: values, backend: backend)
      guard kind.learns, let wants = try backend.wants() else { return node }
      return TrainablePluginNode(node: node, wants: wants)
    } catch {
      throw Problems([error])
    }
  }

  /// Reads the parameters of a node; all problems at once.
  private func settings(
    _ kind: PluginMetadata.Kind, _ entries: [Value.Entry]
  ) throws(Problems) -> [PluginSetting] {
    let names = kind.parameters.map(\.name)
    var problems: [Problem] = []
    for entry in entries where !names.contains(entry.key) {
      problems.append(
        Problem.unknownParameter(
          entry, of: kind.about.name, among: names + Plugin.ownParameters.map(\.name)))
    }
    problems += Problem.missing(
      kind.parameters.filter(\.isRequired).map(\.name), of: kind.about.name, among: entries,
      known: names)
    var values: [PluginSetting] = []
    for parameter in kind.parameters {
      do throws(Problems) {
        if let entry = entries.first(where: { $0.key == parameter.name }) {
          values.append(try parameter.setting(entry.value))
        } else if !parameter.isRequired {
          do throws(Problem) { values.append(try parameter.standardSetting()) } catch {
            throw Problems([error])
          }
        }
      } catch { problems += error.all }
    }
    guard problems.isEmpty else { throw Problems(problems) }
    return values
  }
}
