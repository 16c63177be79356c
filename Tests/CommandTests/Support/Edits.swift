import GraphCore

/// What a word of a graph file is, which decides what is expected of a typo in it.
enum Role: Sendable {
  /// A key that the program knows.
  case key
  /// The name of a node or of a parameter, where it is given.
  case name
  /// A name or word that must be one of those that the program or the graph knows.
  case word
  case number
  /// A file or folder, or a sub-graph.
  case path
  /// For people; anything will do.
  case free
}

/// One word of a graph file.
struct Word: Sendable, CustomStringConvertible {
  let role: Role
  let text: String
  let line: Int
  /// Of its first character, from 1.
  let column: Int

  var description: String { "\(line):\(column) \(text)" }

  /// Every word of a graph, in the order of the file.
  static func all(of graph: Value) -> [Word] {
    entries(graph).flatMap { entry -> [Word] in
      let key = Word(.key, entry.key, entry.keyPlace)
      return switch entry.key {
      case "name", "summary": [key] + scalars(entry.value, .free)
      case "inputs", "model": [key] + scalars(entry.value, .path)
      case "params":
        [key]
          + entries(entry.value).flatMap {
            [Word(.name, $0.key, $0.keyPlace)] + parameter($0.value)
          }
      case "nodes":
        [key]
          + entries(entry.value).flatMap { [Word(.name, $0.key, $0.keyPlace)] + node($0.value) }
      default: [key] + scalars(entry.value, .word)
      }
    }
  }

  private static func parameter(_ value: Value) -> [Word] {
    guard case .mapping(let fields) = value.content else { return scalars(value, .word) }
    return fields.flatMap {
      [Word(.key, $0.key, $0.keyPlace)] + scalars($0.value, $0.key == "help" ? .free : .word)
    }
  }

  private static func node(_ value: Value) -> [Word] {
    entries(value).flatMap { field in
      // The keys below `with` are the sub-graph's parameters, which are known as keys are.
      let inner = field.key == "with" ? entries(field.value) : []
      return [Word(.key, field.key, field.keyPlace)] + scalars(field.value, .word)
        + inner.flatMap { [Word(.word, $0.key, $0.keyPlace)] + scalars($0.value, .word) }
    }
  }

  private static func entries(_ value: Value) -> [Value.Entry] {
    if case .mapping(let entries) = value.content { entries } else { [] }
  }

  private static func scalars(_ value: Value, _ role: Role) -> [Word] {
    switch value.content {
    case .mapping, .wrong: return []
    case .sequence(let values): return values.flatMap { scalars($0, role) }
    case .scalar(let text, let quoted):
      // A reference is the name in it.
      let isReference = text.hasPrefix("${") && text.hasSuffix("}")
      let name = isReference ? String(text.dropFirst(2).dropLast()) : text
      let column = value.place.column + (quoted ? 1 : 0) + (isReference ? 2 : 0)
      let isPath = text.contains("/")
      // Where null may stand for a number, nothing is suggested for what is neither.
      let isNumber = Double(text) != nil || text == "null"
      return [
        Word(
          role: role == .word && isPath ? .path : role == .word && isNumber ? .number : role,
          text: name, line: value.place.line, column: column)
      ]
    }
  }

  private init(_ role: Role, _ text: String, _ place: Place) {
    self.init(role: role, text: text, line: place.line, column: place.column)
  }

  private init(role: Role, text: String, line: Int, column: Int) {
    self.role = role
    self.text = text
    self.line = line
    self.column = column
  }

  /// The file with another word in this one's place.
  func replaced(by new: String, in file: String) -> String {
    var lines = file.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    var line = Array(lines[self.line - 1])
    line.replaceSubrange(column - 1..<column - 1 + text.count, with: Array(new))
    lines[self.line - 1] = String(line)
    return lines.joined(separator: "\n")
  }

  /// Every slip of the finger in the word: a letter left out, doubled, taken for another, swapped with the next. In
  /// numbers: a letter for a digit, and what lies outside every range.
  var typos: [String] {
    let letters = Array(text)
    var typos: [String] = []
    for index in letters.indices {
      var (dropped, doubled, replaced, swapped) = (letters, letters, letters, letters)
      dropped.remove(at: index)
      doubled.insert(letters[index], at: index)
      replaced[index] = letters[index] == "x" ? "q" : "x"
      if index + 1 < letters.count { swapped.swapAt(index, index + 1) }
      typos += (role == .number ? [replaced] : [dropped, doubled, replaced, swapped]).map {
        String($0)
      }
    }
    if role == .number { typos += ["-1000000", "1" + text + "e9", "\(text)000000000000"] }
    return typos.filter { $0 != text && !$0.isEmpty && !means($0, sameAs: text) }
  }

  /// Whether two paths or numbers are the same.
  private func means(_ first: String, sameAs second: String) -> Bool {
    switch role {
    case .path: FilePath.resolve(first, from: "/a/b") == FilePath.resolve(second, from: "/a/b")
    case .number: Double(first) == Double(second)
    default: false
    }
  }
}
