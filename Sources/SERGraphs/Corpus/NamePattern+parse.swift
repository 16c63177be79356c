import GraphCore

extension NamePattern {
  /// What `{field}` may not be called: columns of CSV files that say which part of a file is meant, and what
  /// the program calls so itself.
  private static let reserved = ["path", "start", "end", "channel", "corpus"]
  /// Fields that mean more than metadata.
  static let meanings = ["label", "speaker", "split", "sex"]

  /// Reads one part of a pattern.
  /// - Throws: `Problem` SG0802 with the cure.
  init(_ text: String) throws(Problem) {
    var pieces: [Piece] = []
    var rest = text[...]
    var literal = ""
    func close() {
      if !literal.isEmpty { pieces.append(.text(literal)) }
      literal = ""
    }
    while let character = rest.popFirst() {
      switch character {
      case "*":
        close()
        if pieces.last != .anything { pieces.append(.anything) }
      case "{":
        guard let end = rest.firstIndex(of: "}") else {
          throw Problem(
            .corpus, "the pattern's '\(text)' has a '{' without its '}'",
            suggestion: "write fields as {speaker}")
        }
        close()
        pieces.append(.field(try NamePattern.field(String(rest[..<end]))))
        rest = rest[rest.index(after: end)...]
      case "}":
        throw Problem(
          .corpus, "the pattern's '\(text)' has a '}' without its '{'",
          suggestion: "write fields as {speaker}")
      default: literal.append(character)
      }
    }
    close()
    for (one, other) in zip(pieces, pieces.dropFirst()) where !one.isText && !other.isText {
      throw Problem(
        .corpus,
        "nothing tells where \(one.words) ends and \(other.words) begins in the pattern's '\(text)'",
        suggestion: "write the text that stands between them, such as '_'")
    }
    self.init(text: text, pieces: pieces)
  }

  /// Checks the name of a field.
  private static func field(_ name: String) throws(Problem) -> String {
    let isName =
      !name.isEmpty
      && name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" }
    guard isName else {
      throw Problem(
        .corpus, "{\(name)} is no field of a pattern",
        suggestion: name.contains(",")
          ? "a field has one name; of several alternatives write '*' and choose with --where"
          : "name it with letters, digits, '_' and '-', such as {speaker}")
    }
    guard !reserved.contains(name.lowercased()) else {
      throw Problem(
        .corpus, "{\(name)} can't be taken from a path",
        suggestion: name.lowercased() == "corpus"
          ? "give the field another name"
          : "give the field another name, or write a CSV file, whose columns choose parts and channels"
      )
    }
    return name
  }
}

extension NamePattern.Piece {
  fileprivate var isText: Bool { if case .text = self { true } else { false } }

  fileprivate var words: String {
    switch self {
    case .text(let text): "'\(text)'"
    case .field(let name): "{\(name)}"
    case .anything: "*"
    }
  }
}
