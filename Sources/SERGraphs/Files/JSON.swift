/// A JSON value whose objects keep the order of their members.
public enum JSON: Sendable, Equatable {
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
  public struct Member: Sendable, Equatable {
    public let name: String
    public var value: JSON
    public init(_ name: String, _ value: JSON) {
      self.name = name
      self.value = value
    }
  }

  /// The value of a name, of objects.
  public subscript(name: String) -> JSON? {
    if case .object(let members) = self { members.first { $0.name == name }?.value } else { nil }
  }

  /// The text, of strings.
  public var text: String? {
    if case .string(let text) = self { text } else { nil }
  }

  /// The number, of integers.
  public var integer: Int? {
    if case .int(let number) = self { number } else { nil }
  }

  /// The values, of arrays.
  public var elements: [JSON]? {
    if case .array(let elements) = self { elements } else { nil }
  }

  /// The members, of objects.
  public var members: [Member]? {
    if case .object(let members) = self { members } else { nil }
  }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral,
  ExpressibleByNilLiteral
{
  public init(stringLiteral value: String) { self = .string(value) }
  public init(integerLiteral value: Int) { self = .int(value) }
  public init(floatLiteral value: Double) { self = .double(value) }
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  public init(arrayLiteral elements: JSON...) { self = .array(elements) }
  /// Members in the order in which they are written.
  public init(dictionaryLiteral elements: (String, JSON)...) {
    self = .object(elements.map { Member($0.0, $0.1) })
  }
  public init(nilLiteral: ()) { self = .null }
}
