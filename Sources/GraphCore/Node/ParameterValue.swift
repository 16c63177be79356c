/// A type that a node's parameter can have.
public protocol ParameterValue: Sendable, Equatable {
  /// What is wanted, for messages and help: `an integer`, `one of hann, hamming`.
  static var wanted: String { get }
  /// The JSON Schema of the type, without a range.
  static var schema: String { get }
  /// Reads a value.
  /// - Throws: `Problem` SG0204 when it is of another type.
  static func read(_ value: Value) throws(Problem) -> Self
  /// The value as it stands in a graph file.
  var text: String { get }
}

extension ParameterValue {
  fileprivate static func mismatch(_ value: Value, words: [String] = []) -> Problem {
    Problem(
      .wrongValue, "expected \(wanted), found \(value.described)", at: value.place,
      suggestion: value.scalar.flatMap { GraphCore.suggestion(for: $0, among: words) })
  }
}

extension Int: ParameterValue {
  public static var wanted: String { "an integer" }
  public static var schema: String { #""type": "integer""# }
  public static func read(_ value: Value) throws(Problem) -> Int {
    guard case .scalar(let text, quoted: false) = value.content, let number = Int(text) else {
      throw mismatch(value)
    }
    return number
  }
  public var text: String { description }
}

extension Double: ParameterValue {
  public static var wanted: String { "a number" }
  public static var schema: String { #""type": "number""# }
  public static func read(_ value: Value) throws(Problem) -> Double {
    guard case .scalar(let text, quoted: false) = value.content, let number = decimalNumber(text),
      number.isFinite
    else { throw mismatch(value) }
    return number
  }
  public var text: String {
    self == rounded() && abs(self) < 1e15 ? String(Int(self)) : description
  }
}

extension Bool: ParameterValue {
  public static var wanted: String { "true or false" }
  public static var schema: String { #""type": "boolean""# }
  public static func read(_ value: Value) throws(Problem) -> Bool {
    switch value.content {
    case .scalar("true", quoted: false): return true
    case .scalar("false", quoted: false): return false
    default: throw mismatch(value, words: ["true", "false"])
    }
  }
  public var text: String { description }
}

extension String: ParameterValue {
  public static var wanted: String { "a text" }
  public static var schema: String { #""type": "string""# }
  public static func read(_ value: Value) throws(Problem) -> String {
    guard let text = value.scalar, !value.isNull else { throw mismatch(value) }
    return text
  }
  /// In quotes where it holds more than a word or a path, so that settings in a row can be told apart.
  public var text: String {
    let isPlain =
      !isEmpty
      && utf8.allSatisfy { byte in
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./".utf8.contains(byte)
      }
    return isPlain ? self : jsonString(self)
  }
}

/// An enumeration whose raw values are the words of the graph file.
public protocol ParameterChoice: ParameterValue, CaseIterable, RawRepresentable
where RawValue == String {}

extension ParameterChoice {
  fileprivate static var words: [String] { allCases.map(\.rawValue) }
  public static var wanted: String { "one of " + words.joined(separator: ", ") }
  public static var schema: String {
    #""enum": ["# + words.map { "\"\($0)\"" }.joined(separator: ", ") + "]"
  }
  public static func read(_ value: Value) throws(Problem) -> Self {
    guard let text = value.scalar, let choice = Self(rawValue: text) else {
      throw mismatch(value, words: words)
    }
    return choice
  }
  public var text: String { rawValue }
}

extension Array: ParameterValue where Element: ParameterValue {
  public static var wanted: String { "a list, each \(Element.wanted)" }
  public static var schema: String { #""type": "array", "items": {\#(Element.schema)}"# }
  public static func read(_ value: Value) throws(Problem) -> [Element] {
    guard case .sequence(let values) = value.content else { throw mismatch(value) }
    var elements: [Element] = []
    for value in values { elements.append(try Element.read(value)) }
    return elements
  }
  public var text: String { "[" + map(\.text).joined(separator: ", ") + "]" }
}

extension Optional: ParameterValue where Wrapped: ParameterValue {
  public static var wanted: String { "\(Wrapped.wanted), or null" }
  public static var schema: String { #""anyOf": [{\#(Wrapped.schema)}, {"type": "null"}]"# }
  public static func read(_ value: Value) throws(Problem) -> Wrapped? {
    value.isNull ? nil : try Wrapped.read(value)
  }
  public var text: String { map(\.text) ?? "null" }
}

/// A number in decimal digits; nil for what Swift takes besides: hexadecimal ones, `nan`, `infinity`.
private func decimalNumber(_ text: String) -> Double? {
  text.allSatisfy { $0.isASCII && ($0.isNumber || "+-.eE".contains($0)) } ? Double(text) : nil
}
