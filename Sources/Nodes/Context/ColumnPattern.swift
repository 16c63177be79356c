/// A column as it is asked for: a name, or a pattern in which `*` stands for any text and `[0..12]` for each
/// of these numbers in turn; where no column has such a name, a bare number or range counts columns from 0.
struct ColumnPattern {
  let text: String

  /// The columns that it means, in order; nil, and the part that was not found, if one is missing.
  func columns(among names: [String]) -> Found {
    if let exact = names.firstIndex(of: text) { return .columns([exact]) }
    if let numbers = ColumnPattern.range(text[...]) {
      guard numbers.upperBound < names.count else { return .missing("\(numbers.upperBound)") }
      return .columns(Array(numbers))
    }
    guard let (prefix, numbers, suffix) = parts else { return match(text, names) }
    var found: [Int] = []
    for number in numbers {
      switch match("\(prefix)[\(number)]\(suffix)", names) {
      case .columns(let columns): found += columns
      case .missing(let name): return .missing(name)
      }
    }
    return .columns(found)
  }

  enum Found: Equatable {
    case columns([Int])
    case missing(String)
  }

  /// The pattern with `*` for each number in brackets: `mfcc[*]_delta` for `mfcc[3]_delta`.
  static func withoutNumbers(_ name: String) -> String {
    var text = ""
    var rest = name[...]
    while let open = rest.firstIndex(of: "["), let close = rest[open...].firstIndex(of: "]") {
      text += rest[..<open] + "[*]"
      rest = rest[rest.index(after: close)...]
    }
    return text + rest
  }

  private func match(_ pattern: String, _ names: [String]) -> Found {
    let wanted = Array(pattern.utf8)
    let found = names.indices.filter {
      ColumnPattern.matches(wanted[...], Array(names[$0].utf8)[...])
    }
    return found.isEmpty ? .missing(pattern) : .columns(found)
  }

  /// Whether a name fits a pattern; goes back to the last star where it doesn't.
  private static func matches(_ pattern: ArraySlice<UInt8>, _ name: ArraySlice<UInt8>) -> Bool {
    let star = UInt8(ascii: "*")
    var (pattern, name) = (pattern, name)
    var again: (pattern: ArraySlice<UInt8>, name: ArraySlice<UInt8>)?
    while !name.isEmpty || !pattern.isEmpty {
      if pattern.first == star {
        pattern = pattern.dropFirst()
        again = (pattern, name)
      } else if let first = name.first, pattern.first == first {
        pattern = pattern.dropFirst()
        name = name.dropFirst()
      } else if let last = again, !last.name.isEmpty {
        pattern = last.pattern
        name = last.name.dropFirst()
        again = (pattern, name)
      } else {
        return false
      }
    }
    return true
  }

  /// What stands before, in and after the first brackets that hold a range.
  private var parts: (prefix: Substring, numbers: ClosedRange<Int>, suffix: Substring)? {
    var start = text.startIndex
    while let open = text[start...].firstIndex(of: "["),
      let close = text[open...].firstIndex(of: "]")
    {
      let inside = text[text.index(after: open)..<close]
      if inside.contains("."), let numbers = ColumnPattern.range(inside) {
        return (text[..<open], numbers, text[text.index(after: close)...])
      }
      start = text.index(after: close)
    }
    return nil
  }

  /// `3` or `0..12`.
  private static func range(_ text: Substring) -> ClosedRange<Int>? {
    guard text.utf8.allSatisfy({ $0 == UInt8(ascii: ".") || (48...57).contains($0) }) else {
      return nil
    }
    if let number = Int(text) { return number...number }
    guard let dots = text.firstRange(of: ".."), let first = Int(text[..<dots.lowerBound]),
      let last = Int(text[dots.upperBound...]), first <= last
    else { return nil }
    return first...last
  }
}
