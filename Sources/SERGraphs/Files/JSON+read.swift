package import GraphCore

extension JSON {
  /// Reads one JSON value, strictly: RFC 8259, no duplicate names, at most 64 levels deep.
  /// - Parameter bytes: UTF-8; white space may stand around the value.
  /// - Throws: `Problem` SG0102 that says what is wrong, and at which byte.
  package static func read(_ bytes: ArraySlice<UInt8>) throws(Problem) -> JSON {
    var reader = JSONReader(bytes: bytes)
    let value = try reader.value(depth: 0)
    reader.skipSpace()
    guard reader.next == nil else { throw reader.problem("more follows the value") }
    return value
  }
}

private struct JSONReader {
  let bytes: ArraySlice<UInt8>
  var position: Int

  init(bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    position = bytes.startIndex
  }

  var next: UInt8? { position < bytes.endIndex ? bytes[position] : nil }

  func problem(_ reason: String) -> Problem {
    Problem(.syntax, "\(reason), at byte \(position - bytes.startIndex)")
  }

  mutating func skipSpace() {
    while let byte = next, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { position += 1 }
  }

  mutating func take(_ character: Character) -> Bool {
    guard let byte = next, byte == character.asciiValue else { return false }
    position += 1
    return true
  }

  mutating func expect(_ character: Character) throws(Problem) {
    guard take(character) else { throw problem("expected '\(character)'") }
  }

  mutating func value(depth: Int) throws(Problem) -> JSON {
    guard depth < 64 else { throw problem("nested too deep") }
    skipSpace()
    switch next {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case nil: throw problem("the text ends inside a value")
    default: return try word()
    }
  }

  private mutating func object(depth: Int) throws(Problem) -> JSON {
    position += 1
    var members: [JSON.Member] = []
    var names: Set<String> = []
    skipSpace()
    if take("}") { return .object([]) }
    repeat {
      skipSpace()
      let name = try string()
      guard names.insert(name).inserted else { throw problem("the name '\(name)' stands twice") }
      skipSpace()
      try expect(":")
      members.append(JSON.Member(name, try value(depth: depth + 1)))
      skipSpace()
    } while take(",")
    try expect("}")
    return .object(members)
  }

  private mutating func array(depth: Int) throws(Problem) -> JSON {
    position += 1
    var elements: [JSON] = []
    skipSpace()
    if take("]") { return .array([]) }
    repeat {
      elements.append(try value(depth: depth + 1))
      skipSpace()
    } while take(",")
    try expect("]")
    return .array(elements)
  }

  private mutating func string() throws(Problem) -> String {
    try expect("\"")
    var text: [UInt8] = []
    while let byte = next {
      position += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let string = String(validating: text, as: UTF8.self) else {
          throw problem("a string is not UTF-8")
        }
        return string
      case UInt8(ascii: "\\"): text += try escape()
      case 0..<0x20: throw problem("a control character stands in a string")
      default: text.append(byte)
      }
    }
    throw problem("the text ends inside a string")
  }

  private mutating func escape() throws(Problem) -> [UInt8] {
    let simple: [UInt8: UInt8] = [
      UInt8(ascii: "\""): 0x22, UInt8(ascii: "\\"): 0x5C, UInt8(ascii: "/"): 0x2F,
      UInt8(ascii: "b"): 0x08, UInt8(ascii: "f"): 0x0C, UInt8(ascii: "n"): 0x0A,
      UInt8(ascii: "r"): 0x0D, UInt8(ascii: "t"): 0x09,
    ]
    guard let byte = next else { throw problem("the text ends inside a string") }
    position += 1
    if let character = simple[byte] { return [character] }
    guard byte == UInt8(ascii: "u") else { throw problem("a string has an unknown escape") }
    var code = try hexadecimal()
    if 0xD800..<0xDC00 ~= code, take("\\"), take("u") {
      let low = try hexadecimal()
      guard 0xDC00..<0xE000 ~= low else { throw problem("half a surrogate pair") }
      code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
    }
    guard let scalar = Unicode.Scalar(code) else { throw problem("half a surrogate pair") }
    return Array(String(scalar).utf8)
  }

  private mutating func hexadecimal() throws(Problem) -> UInt32 {
    let end = min(position + 4, bytes.endIndex)
    let digits = String(decoding: bytes[position..<end], as: UTF8.self)
    guard digits.utf8.count == 4, digits.allSatisfy(\.isHexDigit),
      let code = UInt32(digits, radix: 16)
    else { throw problem("expected four hexadecimal digits") }
    position = end
    return code
  }

  /// `true`, `false`, `null` or a number.
  private mutating func word() throws(Problem) -> JSON {
    let start = position
    while let byte = next, !Array(",:]}[{\" \t\r\n".utf8).contains(byte) { position += 1 }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    switch text {
    case "true": return .bool(true)
    case "false": return .bool(false)
    case "null": return .null
    default: break
    }
    let digits = text.hasPrefix("-") ? text.dropFirst() : Substring(text)
    let allowed = digits.utf8.allSatisfy { Array("0123456789+-.eE".utf8).contains($0) }
    let leadsWell =
      digits.first?.isWholeNumber == true
      && !(digits.hasPrefix("0") && digits.dropFirst().first?.isWholeNumber == true)
    guard allowed, leadsWell, digits.last?.isWholeNumber == true else {
      position = start
      throw problem("expected a value")
    }
    if let number = Int(text) { return .int(number) }
    guard let number = Double(text), number.isFinite else { throw problem("a number is too large") }
    return .double(number)
  }
}
