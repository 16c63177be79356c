/// A value from the command line that replaces one of the graph file.
package struct Override: Sendable {
  /// Where it goes: `["mel", "n_mels"]` for `mel.n_mels`.
  let path: [String]
  let target: Place
  let value: Value

  /// Reads `NODE.PARAM=VALUE` or `PARAM=VALUE`.
  /// - Parameters:
  ///   - argument: The text of the argument.
  ///   - option: The option's name for messages, such as `--set`.
  /// - Throws: `Problems` SG0209 when there is no `=` or no name, or what is wrong with the value.
  package init(_ argument: String, option: String) throws(Problems) {
    let source = SourceText(name: option, text: argument)
    guard let equals = argument.firstIndex(of: "="), equals > argument.startIndex else {
      throw Problems([
        Problem(
          .badOverride, "expected NAME=VALUE, found '\(argument)'",
          at: Place(source: source, line: 1, column: 1, length: argument.count),
          suggestion: option == "--set"
            ? "such as '--set mel.n_mels=64'" : "such as '-p sample_rate=16000'")
      ])
    }
    let name = argument[..<equals]
    target = Place(source: source, line: 1, column: 1, length: name.count)
    path = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    value = try readYAMLValue(argument, name: option, from: name.count + 1)
  }

  /// Whether it is for an element of a list.
  var hasIndex: Bool { path.contains { $0.contains("[") } }

  /// The node that it is for, in words: what stands before the parameter.
  var node: String {
    let parameter = path.firstIndex { $0.contains("[") } ?? path.count - 1
    return path[..<parameter].joined(separator: ".")
  }

  /// The name as it was written.
  var name: String { path.joined(separator: ".") }
}
