import GraphCore

/// One of some words, or a list of them from which one is drawn.
struct Choices<Word: ParameterChoice>: ParameterValue {
  let words: [Word]

  init(_ words: [Word]) { self.words = words }

  private static var list: String { Word.allCases.map(\.rawValue).joined(separator: ", ") }

  static var wanted: String { "one of \(list), or a list of them" }

  static var schema: String {
    #""anyOf": [{\#(Word.schema)}, {"type": "array", "items": {\#(Word.schema)}, "minItems": 1}]"#
  }

  static func read(_ value: Value) throws(Problem) -> Choices {
    guard case .sequence(let values) = value.content else { return Choices([try Word.read(value)]) }
    var words: [Word] = []
    for value in values { words.append(try Word.read(value)) }
    guard let first = Word.allCases.first, words.isEmpty else { return Choices(words) }
    throw Problem(
      .wrongValue, "expected \(wanted), found an empty list", at: value.place,
      suggestion: "for example `[\(first.rawValue)]`")
  }

  var text: String { words.count == 1 ? words[0].text : words.text }
}
