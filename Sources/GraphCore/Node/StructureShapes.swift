// How structured values are written, whether their types are known or come from a plugin.

/// The fields of a record by name, for reading a mapping.
package struct RecordShape {
  /// What messages call it: the parameter, or the word before it.
  let name: String
  let fields: [(name: String, isRequired: Bool)]
  /// The field that one value in place of a mapping is for.
  let main: Int?

  package init(name: String, fields: [(name: String, isRequired: Bool)], main: Int?) {
    self.name = name
    self.fields = fields
    self.main = main
  }

  /// What is given for which field, in the order of the file.
  /// - Parameter problems: Takes unknown and missing fields, and a value that is no record.
  package func parts(of value: Value, problems: inout [Problem]) -> [(field: Int, value: Value)] {
    let names = fields.map(\.name)
    guard case .mapping(let entries) = value.content else {
      if let main, !value.isNull { return [(main, value)] }
      let wanted = ParameterForm(.record("", fields: names)).wanted
      problems.append(
        Problem(
          .wrongValue, "'\(name)': expected \(wanted), found \(value.described)", at: value.place,
          suggestion: names.first.map { "such as '{\($0): ...}'" }))
      return []
    }
    var parts: [(field: Int, value: Value)] = []
    for entry in entries {
      if let field = names.firstIndex(of: entry.key) {
        parts.append((field, entry.value))
      } else {
        problems.append(
          Problem(
            .unknownParameter, "'\(name)' has no parameter '\(entry.key)'", at: entry.keyPlace,
            suggestion: suggestion(for: entry.key, among: names)))
      }
    }
    problems += Problem.missing(
      fields.filter(\.isRequired).map(\.name), of: name, among: entries, known: names,
      at: value.place)
    return parts
  }
}

/// The options of a variant, for reading a word or a mapping of one.
package struct VariantShape {
  /// What messages call it: the parameter, or the word before it.
  let name: String
  let options: [(word: String, form: ParameterForm)]

  package init(name: String, options: [(word: String, form: ParameterForm)]) {
    self.name = name
    self.options = options
  }

  private var words: [String] { options.map(\.word) }
  private var wanted: String { ParameterForm(.variant("", options: words)).wanted }

  /// Which option is written, and the value behind its word; nil for an option that is only a word.
  /// - Throws: `Problem` SG0204 where it is none, SG0207 where its value is missing.
  package func choice(in value: Value) throws(Problem) -> (option: Int, value: Value?) {
    switch value.content {
    case .scalar(let text, _) where !value.isNull:
      return try bare(option(text, at: value.place), at: value.place)
    case .mapping(let entries) where entries.count == 1:
      let option = try option(entries[0].key, at: entries[0].keyPlace)
      let inner = entries[0].value
      if inner.isNull { return try bare(option, at: entries[0].keyPlace) }
      guard options[option].form.element != .nothing else {
        throw Problem(
          .wrongValue, "'\(words[option])' takes no value, found \(inner.described)",
          at: inner.place, suggestion: "write '\(words[option])' alone")
      }
      return (option, inner)
    case .mapping(let entries) where entries.count > 1: throw several(entries)
    default:
      throw Problem(
        .wrongValue, "'\(name)': expected \(wanted), found \(value.described)", at: value.place,
        suggestion: words.first.map { "such as '\($0)'" })
    }
  }

  private func option(_ word: String, at place: Place) throws(Problem) -> Int {
    if let option = words.firstIndex(of: word) { return option }
    throw Problem(
      .wrongValue, "'\(name)': expected \(wanted), found '\(word)'", at: place,
      suggestion: didYouMean(word, among: words))
  }

  /// An option whose word stands alone: a record then has its defaults.
  private func bare(_ option: Int, at place: Place) throws(Problem) -> (option: Int, value: Value?)
  {
    let (word, form) = options[option]
    if form.element == .nothing { return (option, nil) }
    if form.isRecord || form.isOptional {
      return (option, Value(form.isRecord ? .mapping([]) : .scalar("", quoted: false), at: place))
    }
    throw Problem(
      .missing, "'\(word)' needs a value: \(form.wanted)", at: place,
      suggestion: "write '{\(word): ...}'")
  }

  /// That a mapping has several keys where one option is wanted.
  private func several(_ entries: [Value.Entry]) -> Problem {
    guard let first = entries.first(where: { words.contains($0.key) }) else {
      return Problem(
        .wrongValue, "'\(name)': expected \(wanted), found '\(entries[0].key)'",
        at: entries[0].keyPlace, suggestion: didYouMean(entries[0].key, among: words))
    }
    let other = entries.first { $0.key != first.key } ?? first
    var cure = "write one word in a mapping"
    if words.contains(other.key) {
      cure = "begin '\(other.key)' with a '-' of its own"
    } else if case .record(_, let fields) = options.first(where: { $0.word == first.key })?.form
      .element, fields.contains(other.key)
    {
      cure =
        "'\(other.key)' belongs to '\(first.key)': indent it further, or write "
        + "'\(first.key): {\(other.key): ...}'"
    }
    return Problem(
      .wrongValue, "'\(name)': expected one option, found '\(first.key)' and '\(other.key)'",
      at: other.keyPlace, suggestion: cure)
  }
}

extension Problem {
  /// That parameters are missing which have to be given; not those that are only misspelt.
  /// - Parameters:
  ///   - known: Every name that there is.
  ///   - place: Where the value stands that lacks them; a node's own is filled in later.
  package static func missing(
    _ needed: [String], of name: String, among entries: [Value.Entry], known: [String],
    at place: Place? = nil
  ) -> [Problem] {
    let given = entries.map { entry in
      known.contains(entry.key) ? entry.key : nearest(to: entry.key, among: known) ?? ""
    }
    return needed.filter { !given.contains($0) }.map {
      Problem(
        .missing, "'\(name)' has no '\($0)', which has to be given", at: place,
        suggestion: "write '\($0): ...'")
    }
  }
}
