package import GraphCore
package import PluginInterface

/// Checks a built plugin against every rule, each group of rules in a process of its own: whatever the plugin does ends
/// that process at most, and is a line of the report.
package struct PluginCheck: Sendable {
  package var path: String
  /// The only node to check; all of the plugin's if nil.
  package var node: String?
  /// `name=value` of parameters; the others have their defaults. What is set is not varied.
  package var settings: [String] = []
  /// The only groups to check.
  package var groups: [CheckGroup] = CheckGroup.allCases
  /// The longest that one call of the plugin may take.
  package var seconds = 10.0
  /// Bytes that each process may take.
  package var memory = 1 << 30

  /// Processes of one group that may end before the rest of it is given up.
  private static let mostDeaths = 5
  /// Processes of one group, and of one node, that may hang: each costs as long as a call may take.
  private static let mostHangs = (ofGroup: 2, ofNode: 6)

  package init(_ path: String) { self.path = path }

  /// Runs all checks.
  /// - Parameter progress: Told what is checked next.
  /// - Throws: `Problem` when the file is no plugin, or the node or a setting is not there.
  package func run(_ progress: (String) -> Void) throws(Problem) -> CheckReport {
    try LibraryFile.check(path)
    progress("loading")
    let metadata: PluginMetadata
    do throws(Problem) { metadata = try PluginSideFile.ask(path).metadata } catch {
      // It is a plugin, but a broken one, if it was loaded at all.
      guard error.code == .pluginEnded || error.code == .badMetadata else { throw error }
      return CheckReport(
        path: path, version: "",
        library: [CheckFinding(.error, error.message, cure: error.suggestion)], nodes: [])
    }
    if let node, !metadata.kinds.contains(where: { $0.about.name == node }) {
      let names = metadata.kinds.map(\.about.name)
      throw Problem(
        .unknownNode, "'\(path)' has no node '\(node)'",
        suggestion: "it has \(names.joined(separator: ", "))")
    }
    var report = CheckReport(
      path: path, version: metadata.version, library: sideFile(metadata), nodes: [])
    for kind in metadata.kinds where node == nil || kind.about.name == node {
      _ = try kind.settings(settings)
      report.nodes.append(try check(kind, progress))
    }
    return report
  }

  private func sideFile(_ metadata: PluginMetadata) -> [CheckFinding] {
    do throws(Problem) {
      guard let told = try PluginSideFile.read(forLibraryAt: path), told != metadata else {
        return []
      }
      return [
        CheckFinding(
          .error, "the side file says other things than the library", cure: SideFields.cure)
      ]
    } catch {
      return [CheckFinding(.error, error.message, cure: error.suggestion)]
    }
  }

  private func check(
    _ kind: PluginMetadata.Kind, _ progress: (String) -> Void
  ) throws(Problem) -> CheckReport.NodeReport {
    var node = CheckReport.NodeReport(id: kind.about.name, groups: [])
    var isStuck = false
    var hangs = 0
    for group in groups where kind.learns || !group.isOfLearners {
      var part = CheckReport.Group(group: group)
      if (isStuck && group.needsInput) || hangs >= PluginCheck.mostHangs.ofNode {
        part.isSkipped = true
      } else {
        let request = CheckRequest(
          path: path, node: kind.about.name, group: group, settings: settings)
        isStuck = !(try run(request, into: &part, progress))
        hangs += part.hangs
      }
      node.groups.append(part)
    }
    return node
  }

  /// Tries all cases of a group, by as many processes as it takes.
  /// - Returns: Whether it got as far as its cases.
  private func run(
    _ request: CheckRequest, into part: inout CheckReport.Group, _ progress: (String) -> Void
  ) throws(Problem) -> Bool {
    var request = request
    let began = monotonicNanoseconds()
    defer { part.seconds = Double(monotonicNanoseconds() - began) / 1e9 }
    var deaths = 0
    while deaths < PluginCheck.mostDeaths, part.hangs < PluginCheck.mostHangs.ofGroup {
      var current: (number: Int, words: String, severity: Problem.Severity)?
      var doing = ""
      let process = try CheckProcess(request, seconds: seconds, memory: memory)
      let end = process.run { message in
        switch message {
        case .begins(let number, let words, let severity):
          current = (number, words, severity)
          doing = ""
          part.cases += 1
          progress("\(request.node), \(request.group.rawValue): \(words)")
        case .doing(let words): doing = words
        case .found(var finding):
          finding.cases = [(finding.cases + [current?.words ?? ""]).joined(separator: "; ")]
          part.add(finding)
        case .ended, .left: break
        }
      }
      if end == .whole { return true }
      guard case .died(let death) = end else {
        request.first = (current?.number ?? 0) + 1
        continue
      }
      deaths += 1
      if death.isHang { part.hangs += 1 }
      let place = [doing, current?.words ?? ""].filter { !$0.isEmpty }.joined(separator: "; ")
      part.add(
        CheckFinding(
          current?.severity ?? .error, "it " + death.cause,
          cure: request.group == .guards && death.isOutOfBounds
            ? "read and write `count` rows of input and `capacity` rows of output, nothing else, and never"
              + " write the input" : death.cure,
          cases: place.isEmpty ? [] : [place]))
      guard let current else { return false }
      request.first = current.number + 1
    }
    part.isGivenUp = true
    return true
  }
}

extension PluginMetadata.Kind {
  /// Its parameters' values.
  /// - Parameter texts: `name=value` of those that don't have their defaults.
  /// - Throws: `Problem` with a name or value that can't be.
  package func settings(_ texts: [String]) throws(Problem) -> [PluginSetting] {
    var values: [String: Value] = [:]
    for text in texts {
      guard let sign = text.firstIndex(of: "=") else {
        throw Problem(
          .wrongValue, "'\(text)' is not a setting", suggestion: "name=value, such as cutoff=300")
      }
      let name = String(text[..<sign])
      guard parameters.contains(where: { $0.name == name }) else {
        throw Problem(
          .unknownParameter, "'\(about.name)' has no parameter '\(name)'",
          suggestion: "it has \(parameters.map(\.name).joined(separator: ", "))")
      }
      do throws(Problems) {
        values[name] = try readYAMLValue(String(text[text.index(after: sign)...]), name: text)
      } catch { throw error.all.first ?? Problem(.wrongValue, "'\(text)' can't be read") }
    }
    var settings: [PluginSetting] = []
    for parameter in parameters {
      if let value = values[parameter.name] {
        do throws(Problems) { settings.append(try parameter.setting(value)) } catch {
          throw error.all.first ?? Problem(.wrongValue, "'\(parameter.name)' can't be read")
        }
      } else if parameter.isRequired {
        throw Problem(
          .missing, "'\(about.name)' has no '\(parameter.name)', which has to be given",
          suggestion: "give it with --set \(parameter.name)=...")
      } else {
        settings.append(try parameter.standardSetting())
      }
    }
    return settings
  }
}
