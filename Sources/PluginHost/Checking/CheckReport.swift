import GraphCore

/// What came of checking a plugin.
package struct CheckReport: Sendable {
  /// What came of one group of checks.
  package struct Group: Sendable {
    package let group: CheckGroup
    /// Cases that were tried.
    package var cases = 0
    package var findings: [CheckFinding] = []
    package var seconds = 0.0
    /// Processes that hung.
    var hangs = 0
    /// Whether no case could be tried, since the plugin ends the process before.
    package var isSkipped = false
    /// Whether the cases after the last one that ended a process were left out.
    package var isGivenUp = false

    /// Adds a finding; the same one in another case adds the case.
    mutating func add(_ finding: CheckFinding) {
      let same = findings.firstIndex {
        $0.severity == finding.severity && $0.message == finding.message
      }
      if let same {
        findings[same].cases += finding.cases
      } else {
        findings.append(finding)
      }
    }
  }

  /// What came of one node.
  package struct NodeReport: Sendable {
    package let id: String
    package var groups: [Group]
  }

  package let path: String
  /// What the plugin says that it is.
  package let version: String
  /// What is wrong with the library itself.
  package let library: [CheckFinding]
  package var nodes: [NodeReport]

  private var findings: [CheckFinding] {
    library + nodes.flatMap { $0.groups.flatMap(\.findings) }
  }
  /// Rules that are broken.
  package var errors: Int { findings.count { $0.severity == .error } }
  package var warnings: Int { findings.count { $0.severity == .warning } }
}

extension CheckReport {
  /// Findings of one group that are told; the others are counted.
  private static let mostTold = 10

  /// The report for people.
  package var text: String {
    var lines = [path + (version.isEmpty ? "" : ", version \(version)")]
    var known: [CheckFinding] = []
    lines += told(library, after: &known)
    for node in nodes {
      known = []
      lines.append(node.id)
      for group in node.groups {
        lines.append("  \(state(of: group))  \(group.group.title)")
        lines += told(group.findings, after: &known)
        if group.isGivenUp {
          lines.append("      the cases after that were left out: too many ended their process")
        }
      }
    }
    let cases = nodes.reduce(0) { $0 + $1.groups.reduce(0) { $0 + $1.cases } }
    lines.append(
      findings.isEmpty
        ? "all is well: \(cases) cases"
        : "\(counted(errors, "error")), \(counted(warnings, "warning")) in \(cases) cases")
    return lines.joined(separator: "\n") + "\n"
  }

  private func counted(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
  }

  private func state(of group: Group) -> String {
    let text =
      group.isSkipped
      ? "not checked" : group.findings.isEmpty ? "ok" : counted(group.findings.count, "finding")
    return text + String(repeating: " ", count: max(0, 11 - text.count))
  }

  /// Findings in lines; what the same node was found to do before is told in one.
  private func told(_ findings: [CheckFinding], after known: inout [CheckFinding]) -> [String] {
    var lines: [String] = []
    for finding in findings.prefix(CheckReport.mostTold) {
      let isKnown = known.contains { $0.message == finding.message }
      lines.append(
        "    \(finding.severity.rawValue): \(finding.message)" + (isKnown ? ", as above" : ""))
      if isKnown { continue }
      known.append(finding)
      if let first = finding.cases.first {
        let more = finding.cases.count - 1
        lines.append("      with \(first)" + (more > 0 ? "; and \(more) more" : ""))
      }
      if let cure = finding.cure { lines.append("      cure: \(cure)") }
    }
    if findings.count > CheckReport.mostTold {
      lines.append("    and \(findings.count - CheckReport.mostTold) more")
    }
    return lines
  }

  /// The report as one JSON object.
  package var json: String {
    let nodes = nodes.map { node in
      let groups = node.groups.map { group in
        object([
          ("group", jsonString(group.group.rawValue)), ("checked", "\(!group.isSkipped)"),
          ("complete", "\(!group.isSkipped && !group.isGivenUp)"), ("cases", "\(group.cases)"),
          ("seconds", shortNumber(group.seconds)), ("findings", list(group.findings)),
        ])
      }
      return object([("id", jsonString(node.id)), ("groups", array(groups))])
    }
    return object([
      ("path", jsonString(path)), ("version", jsonString(version)), ("errors", "\(errors)"),
      ("warnings", "\(warnings)"), ("findings", list(library)), ("nodes", array(nodes)),
    ])
  }

  private func list(_ findings: [CheckFinding]) -> String {
    array(
      findings.map { finding in
        object([
          ("severity", jsonString(finding.severity.rawValue)),
          ("message", jsonString(finding.message)),
          ("cure", finding.cure.map(jsonString) ?? "null"),
          ("cases", array(finding.cases.map(jsonString))),
        ])
      })
  }

  private func array(_ values: [String]) -> String { "[" + values.joined(separator: ",") + "]" }

  private func object(_ members: [(String, String)]) -> String {
    "{" + members.map { jsonString($0.0) + ":" + $0.1 }.joined(separator: ",") + "}"
  }
}
