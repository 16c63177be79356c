/// The largest text that is read, in bytes.
package let largestYAML = 1 << 20

/// Reads a graph file's text: one YAML document, whose root is a mapping.
///
/// Reads YAML 1.1 as libyaml does, without tags and merge keys. Scalars stay text.
/// - Parameters:
///   - text: The whole file.
///   - name: What messages call it: the path as the user gave it.
/// - Throws: `Problem` SG0102 to SG0107; all that were found, in the order of the file.
package func readYAML(_ text: String, name: String) throws(Problems) -> Value {
  guard text.utf8.count <= largestYAML else { throw Problems([tooLarge(name)]) }
  // Editors don't show a byte order mark and don't count it.
  let text =
    text.unicodeScalars.first == "\u{FEFF}" ? String(text.unicodeScalars.dropFirst()) : text
  let source = SourceText(name: name, text: text)
  let (root, problems) = read(TextMap(source: source, text: text))
  guard let root else {
    let empty = Problem(
      .shape, "the file is empty", at: Place(source: source, line: 1, column: 1),
      suggestion: "a graph file begins with 'sergraph: 1'")
    throw Problems(problems.isEmpty ? [empty] : problems)
  }
  guard case .mapping = root.content else {
    let other = Problem(
      .shape, "a graph file must be a mapping, found \(root.described)", at: root.place,
      suggestion: "write lines of the form 'key: value'")
    throw Problems(problems + [other])
  }
  guard problems.isEmpty else { throw Problems(problems) }
  return root
}

/// Reads the value part of a command-line argument: any one YAML value; nothing at all is null.
/// - Parameters:
///   - argument: The whole argument, such as `mel.n_mels=64`; places are columns in it.
///   - name: What messages call it, such as `--set`.
///   - offset: How many characters stand before the value.
/// - Throws: `Problem` SG0102 to SG0107.
package func readYAMLValue(
  _ argument: String, name: String, from offset: Int = 0
) throws(Problems) -> Value {
  guard argument.utf8.count <= largestYAML else {
    throw Problems([tooLarge(name)])
  }
  let source = SourceText(name: name, text: argument)
  let base = argument.prefix(offset).unicodeScalars.count
  let (root, problems) = read(TextMap(source: source, text: argument), from: base)
  guard problems.isEmpty else { throw Problems(problems) }
  return root
    ?? Value(
      .scalar("", quoted: false), at: Place(source: source, line: 1, column: offset + 1))
}

/// The problem of a text that is too large to be a graph.
func tooLarge(_ name: String) -> Problem {
  Problem(
    .tooLarge, "'\(name)' is larger than 1 MiB",
    suggestion: "move parts of the graph into files of their own")
}

/// Reads the document of a text, and all that is wrong with it.
private func read(_ map: TextMap, from base: Int = 0) -> (root: Value?, problems: [Problem]) {
  var map = map
  if let control = map.control {
    let code = String(control.scalar.value, radix: 16, uppercase: true)
    let kind =
      control.scalar == "\0"
      ? "a NUL byte"
      : "the control character U+\(String(repeating: "0", count: max(0, 4 - code.count)))\(code)"
    return (
      nil,
      [
        Problem(
          .syntax, "the text holds \(kind)", at: map.place(control.position..<control.position + 1),
          suggestion: "save it as plain UTF-8 text")
      ]
    )
  }
  var builder = YAMLBuilder(map, from: base)
  var root: Value?
  var fatal: Problem?
  do throws(Problem) { root = try builder.document() } catch { fatal = error }
  var problems = builder.problems
  let tabs = tabs(map.indentingTabs.filter { $0.lowerBound >= base }, outside: builder.longTexts)
    .map { map.place($0) }
  let stop = fatal?.place?.line ?? .max
  if let first = tabs.first, first.line <= stop {
    problems.append(
      Problem(.tab, "a tab is used as indentation", at: first, suggestion: "use spaces"))
    // What libyaml says about a tab is less clear.
    if fatal?.code == .syntax, tabs.contains(where: { $0.line == stop }) { fatal = nil }
  }
  if let fatal { problems.append(fatal) }
  return (root, inOrder(problems))
}

/// The runs of tabs that do not stand in a text; both lists are in the order of the file.
private func tabs(_ runs: [Range<Int>], outside texts: [Range<Int>]) -> [Range<Int>] {
  var rest = texts[...]
  return runs.filter { run in
    while let text = rest.first, text.upperBound <= run.lowerBound { rest.removeFirst() }
    return !(rest.first?.contains(run.lowerBound) ?? false)
  }
}

private func inOrder(_ problems: [Problem]) -> [Problem] {
  func key(_ problem: Problem) -> (Int, Int) {
    (problem.place?.line ?? .max, problem.place?.column ?? 0)
  }
  return problems.sorted { key($0) < key($1) }
}
