/// A graph file as it was written: keys checked, nothing looked up yet.
struct GraphFile: Sendable {
  /// One entry of `nodes`.
  struct Entry: Sendable {
    var name: String
    var namePlace: Place
    var use: Value
    /// `in`, if it is given.
    var inputs: [Value]?
    /// `with`, of sub-graphs.
    var with: [Value.Entry]
    var settings: [Value.Entry]
    /// `--set NODE.use=...` replaced the kind: settings that only the old kind knew are left out.
    var isSwapped = false
  }

  /// One entry of `params`.
  struct GraphParameter: Sendable {
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
  var parameters: [GraphParameter] = []
  var nodes: [Entry] = []
  var output: Value?
}

extension GraphFile {
  private static let keys = [
    "sergraph", "name", "summary", "inputs", "model", "params", "nodes", "output",
  ]

  /// Reads the top of a graph file.
  /// - Parameter problems: Takes everything that is wrong, in the order of the file.
  static func read(_ root: Value, path: String, problems: inout [Problem]) -> GraphFile {
    var file = GraphFile(path: path, name: FilePath.name(of: path))
    guard case .mapping(let entries) = root.content else { return file }
    var version: Value?
    var hasNodes = false
    for entry in entries {
      let value = entry.value
      switch entry.key {
      case "sergraph": version = value
      case "name": file.name = text(value, "name", &problems)
      case "summary": file.summary = text(value, "summary", &problems)
      case "inputs": file.inputs = list(value)
      case "model": file.model = value
      case "output": file.output = value
      case "params": file.parameters = readParameters(value, &problems)
      case "nodes":
        hasNodes = true
        file.nodes = readNodes(value, &problems)
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
    } else {
      problems.append(
        Problem(
          .missing, "the graph has no key 'sergraph'", at: root.place,
          suggestion: "start the file with 'sergraph: 1'"))
    }
    if !hasNodes {
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
    -> [GraphParameter]
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
            unit = text(field.value, "unit", &problems)
            if let unit, Unit(rawValue: unit) == nil {
              problems.append(
                Problem(
                  .wrongValue, "there is no unit '\(unit)'", at: field.value.place,
                  suggestion: suggestion(for: unit, among: Unit.allCases.map(\.rawValue))))
            }
          default:
            problems.append(
              Problem(
                .unknownKey, "a graph parameter has no key '\(field.key)'", at: field.keyPlace,
                suggestion: suggestion(for: field.key, among: ["default", "unit", "help"])))
          }
        }
      } else {
        standard = entry.value
      }
      return GraphParameter(
        name: entry.key, place: entry.keyPlace, standard: standard, unit: unit, help: help)
    }
  }

  private static func readNodes(_ value: Value, _ problems: inout [Problem]) -> [Entry] {
    guard case .mapping(let entries) = value.content, !entries.isEmpty else {
      problems.append(
        Problem(
          .shape, "'nodes': expected a mapping of names to nodes, found \(value.described)",
          at: value.place, suggestion: "such as 'audio: {use: decode}'"))
      return []
    }
    return entries.compactMap { readNode($0, &problems) }
  }

  private static func readNode(_ entry: Value.Entry, _ problems: inout [Problem]) -> Entry? {
    if !isName(entry.key) || entry.key == "input" {
      problems.append(
        Problem(
          .badName, "'\(entry.key)' can't be a node's name", at: entry.keyPlace,
          suggestion: entry.key == "input"
            ? "'input' is what a sub-graph takes"
            : "letters, digits, '_' and '-', starting with a letter"))
    }
    guard case .mapping(let fields) = entry.value.content else {
      problems.append(
        Problem(
          .shape, "node '\(entry.key)': expected a mapping, found \(entry.value.described)",
          at: entry.value.place, suggestion: "such as '\(entry.key): {use: mel}'"))
      return nil
    }
    guard let use = fields.first(where: { $0.key == "use" })?.value else {
      let near = fields.first { nearest(to: $0.key, among: ["use"]) != nil }
      problems.append(
        Problem(
          .missing, "node '\(entry.key)' has no key 'use'", at: near?.keyPlace ?? entry.keyPlace,
          suggestion: near == nil ? "name its kind: 'use: mel'" : "did you mean 'use'?"))
      return nil
    }
    var node = Entry(name: entry.key, namePlace: entry.keyPlace, use: use, with: [], settings: [])
    for field in fields where field.key != "use" {
      switch field.key {
      case "in": node.inputs = list(field.value)
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
