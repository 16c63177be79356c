package import GraphCore

/// The name of a plugin's node, VENDOR.NAME, and what follows from it.
package struct PluginName: Sendable, Equatable {
  package let vendor: String
  package let name: String

  /// Reads a name.
  /// - Throws: `Problem` SG0210 for one that no node can have.
  package init(_ text: String) throws(Problem) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, parts.allSatisfy(PluginName.isPlain) else {
      throw Problem(
        .badName, "'\(text)' can't be the name of a plugin's node, which is VENDOR.NAME",
        suggestion: PluginName.cure(for: text))
    }
    vendor = parts[0]
    name = parts[1]
  }

  /// What stands after `use` in a graph file.
  package var id: String { "\(vendor).\(name)" }

  /// The name as a Swift type and module: `voice-tremor` is `VoiceTremor`.
  package var type: String {
    let type = name.split { $0 == "-" || $0 == "_" }
      .map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    return PluginName.taken.contains(type) ? type + "Node" : type
  }

  /// Lower case, digits, `_` and `-`, with a letter first.
  private static func isPlain(_ part: String) -> Bool {
    guard let first = part.utf8.first, UInt8(ascii: "a")...UInt8(ascii: "z") ~= first else {
      return false
    }
    return part.utf8.allSatisfy { byte in
      "abcdefghijklmnopqrstuvwxyz0123456789_-".utf8.contains(byte)
    }
  }

  /// The nearest name that would do.
  private static func cure(for text: String) -> String {
    let plain = text.lowercased().split(separator: ".").map { part in
      String(part.drop { !($0.isASCII && $0.isLetter) })
        .filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == "-") }
    }.filter { !$0.isEmpty }
    switch plain.count {
    case 0: return "in lower case, digits, '_' and '-', such as acme.tremor"
    case 1: return "put who makes it before it, such as acme.\(plain[0])"
    default: return "such as \(plain[0]).\(plain.dropFirst().joined(separator: "-"))"
    }
  }

  /// Types and modules that a node's file uses, or whose name its own would hide.
  private static let taken: Set<String> = [
    "About", "Any", "Array", "Bool", "Character", "Clock", "Configured", "Counters", "Declared",
    "Delay", "Dictionary", "Double", "Duration", "Error", "Examples", "FitOptions", "Fitted",
    "Float", "Format", "Glibc", "Graph", "GraphCore", "GraphNode", "GraphTesting", "Int",
    "ItemIdentity", "Kit", "Mutex", "Never", "Node", "NodeKind", "NodeList", "Optional", "Override",
    "Parameter", "ParameterChoice", "ParameterForm", "ParameterValue", "Place", "Plan",
    "PluginInterface", "PluginKit", "Port", "Problem", "Problems", "Processor", "Range", "Ratio",
    "Reader", "Result", "RowBuffer", "Self", "Set", "Source", "Span", "String", "Suite", "Swift",
    "Task", "Tensor", "Test", "Testing", "TrainableNode", "Type", "Unit", "Value", "Void",
  ]
}
