/// A JSON value whose objects keep the order of their members.
package enum JSON: Sendable, Equatable {
  case null
  case bool(Bool)
  case int(Int)
  /// Written with the fewest digits that give the same number again; `null` if it is not finite.
  case double(Double)
  /// As `double`, with the fewest digits that give the same `Float`.
  case float(Float)
  case string(String)
  case array([JSON])
  case object([Member])

  /// A name with its value.
  package struct Member: Sendable, Equatable {
    package let name: String
    package var value: JSON
    package init(_ name: String, _ value: JSON) {
      self.name = name
      self.value = value
    }
  }

  /// The value of a name, of objects.
  package subscript(name: String) -> JSON? {
    if case .object(let members) = self { members.first { $0.name == name }?.value } else { nil }
  }

  /// The text, of strings.
  package var text: String? {
    if case .string(let text) = self { text } else { nil }
  }

  /// The number, of integers.
  package var integer: Int? {
    if case .int(let number) = self { number } else { nil }
  }

  /// The number, of numbers.
  package var number: Double? {
    switch self {
    case .int(let number): Double(number)
    case .double(let number): number
    case .float(let number): Double(number)
    default: nil
    }
  }

  /// The values, of arrays.
  package var elements: [JSON]? {
    if case .array(let elements) = self { elements } else { nil }
  }

  /// The members, of objects.
  package var members: [Member]? {
    if case .object(let members) = self { members } else { nil }
  }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral,
  ExpressibleByNilLiteral
{
  package init(stringLiteral value: String) { self = .string(value) }
  package init(integerLiteral value: Int) { self = .int(value) }
  package init(floatLiteral value: Double) { self = .double(value) }
  package init(booleanLiteral value: Bool) { self = .bool(value) }
  package init(arrayLiteral elements: JSON...) { self = .array(elements) }
  /// Members in the order in which they are written.
  package init(dictionaryLiteral elements: (String, JSON)...) {
    self = .object(elements.map { Member($0.0, $0.1) })
  }
  package init(nilLiteral: ()) { self = .null }
}
