/// How a text is written, beside what is seen of it.
package enum Spelling {
  /// The same for all spellings that look alike: blanks at the ends, kinds of blanks, characters of no width
  /// and capitals don't count. Texts whose letters are composed in other ways are equal in Swift anyway.
  package static func key(_ text: String) -> String {
    // Plain small letters, which nearly all names are, are their own key.
    if text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && !(0x41...0x5A).contains($0) }) {
      return text
    }
    var seen = String.UnicodeScalarView()
    for scalar in text.unicodeScalars where !hasNoWidth(scalar) {
      if !isBlank(scalar) {
        seen.append(scalar)
      } else if let last = seen.last, last != " " {
        seen.append(" ")
      }
    }
    if seen.last == " " { seen.removeLast() }
    return String(seen).lowercased()
  }

  /// A text in which the invisible can be seen: blanks at its ends as `␠`, and what has no letter of its own
  /// as `<U+200B>`. A letter that is composed of several is spelt out where `isSpeltOut` says so.
  package static func visible(_ text: String, isSpeltOut: Bool = false) -> String {
    let scalars = Array(text.unicodeScalars)
    let inner = scalars.firstIndex { $0 != " " } ?? scalars.count
    let outer = scalars.lastIndex { $0 != " " } ?? -1
    return scalars.enumerated().map { place, scalar in
      if scalar == " " { return place < inner || place > outer ? "␠" : " " }
      let isMark = scalar.properties.canonicalCombiningClass.rawValue != 0
      guard hasNoWidth(scalar) || isBlank(scalar) || isSpeltOut && isMark else {
        return String(scalar)
      }
      let digits = String(scalar.value, radix: 16, uppercase: true)
      return "<U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits + ">"
    }.joined()
  }

  /// A text without blanks and characters of no width at its ends.
  package static func trimmed(_ text: String) -> String {
    func isUnseen(_ scalar: Unicode.Scalar) -> Bool { isBlank(scalar) || hasNoWidth(scalar) }
    var rest = text.unicodeScalars[...]
    while let first = rest.first, isUnseen(first) { rest.removeFirst() }
    while let last = rest.last, isUnseen(last) { rest.removeLast() }
    return String(rest)
  }

  private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isWhitespace
  }

  /// Joiners, marks of byte order and of direction, soft hyphens.
  private static func hasNoWidth(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.generalCategory == .format
  }
}
