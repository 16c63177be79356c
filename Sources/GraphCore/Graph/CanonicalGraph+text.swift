// The text that model files and reports hold, one line a node: `#4 mel n_mels=128 fmin=0 in #3`, and a last
// line `takes #4` where the nodes come before another one, `gives #3 #4` where a graph has several outputs;
// then `unless speech=0.15` where it has limits of the sound, and `copies 4` where it learns from copies.
extension CanonicalGraph {
  /// The text of each node, and of what is taken.
  package var lines: [String] {
    nodes.enumerated().map { "#\($0) \($1)" }
      + (taken.map { [CanonicalGraph.line("takes", $0)] } ?? [])
      + (given.map { [CanonicalGraph.line("gives", $0)] } ?? [])
      + (limits.isEmpty
        ? [] : ["unless " + limits.map { "\($0.name)=\($0.text)" }.joined(separator: " ")])
      + (copies > 0 ? ["copies \(copies)"] : [])
  }

  /// The lines as one text.
  package var text: String { lines.joined(separator: "\n") }

  private static func line(_ word: String, _ edges: [Edge]) -> String {
    word + " " + edges.map(\.description).joined(separator: " ")
  }

  /// Reads what `text` gives.
  /// - Returns: Nil for any other text.
  package init?(_ text: String) {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    var copies = 0
    if let line = lines.last, line.hasPrefix("copies ") {
      guard let found = Int(line.dropFirst(7)), found > 0 else { return nil }
      copies = found
      lines.removeLast()
    }
    var limits: [Setting] = []
    if let line = lines.last, line.hasPrefix("unless ") {
      guard let found = CanonicalGraph.limits(line.dropFirst(7)) else { return nil }
      limits = found
      lines.removeLast()
    }
    var last: [String: [Edge]] = [:]
    for word in ["takes", "gives"] {
      guard let line = lines.last, line.hasPrefix(word + " ") else { continue }
      guard let edges = CanonicalGraph.edges(line.dropFirst(word.count + 1)) else { return nil }
      last[word] = edges
      lines.removeLast()
      break
    }
    var nodes: [PlainNode] = []
    for (number, line) in lines.enumerated() {
      let head = "#\(number) "
      guard line.hasPrefix(head), let node = PlainNode(line.dropFirst(head.count)) else {
        return nil
      }
      nodes.append(node)
    }
    self.init(
      nodes: nodes, taken: last["takes"], given: last["gives"], limits: limits, copies: copies)
  }

  private static func limits(_ text: Substring) -> [Setting]? {
    let words = text.split(separator: " ", omittingEmptySubsequences: false)
    let limits = words.compactMap { word -> Setting? in
      let parts = word.split(separator: "=", omittingEmptySubsequences: false)
      return parts.count == 2 ? Setting(name: String(parts[0]), text: String(parts[1])) : nil
    }
    return limits.count == words.count ? limits : nil
  }

  fileprivate static func edges(_ text: Substring) -> [Edge]? {
    let words = text.split(separator: " ", omittingEmptySubsequences: false)
    let edges = words.compactMap(Edge.init)
    return edges.count == words.count ? edges : nil
  }
}

extension CanonicalGraph.PlainNode: CustomStringConvertible {
  /// The node without its number: `mel n_mels=128 fmin=0 in #3`.
  package var description: String {
    let inputs = inputs.map(\.description)
    return
      ([use] + settings.map { "\($0.name)=\($0.text)" } + (inputs.isEmpty ? [] : ["in"] + inputs))
      .joined(separator: " ")
  }

  init?(_ text: Substring) {
    var words = CanonicalGraph.PlainNode.words(text)[...]
    guard let use = words.popFirst(), !use.isEmpty else { return nil }
    var settings: [CanonicalGraph.Setting] = []
    while let word = words.first, word != "in" {
      guard let equals = word.firstIndex(of: "="), equals > word.startIndex else { return nil }
      settings.append(
        CanonicalGraph.Setting(
          name: String(word[..<equals]), text: String(word[word.index(after: equals)...])))
      words.removeFirst()
    }
    let inputs = words.dropFirst().compactMap(CanonicalGraph.Edge.init)
    guard words.isEmpty || !inputs.isEmpty, inputs.count == words.dropFirst().count else {
      return nil
    }
    self.init(use: String(use), settings: settings, inputs: inputs)
  }

  /// The words between spaces that stand outside of lists and quotes.
  private static func words(_ text: Substring) -> [Substring] {
    var words: [Substring] = []
    var (start, depth) = (text.startIndex, 0)
    var (isQuoted, isEscaped) = (false, false)
    for index in text.indices {
      let character = text[index]
      if isQuoted {
        if !isEscaped, character == "\"" { isQuoted = false }
        isEscaped = !isEscaped && character == "\\"
        continue
      }
      switch character {
      case "\"": isQuoted = true
      case "[", "{": depth += 1
      case "]", "}": depth -= 1
      case " " where depth == 0:
        words.append(text[start..<index])
        start = text.index(after: index)
      default: break
      }
    }
    return words + [text[start...]]
  }
}

extension CanonicalGraph.Edge: CustomStringConvertible {
  /// The edge as `#3`, or `rows:#3`.
  package var description: String { (port.map { $0 + ":" } ?? "") + "#\(node)" }

  init?(_ text: Substring) {
    guard let mark = text.lastIndex(of: "#"), let node = Int(text[text.index(after: mark)...]),
      node >= 0
    else { return nil }
    let port = text[..<mark]
    guard port.isEmpty || port.last == ":" && port.count > 1 else { return nil }
    self.init(port: port.isEmpty ? nil : String(port.dropLast()), node: node)
  }
}
