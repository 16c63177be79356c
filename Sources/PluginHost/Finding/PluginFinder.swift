import Glibc
package import GraphCore
import Synchronization

/// Where plugins are found: those that are named (`--plugin`, a graph's `plugins`, `SERGRAPH_PLUGINS`), and those in the
/// user's folder.
package struct PluginFinder: Sendable {
  private let use: Plugin.Use
  // Each library is looked at once, however many graphs name it.
  private let found = Found()

  private final class Found: Sendable {
    let plugins = Mutex<[String: Result<Plugin, Problem>]>([:])
  }

  package init(_ use: Plugin.Use) { self.use = use }

  /// The user's folder of plugins: `sergraph/plugins` in `XDG_DATA_HOME`, or in `~/.local/share`.
  package static var userFolder: String? {
    if let data = getenv("XDG_DATA_HOME"), data.pointee != 0 {
      return String(cString: data) + "/sergraph/plugins"
    }
    return getenv("HOME").map { String(cString: $0) + "/.local/share/sergraph/plugins" }
  }

  /// Adds the nodes of plugins that are not named in a graph.
  /// - Parameters:
  ///   - nodes: The built-in nodes.
  ///   - named: From `--plugin`.
  /// - Returns: The nodes, and a warning for each plugin in the user's folder that can't be used.
  /// - Throws: `Problems` with the plugins that were named.
  package func nodes(
    adding nodes: NodeList, named: [String]
  ) throws(Problems) -> (nodes: NodeList, warnings: [Problem]) {
    var list = nodes
    list.plugin = { path throws(Problem) in try kinds(path) }
    var problems: [Problem] = []
    for path in named + PluginFinder.environment {
      do throws(Problem) { try list.add(try kinds(path)) } catch { problems.append(error) }
    }
    guard problems.isEmpty else { throw Problems(problems) }
    var warnings: [Problem] = []
    for path in PluginFinder.installed {
      do throws(Problem) { try list.add(try kinds(path), givesWay: true) } catch {
        var warning = error
        warning.severity = .warning
        warnings.append(warning)
      }
    }
    return (list, warnings)
  }

  /// The plugins that are named outside of graphs, or installed, each with what is wrong with it.
  package func all(named: [String]) -> [(path: String, result: Result<Plugin, Problem>)] {
    var seen: Set<String> = []
    return (named + PluginFinder.environment + PluginFinder.installed).filter {
      seen.insert(PluginFinder.realPath($0)).inserted
    }.map { ($0, plugin($0)) }
  }

  private func kinds(_ path: String) throws(Problem) -> [NodeKind] {
    try plugin(path).get().kinds(use)
  }

  private func plugin(_ path: String) -> Result<Plugin, Problem> {
    let real = PluginFinder.realPath(path)
    if let known = found.plugins.withLock({ $0[real] }) { return known }
    let result: Result<Plugin, Problem>
    do throws(Problem) { result = .success(try Plugin(real)) } catch { result = .failure(error) }
    found.plugins.withLock { $0[real] = result }
    return result
  }

  /// `SERGRAPH_PLUGINS`: paths with colons between them.
  private static var environment: [String] {
    guard let text = getenv("SERGRAPH_PLUGINS") else { return [] }
    return String(cString: text).split(separator: ":").map(String.init)
  }

  /// The libraries in the user's folder, by name.
  private static var installed: [String] {
    guard let path = userFolder, let names = try? Files.names(in: path) else { return [] }
    return names.filter { $0.hasSuffix(".so") }.map { "\(path)/\($0)" }
  }

  private static func realPath(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }
}
