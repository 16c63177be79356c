package import GraphCore

/// Plugins in a list, for people and for programs.
package enum PluginListing {
  package typealias Found = [(path: String, result: Result<Plugin, Problem>)]

  /// A paragraph for each.
  package static func text(_ found: Found) -> String {
    let folder = PluginFinder.userFolder ?? "(there is no HOME)"
    guard !found.isEmpty else {
      return "no plugins; put their .so files into \(folder), or name them with --plugin\n"
    }
    var lines: [String] = []
    for (path, result) in found {
      guard case .success(let plugin) = result else { continue }
      let about = plugin.metadata
      lines.append("\(path)")
      lines.append(
        "  \(about.vendor) \(about.version)\(about.madeWith.isEmpty ? "" : ", made with \(about.madeWith)"): \(about.summary)"
      )
      let width = about.kinds.map(\.about.name.count).max() ?? 0
      for kind in about.kinds {
        let name = kind.about.name
        let gap = String(repeating: " ", count: width - name.count + 2)
        lines.append("  \(name)\(gap)\(kind.about.summary)\(kind.learns ? " Learns." : "")")
      }
      if !plugin.hasSideFile {
        lines.append("  (no side file: it was asked in a process of its own)")
      }
      if plugin.isGuarded == false {
        lines.append(
          "  (the kernel of this machine does not keep isolated plugins from network and files)")
      }
      lines.append("")
    }
    return lines.map { $0 + "\n" }.joined()
  }

  /// An array of objects: path, vendor, version, nodes, or the error.
  package static func json(_ found: Found) -> String {
    let objects = found.map { path, result in
      switch result {
      case .success(let plugin):
        let nodes = plugin.metadata.kinds.map { jsonString($0.about.name) }
        return "{\"path\":\(jsonString(path)),\"vendor\":\(jsonString(plugin.metadata.vendor))"
          + ",\"version\":\(jsonString(plugin.metadata.version))"
          + ",\"side_file\":\(plugin.hasSideFile),\"nodes\":[\(nodes.joined(separator: ","))]}"
      case .failure(let problem):
        return "{\"path\":\(jsonString(path)),\"error\":{\"code\":\"\(problem.code)\""
          + ",\"message\":\(jsonString(problem.message))}}"
      }
    }
    return "[" + objects.joined(separator: ",\n") + "]\n"
  }
}
