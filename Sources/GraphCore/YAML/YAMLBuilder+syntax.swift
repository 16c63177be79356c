extension YAMLBuilder {
  /// What libyaml says, with its two positions and a cure.
  mutating func syntaxProblem(_ failure: YAMLFailure) -> Problem {
    var notes: [Problem.Note] = []
    if let context = failure.context {
      notes.append(
        Problem.Note(
          "\(context) that starts here",
          at: place(failure.contextPosition..<failure.contextPosition)))
    }
    let here = place(failure.position..<failure.position)
    return Problem(
      .syntax, failure.problem, at: here,
      suggestion: reference(at: here) ?? YAMLBuilder.cure(failure), notes: notes)
  }

  /// The cure for `{rate: ${rate}}`, where the inner brace opens a mapping.
  private func reference(at place: Place) -> String? {
    let start = place.lineText.prefix(place.column)
    guard start.hasSuffix("${") else { return nil }
    return "put quotes around \"${...}\""
  }

  private static func cure(_ failure: YAMLFailure) -> String {
    switch failure.problem {
    case "did not find expected ',' or '}'": "put ',' between the entries and '}' at the end"
    case "did not find expected ',' or ']'": "put ',' between the values and ']' at the end"
    case "mapping values are not allowed in this context":
      "begin keys on lines of their own, and quote a text that holds ': '"
    case "did not find expected key": "begin all keys of a mapping in the same column"
    case "did not find expected '-' indicator": "begin all '-' of a list in the same column"
    case "could not find expected ':'": "write ': ' between key and value"
    case "found unexpected end of stream": "close the quotes"
    case "found character that cannot start any token":
      "quote a text that begins with this character"
    case "block sequence entries are not allowed in this context":
      "begin '- ' on a line of its own, or write [a, b]"
    case "did not find expected alphabetic or numeric character":
      "quote a text that begins with '*' or '&'"
    case "found unknown escape character": #"write '\\' for a backslash, or use single quotes"#
    case "did not find expected node content": "write a value here"
    default: "look at the quotes, brackets and indentation before this place"
    }
  }
}
