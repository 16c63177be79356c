/// A type that a node's parameter can have.
public protocol ParameterValue: Sendable, Equatable {
  /// What values it has; a text, for what reads texts of its own.
  static var form: ParameterForm { get }
  /// What is wanted, for messages and help: `an integer`, `one of hann, hamming`.
  static var wanted: String { get }
  /// The JSON Schema of the type, without a range.
  static var schema: String { get }
  /// Reads a value.
  /// - Throws: `Problem` SG0204 when it is of another type.
  static func read(_ value: Value) throws(Problem) -> Self
  /// Reads a value of the parameter `name`, and tells everything that is wrong with it.
  /// - Returns: Nil where something is.
  static func read(_ value: Value, of name: String, problems: inout [Problem]) -> Self?
  /// Adds what its values are made of, where they have parts with names.
  static func describe(in structures: inout ParameterStructures)
  /// The value as it stands in a graph file.
  var text: String { get }
}

extension ParameterValue {
  public static var form: ParameterForm { ParameterForm(.text) }
  public static var wanted: String { form.wanted }
  public static var schema: String { form.schema }
  public static func describe(in structures: inout ParameterStructures) {}

  public static func read(_ value: Value, of name: String, problems: inout [Problem]) -> Self? {
    do throws(Problem) { return try read(value) } catch {
      problems.append(error.of(name))
      return nil
    }
  }

  fileprivate static func mismatch(_ value: Value, words: [String] = []) -> Problem {
    Problem(
      .wrongValue, "expected \(wanted), found \(value.described)", at: value.place,
      suggestion: value.scalar.flatMap { GraphCore.suggestion(for: $0, among: words) })
  }
}

extension Int: ParameterValue {
  public static var form: ParameterForm { ParameterForm(.integer) }
  public static func read(_ value: Value) throws(Problem) -> Int {
    guard case .scalar(let text, quoted: false) = value.content, let number = Int(text) else {
      throw mismatch(value)
    }
    return number
  }
  public var text: String { description }
}

extension Double: ParameterValue {
  public static var form: ParameterForm { ParameterForm(.number) }
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
  public static var form: ParameterForm { ParameterForm(.boolean) }
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
  public static func read(_ value: Value) throws(Problem) -> String {
    guard let text = value.scalar, !value.isNull else { throw mismatch(value) }
    return text
  }
  /// In quotes where it holds more than a word or a path, so that settings in a row can be told apart.
  public var text: String {
    let isPlain =
      !isEmpty && self != "null" && self != "-"
      && utf8.allSatisfy { byte in
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./".utf8.contains(byte)
      }
    return isPlain ? self : quotedText(self)
  }
}

/// An enumeration whose raw values are the words of the graph file.
public protocol ParameterChoice: ParameterValue, CaseIterable, RawRepresentable
where RawValue == String {}

extension ParameterChoice {
  public static var form: ParameterForm { ParameterForm(.choice(allCases.map(\.rawValue))) }
  public static func read(_ value: Value) throws(Problem) -> Self {
    let text = try readChoice(value, among: allCases.map(\.rawValue))
    guard let choice = Self(rawValue: text) else { throw mismatch(value) }
    return choice
  }
  public var text: String { rawValue }
}

/// Reads one of some words that are known only while running.
/// - Throws: `Problem` SG0204 for any other.
package func readChoice(_ value: Value, among words: [String]) throws(Problem) -> String {
  guard let text = value.scalar, words.contains(text) else {
    throw Problem(
      .wrongValue,
      "expected \(ParameterForm(.choice(words)).wanted), found \(value.described)", at: value.place,
      suggestion: value.scalar.flatMap { suggestion(for: $0, among: words) })
  }
  return text
}

extension Array: ParameterValue where Element: ParameterValue {
  public static var form: ParameterForm { ParameterForm(Element.form.element, isList: true) }
  public static var wanted: String { "a list, each \(Element.wanted)" }
  public static var schema: String { #""type": "array", "items": {\#(Element.schema)}"# }
  public static func read(_ value: Value) throws(Problem) -> [Element] {
    guard case .sequence(let values) = value.content else { throw mismatch(value) }
    var elements: [Element] = []
    for value in values { elements.append(try Element.read(value)) }
    return elements
  }
  public static func read(
    _ value: Value, of name: String, problems: inout [Problem]
  ) -> [Element]? {
    guard case .sequence(let values) = value.content else {
      problems.append(mismatch(value).of(name))
      return nil
    }
    let elements = values.compactMap { Element.read($0, of: name, problems: &problems) }
    return elements.count == values.count ? elements : nil
  }
  public static func describe(in structures: inout ParameterStructures) {
    Element.describe(in: &structures)
  }
  public var text: String { "[" + map(\.text).joined(separator: ", ") + "]" }
}

extension Optional: ParameterValue where Wrapped: ParameterValue {
  public static var form: ParameterForm {
    ParameterForm(Wrapped.form.element, isList: Wrapped.form.isList, isOptional: true)
  }
  public static var wanted: String { "\(Wrapped.wanted), or null" }
  public static var schema: String { #""anyOf": [{\#(Wrapped.schema)}, {"type": "null"}]"# }
  public static func read(_ value: Value) throws(Problem) -> Wrapped? {
    value.isNull ? nil : try Wrapped.read(value)
  }
  public static func read(
    _ value: Value, of name: String, problems: inout [Problem]
  ) -> Wrapped?? {
    if value.isNull { return .some(nil) }
    return Wrapped.read(value, of: name, problems: &problems).map { .some($0) }
  }
  public static func describe(in structures: inout ParameterStructures) {
    Wrapped.describe(in: &structures)
  }
  public var text: String { map(\.text) ?? "null" }
}

extension Problem {
  /// The same problem, of the value of a parameter.
  package func of(_ name: String) -> Problem {
    var problem = self
    problem.message = "'\(name)': " + message
    return problem
  }
}

/// A text in quotes that YAML and JSON read, on one line wherever it is shown.
private func quotedText(_ text: String) -> String {
  var quoted = ""
  for scalar in jsonString(text).unicodeScalars {
    switch scalar.value {
    // YAML folds the first and the separators, and refuses the others.
    case 0x7F..<0xA0, 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF:
      let code = String(scalar.value, radix: 16)
      quoted += "\\u" + String(repeating: "0", count: 4 - code.count) + code
    default: quoted.unicodeScalars.append(scalar)
    }
  }
  return quoted
}

/// A number in decimal digits; nil for what Swift takes besides: hexadecimal ones, `nan`, `infinity`.
private func decimalNumber(_ text: String) -> Double? {
  text.allSatisfy { $0.isASCII && ($0.isNumber || "+-.eE".contains($0)) } ? Double(text) : nil
}
