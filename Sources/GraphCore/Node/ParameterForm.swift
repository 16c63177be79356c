/// What values a parameter takes, as a plain value: enough to read, document and pass on a parameter without its type.
public struct ParameterForm: Sendable, Equatable {
  public enum Element: Sendable, Equatable {
    case boolean, integer, number, text
    /// One of these words.
    case choice([String])
  }

  public var element: Element
  /// Whether it takes a list of these.
  public var isList: Bool
  /// Whether it may be null.
  public var isOptional: Bool

  public init(_ element: Element, isList: Bool = false, isOptional: Bool = false) {
    self.element = element
    self.isList = isList
    self.isOptional = isOptional
  }

  /// What is wanted, for messages and help.
  public var wanted: String {
    let one =
      switch element {
      case .boolean: "true or false"
      case .integer: "an integer"
      case .number: "a number"
      case .text: "a text"
      case .choice(let words): "one of " + words.joined(separator: ", ")
      }
    return (isList ? "a list, each \(one)" : one) + (isOptional ? ", or null" : "")
  }

  /// The members of its JSON Schema, without braces and without a range.
  public var schema: String {
    let one =
      switch element {
      case .boolean: #""type": "boolean""#
      case .integer: #""type": "integer""#
      case .number: #""type": "number""#
      case .text: #""type": "string""#
      case .choice(let words):
        #""enum": ["# + words.map(jsonString).joined(separator: ", ") + "]"
      }
    let all = isList ? #""type": "array", "items": {\#(one)}"# : one
    return isOptional ? #""anyOf": [{\#(all)}, {"type": "null"}]"# : all
  }
}
