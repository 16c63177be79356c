/// One node as a graph's canonical text has it: `#4 mel n_mels=128 fmin=0 in #3`.
struct CanonicalLine {
  /// The number, and the word after `use`.
  let head: String
  let use: String
  let settings: [(name: String, value: String)]
  /// Where its rows come from.
  let inputs: String

  init(_ line: String) {
    let words = CanonicalLine.words(of: line)
    head = words.prefix(2).joined(separator: " ")
    use = words.count > 1 ? words[1] : ""
    var settings: [(name: String, value: String)] = []
    var inputs = ""
    for (number, word) in words.enumerated().dropFirst(2) {
      if word == "in", words.count > number + 1, words[number + 1].contains("#") {
        inputs = words[number...].joined(separator: " ")
        break
      }
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if parts.count == 2, parts[0].allSatisfy({ $0.isLowercase || $0.isNumber || $0 == "_" }) {
        settings.append((String(parts[0]), String(parts[1])))
      } else if let last = settings.popLast() {
        settings.append((last.name, last.value + " " + word))
      }
    }
    self.settings = settings
    self.inputs = inputs
  }

  /// The parts between spaces; those within brackets and quotes part nothing.
  private static func words(of line: String) -> [String] {
    var words = [""]
    var depth = 0
    var isQuoted = false
    var isEscaped = false
    for character in line {
      if isQuoted {
        isQuoted = isEscaped || character != "\""
        isEscaped = !isEscaped && character == "\\"
      } else if character == " ", depth == 0 {
        words.append("")
        continue
      } else {
        isQuoted = character == "\""
        depth += "[{".contains(character) ? 1 : "]}".contains(character) ? -1 : 0
      }
      words[words.count - 1].append(character)
    }
    return words
  }

  /// What has become of a node, one sentence for each setting; nil if it is not the same node, with the same settings
  /// from the same place but for some values.
  static func changes(from then: String, to now: String) -> [String]? {
    let (one, two) = (CanonicalLine(then), CanonicalLine(now))
    guard one.head == two.head, one.inputs == two.inputs,
      one.settings.map(\.name) == two.settings.map(\.name)
    else { return nil }
    return zip(one.settings, two.settings).filter { $0.value != $1.value }.map {
      "'\($0.name)' of '\(one.use)' was \($0.value) when the model was fitted, and is \($1.value) here"
    }
  }
}
