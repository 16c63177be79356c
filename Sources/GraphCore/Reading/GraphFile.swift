/// A graph file as it was written: keys checked, nothing looked up yet.
struct GraphFile: Sendable {
  /// One entry of `nodes`.
  struct NodeEntry: Sendable {
    var name: String
    var namePlace: Place
    /// `use`; nil if the node has none, which has been reported.
    var use: Value?
    /// `in`, if it is given.
    var inputs: Value?
    /// `with`, of sub-graphs.
    var with: [Value.Entry] = []
    var settings: [Value.Entry] = []
    /// Settings from `--set`, which replace those of the file.
    var given: [Value.Entry] = []
    /// Parts of settings from `--set`, such as `layers[2].filters`.
    var edits: [Edit] = []
    /// `--set NODE.use=...` replaced the kind: what the file sets and only the old kind knew is left out.
    var isSwapped = false
  }

  /// One entry of `params`.
  struct ParameterEntry: Sendable {
    let name: String
    let place: Place
    let standard: Value?
    let unit: String?
    let help: String
  }

  var path: String
  var name: String
  var summary = ""
  var inputs: [Value] = []
  var model: Value?
  /// `plugins`: libraries whose nodes it uses.
  var plugins: [Value] = []
  var parameters: [ParameterEntry] = []
  var nodes: [NodeEntry] = []
  var output: Value?
  var unless: Value?
  var copies: Value?
}

extension GraphFile {
  private static let keys = [
    "sergraph", "name", "summary", "inputs", "model", "plugins", "params", "nodes", "output",
    "unless", "copies",
  ]

  /// Reads the top of a graph file.
  /// - Parameter problems: Takes everything that is wrong, in the order of the file.
  static func read(_ root: Value, path: String, problems: inout [Problem]) -> GraphFile {
    var file = GraphFile(path: path, name: FilePath.name(of: path))
    guard case .mapping(let entries) = root.content else { return file }
    var version: Value?
    // A key that is misspelt is not missing as well.
    var seen: Set<String> = []
    for entry in entries {
      let value = entry.value
      seen.insert(nearest(to: entry.key, among: keys) ?? entry.key)
      switch entry.key {
      case "sergraph": version = value
      case "name": file.name = text(value, "name", &problems)
      case "summary": file.summary = text(value, "summary", &problems)
      case "inputs": file.inputs = list(value)
      case "model": file.model = value
      case "plugins": file.plugins = list(value)
      case "output": file.output = value
      case "unless": file.unless = value
      case "copies": file.copies = value
      case "params": file.parameters = readParameters(value, &problems)
      case "nodes": file.nodes = readNodes(value, &problems)
      default:
        problems.append(
          Problem(
            .unknownKey, "a graph has no key '\(entry.key)'", at: entry.keyPlace,
            suggestion: suggestion(for: entry.key, among: keys)))
      }
    }
    if let version {
      if version.scalar != "1" {
        problems.append(
          Problem(
            .wrongValue, "this program reads graph format 1, found \(version.described)",
            at: version.place, suggestion: "write 'sergraph: 1'"))
      }
    } else if !seen.contains("sergraph") {
      problems.append(
        Problem(
          .missing, "the graph has no key 'sergraph'", at: root.place,
          suggestion: "start the file with 'sergraph: 1'"))
    }
    if !seen.contains("nodes") {
      problems.append(
        Problem(
          .missing, "the graph has no key 'nodes'", at: root.place,
          suggestion: "see docs/graph-format.md"))
    }
    return file
  }

  private static func text(_ value: Value, _ key: String, _ problems: inout [Problem]) -> String {
    if let text = value.scalar, !value.isNull { return text }
    problems.append(
      Problem(.wrongValue, "'\(key)': expected a text, found \(value.described)", at: value.place))
    return ""
  }

  /// A list as it is, a single value as a list of one.
  static func list(_ value: Value) -> [Value] {
    if case .sequence(let values) = value.content { values } else { [value] }
  }

  private static func readParameters(_ value: Value, _ problems: inout [Problem])
    -> [ParameterEntry]
  {
    guard case .mapping(let entries) = value.content else {
      problems.append(
        Problem(.shape, "'params': expected a mapping, found \(value.described)", at: value.place))
      return []
    }
    return entries.map { entry in
      var standard: Value?
      var unit: String?
      var help = ""
      if case .mapping(let fields) = entry.value.content {
        for field in fields {
          switch field.key {
          case "default": standard = field.value
          case "help": help = text(field.value, "help", &problems)
          case "unit":
            unit = readUnit(field.value, &problems)
          default:
            // So that a misspelt default is not missing as well.
            if nearest(to: field.key, among: ["default"]) != nil { standard = field.value }
            problems.append(
              Problem(
                .unknownKey, "a graph parameter has no key '\(field.key)'", at: field.keyPlace,
                suggestion: suggestion(for: field.key, among: ["default", "unit", "help"])))
          }
        }
      } else {
        standard = entry.value
      }
      return ParameterEntry(
        name: entry.key, place: entry.keyPlace, standard: standard, unit: unit, help: help)
    }
  }

  private static func readUnit(_ value: Value, _ problems: inout [Problem]) -> String? {
    guard let text = value.scalar, Unit(rawValue: text) != nil else {
      problems.append(
        Problem(
          .wrongValue, "'unit': expected a unit, found \(value.described)", at: value.place,
          suggestion: value.scalar.flatMap {
            suggestion(for: $0, among: Unit.allCases.map(\.rawValue))
          }))
      return nil
    }
    return text
  }

  private static func readNodes(_ value: Value, _ problems: inout [Problem]) -> [NodeEntry] {
    guard case .mapping(let entries) = value.content, !entries.isEmpty else {
      problems.append(
        Problem(
          .shape, "'nodes': expected a mapping of names to nodes, found \(value.described)",
          at: value.place, suggestion: "such as 'audio: {use: decode}'"))
      return []
    }
    return entries.map { readNode($0, &problems) }
  }

  private static func readNode(_ entry: Value.Entry, _ problems: inout [Problem]) -> NodeEntry {
    if !isName(entry.key) || entry.key == "input" {
      problems.append(
        Problem(
          .badName, "'\(entry.key)' can't be a node's name", at: entry.keyPlace,
          suggestion: entry.key == "input"
            ? "'input' is what a sub-graph takes"
            : "letters, digits, '_' and '-', starting with a letter"))
    }
    var node = NodeEntry(name: entry.key, namePlace: entry.keyPlace)
    guard case .mapping(let fields) = entry.value.content else {
      problems.append(
        Problem(
          .shape, "node '\(entry.key)': expected a mapping, found \(entry.value.described)",
          at: entry.value.place, suggestion: "such as '\(entry.key): {use: mel}'"))
      return node
    }
    node.use = fields.first { $0.key == "use" }?.value
    if node.use == nil {
      let near = fields.first { nearest(to: $0.key, among: ["use"]) != nil }
      problems.append(
        Problem(
          .missing, "node '\(entry.key)' has no key 'use'", at: near?.keyPlace ?? entry.keyPlace,
          suggestion: near == nil ? "name its kind: 'use: mel'" : "did you mean 'use'?"))
    }
    for field in fields where field.key != "use" {
      switch field.key {
      case "in": node.inputs = field.value
      case "with":
        if case .mapping(let with) = field.value.content {
          node.with = with
        } else {
          problems.append(
            Problem(
              .shape, "'with': expected a mapping, found \(field.value.described)",
              at: field.value.place))
        }
      default: node.settings.append(field)
      }
    }
    return node
  }

  private static func isName(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first, first.isASCII, first.properties.isAlphabetic else {
      return false
    }
    return text.unicodeScalars.allSatisfy {
      $0.isASCII
        && ($0.properties.isAlphabetic || ("0"..."9").contains($0) || $0 == "_" || $0 == "-")
    }
  }
}
