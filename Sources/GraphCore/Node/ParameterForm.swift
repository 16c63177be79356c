/// What values a parameter takes, as a plain value: enough to read, document and pass on a parameter without its type.
public struct ParameterForm: Sendable, Equatable {
  public enum Element: Sendable, Equatable {
    case boolean, integer, number, text
    /// One of these words.
    case choice([String])
    /// A mapping of these fields; the name is that of the structure that describes them.
    case record(String, fields: [String])
    /// One of these words, some with a value of their own; the name is that of the structure that describes them.
    case variant(String, options: [String])
    /// No value: of an option that is only a word.
    case nothing
  }

  package var element: Element
  /// Whether it takes a list of these.
  package var isList: Bool
  /// Whether it may be null.
  package var isOptional: Bool

  public init(_ element: Element, isList: Bool = false, isOptional: Bool = false) {
    self.element = element
    self.isList = isList
    self.isOptional = isOptional
  }

  /// Whether it is one record, which a word or nothing at all can stand for.
  var isRecord: Bool {
    if case .record = element { !isList } else { false }
  }

  /// The name of the structure that describes its parts; nil where it has none with names.
  package var structure: String? {
    switch element {
    case .record(let name, _), .variant(let name, _): name
    default: nil
    }
  }

  /// What is wanted, for messages and help.
  package var wanted: String {
    let one =
      switch element {
      case .boolean: "true or false"
      case .integer: "an integer"
      case .number: "a number"
      case .text: "a text"
      case .choice(let words), .variant(_, let words): "one of " + words.joined(separator: ", ")
      case .record(_, let fields): "a mapping of " + fields.joined(separator: ", ")
      case .nothing: "no value"
      }
    return (isList ? "a list, each \(one)" : one) + (isOptional ? ", or null" : "")
  }

  /// The members of its JSON Schema, without braces and without a range.
  package var schema: String {
    let one =
      switch element {
      case .boolean: #""type": "boolean""#
      case .integer: #""type": "integer""#
      case .number: #""type": "number""#
      case .text: #""type": "string""#
      case .choice(let words):
        #""enum": ["# + words.map(jsonString).joined(separator: ", ") + "]"
      case .record(let name, _), .variant(let name, _): "\"$ref\": " + jsonString("#/$defs/" + name)
      case .nothing: #""type": "null""#
      }
    let all = isList ? #""type": "array", "items": {\#(one)}"# : one
    return isOptional ? #""anyOf": [{\#(all)}, {"type": "null"}]"# : all
  }
}
