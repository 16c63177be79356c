import GraphCore

/// What one part of a path has to look like: texts, `{field}`s of at least one character, and `*` for
/// anything.
///
/// A field or `*` takes as few characters as the text behind it allows: of `anna_maria_01`,
/// `{speaker}_*` takes `anna`. So there is one reading, found without trying others.
struct NamePattern: Sendable, Equatable {
  enum Piece: Sendable, Equatable {
    case text(String)
    case field(String)
    case anything
  }

  /// As it was written.
  let text: String
  /// Between two that are not texts there is always one.
  let pieces: [Piece]

  /// A name that is not as the pattern has it.
  struct Misfit: Error, Equatable {
    /// How many pieces fitted.
    let fitted: Int
    /// A clause of which the name is the subject, such as `does not begin with 'a'`.
    let reason: String
  }

  var fields: [String] {
    pieces.compactMap { piece in
      if case .field(let name) = piece { name } else { nil }
    }
  }

  /// Whether only one name fits.
  var isPlain: Bool {
    pieces.allSatisfy { piece in
      if case .text = piece { true } else { false }
    }
  }

  /// What the fields stand for in a name.
  func values(of name: some StringProtocol) throws(Misfit) -> [String: String] {
    var values: [String: String] = [:]
    var rest = Array(name)[...]
    for (number, piece) in pieces.enumerated() {
      guard case .text(let text) = piece else { continue }
      let wanted = Array(text)
      let before = number > 0 ? pieces[number - 1] : nil
      let isLast = number == pieces.count - 1
      let least = before?.isField == true ? 1 : 0
      let start: Int
      if let before {
        let found =
          isLast
          ? NamePattern.last(wanted, in: rest, after: least)
          : NamePattern.first(wanted, in: rest, after: least)
        guard let found else {
          throw Misfit(
            fitted: number, reason: missing(text, before, atEnd: isLast))
        }
        start = found
      } else {
        guard isLast ? Array(rest) == wanted : rest.starts(with: wanted) else {
          throw Misfit(
            fitted: 0, reason: isLast ? "is not '\(text)'" : "does not begin with '\(text)'")
        }
        start = rest.startIndex
      }
      if case .field(let field) = before { values[field] = String(rest[..<start]) }
      rest = rest[(start + wanted.count)...]
    }
    if case .field(let field) = pieces.last {
      guard !rest.isEmpty else {
        throw Misfit(fitted: pieces.count - 1, reason: "leaves nothing for {\(field)}")
      }
      values[field] = String(rest)
    }
    return values
  }

  private func missing(_ text: String, _ before: Piece, atEnd isLast: Bool) -> String {
    let wanted = isLast ? "does not end with '\(text)'" : "has no '\(text)'"
    if case .field(let field) = before { return "\(wanted) behind {\(field)}" }
    return isLast ? wanted : "\(wanted) where the pattern has it"
  }

  private static func first(
    _ wanted: [Character], in rest: ArraySlice<Character>, after least: Int
  ) -> Int? {
    let end = rest.endIndex - wanted.count
    let start = rest.startIndex + least
    guard start <= end else { return nil }
    return (start...end).first { rest[$0...].starts(with: wanted) }
  }

  private static func last(
    _ wanted: [Character], in rest: ArraySlice<Character>, after least: Int
  ) -> Int? {
    let start = rest.endIndex - wanted.count
    guard start >= rest.startIndex + least, rest[start...].elementsEqual(wanted) else { return nil }
    return start
  }
}

extension NamePattern.Piece {
  fileprivate var isField: Bool { if case .field = self { true } else { false } }
}
