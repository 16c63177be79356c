import GraphCore

/// The fields of a mapping in a side file, taken one by one; what is left over at the end is wrong.
struct SideFields {
  private let entries: [Value.Entry]
  private let place: Place
  private let what: String
  private var taken: Set<String> = []

  init(_ value: Value, _ what: String) throws(Problem) {
    guard case .mapping(let entries) = value.content else {
      throw Problem(
        .badMetadata, "\(what) is a mapping, found \(value.described)", at: value.place,
        suggestion: SideFields.cure)
    }
    self.entries = entries
    place = value.place
    self.what = what
  }

  static let cure = "make the side file again with `sergraph plugin build`"

  private mutating func field(_ name: String) -> Value? {
    taken.insert(name)
    return entries.first { $0.key == name }?.value
  }

  private mutating func needed(_ name: String) throws(Problem) -> Value {
    guard let value = field(name) else {
      throw Problem(
        .badMetadata, "\(what) in a side file has no '\(name)'", at: place,
        suggestion: SideFields.cure)
    }
    return value
  }

  private func wrong(_ name: String, _ wanted: String, _ value: Value) -> Problem {
    Problem(
      .badMetadata, "'\(name)': expected \(wanted), found \(value.described)", at: value.place,
      suggestion: SideFields.cure)
  }

  mutating func text(_ name: String) throws(Problem) -> String {
    let value = try needed(name)
    guard let text = value.scalar else { throw wrong(name, "a text", value) }
    return text
  }

  mutating func texts(_ name: String, isOptional: Bool = false) throws(Problem) -> [String] {
    var texts: [String] = []
    for value in try values(name, isOptional: isOptional) {
      guard let text = value.scalar else { throw wrong(name, "texts", value) }
      texts.append(text)
    }
    return texts
  }

  mutating func integer(_ name: String) throws(Problem) -> Int {
    let value = try needed(name)
    guard let text = value.scalar, let number = Int(text), (0...1 << 46).contains(number) else {
      throw wrong(name, "a whole number from 0 to 2^46", value)
    }
    return number
  }

  /// Seconds, or `item` for all of them.
  mutating func seconds(_ name: String) throws(Problem) -> Double {
    let value = try needed(name)
    if value.scalar == "item" { return .infinity }
    guard let seconds = try? Double.read(value), seconds >= 0 else {
      throw wrong(name, "seconds, or 'item'", value)
    }
    return seconds
  }

  mutating func flag(_ name: String) throws(Problem) -> Bool {
    guard let value = field(name) else { return false }
    guard let flag = try? Bool.read(value) else { throw wrong(name, "true or false", value) }
    return flag
  }

  mutating func values(_ name: String, isOptional: Bool = false) throws(Problem) -> [Value] {
    guard let value = isOptional ? field(name) : try needed(name) else { return [] }
    guard case .sequence(let values) = value.content, values.count <= 10_000 else {
      throw wrong(name, "a list", value)
    }
    return values
  }

  mutating func kinds(_ name: String) throws(Problem) -> [Format.Kind] {
    var kinds: [Format.Kind] = []
    for value in try values(name) {
      guard let kind = value.scalar.flatMap(Format.Kind.init(rawValue:)) else {
        throw wrong(name, "kinds of rows", value)
      }
      kinds.append(kind)
    }
    return kinds
  }

  mutating func range(_ name: String) throws(Problem) -> ClosedRange<Double>? {
    guard let value = field(name) else { return nil }
    guard let bounds = try? [Double].read(value), bounds.count == 2, bounds[0] <= bounds[1] else {
      throw wrong(name, "a list of the smallest and the largest number", value)
    }
    return bounds[0]...bounds[1]
  }

  mutating func unit(_ name: String) throws(Problem) -> Unit? {
    guard let value = field(name) else { return nil }
    guard let unit = value.scalar.flatMap(Unit.init(rawValue:)) else {
      throw wrong(name, "a unit", value)
    }
    return unit
  }

  /// Checks that nothing is left.
  func end() throws(Problem) {
    guard let other = entries.first(where: { !taken.contains($0.key) }) else { return }
    throw Problem(
      .badMetadata, "\(what) in a side file has no '\(other.key)'", at: other.keyPlace,
      suggestion: SideFields.cure)
  }
}
