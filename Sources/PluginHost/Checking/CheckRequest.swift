import GraphCore

/// What a process is to check.
package struct CheckRequest: Sendable, Equatable {
  package var path: String
  /// The node's id.
  package var node: String
  package var group: CheckGroup
  /// `name=value` of parameters, as in a graph file; the others have their defaults.
  package var settings: [String]
  /// The cases before this one were tried by processes before.
  package var first = 0

  package init(path: String, node: String, group: CheckGroup, settings: [String]) {
    self.path = path
    self.node = node
    self.group = group
    self.settings = settings
  }

  func write(into message: inout MessageWriter) {
    message.put(path)
    message.put(node)
    message.put(group.rawValue)
    message.put(settings)
    message.put(first)
  }

  init(_ message: inout MessageReader) throws(Problem) {
    path = try message.text()
    node = try message.text()
    guard let group = CheckGroup(rawValue: try message.text()) else {
      throw Problem(.inputOutput, "there is no such group of checks")
    }
    self.group = group
    settings = try message.texts()
    first = try message.integer()
  }
}

/// What the process of a check says.
enum CheckMessage {
  /// The next case begins: its number, its words, and what it is if the plugin ends its process in it.
  case begins(Int, String, Problem.Severity)
  /// What is about to be done within the case.
  case doing(String)
  case found(CheckFinding)
  /// Every case was tried.
  case ended
  /// The case takes long, but gets on; another process is to try those after it.
  case left

  var bytes: [UInt8] {
    var message = MessageWriter()
    switch self {
    case .begins(let number, let words, let severity):
      message.put(0 as UInt8)
      message.put(number)
      message.put(words)
      message.put(severity.rawValue)
    case .doing(let words):
      message.put(1 as UInt8)
      message.put(words)
    case .found(let finding):
      message.put(2 as UInt8)
      message.put(finding.severity.rawValue)
      message.put(finding.message)
      message.put(optional: finding.cure) { $0.put($1) }
      message.put(finding.cases)
    case .ended: message.put(3 as UInt8)
    case .left: message.put(4 as UInt8)
    }
    return message.bytes
  }

  init(_ bytes: [UInt8]) throws(Problem) {
    var message = MessageReader(bytes)
    switch try message.byte() {
    case 0:
      let number = try message.integer(in: 0...1 << 30)
      let words = printable(try message.text())
      self = .begins(
        number, words, Problem.Severity(rawValue: try message.text()) ?? .error)
    case 1: self = .doing(printable(try message.text()))
    case 2:
      let severity = Problem.Severity(rawValue: try message.text()) ?? .error
      let text = printable(try message.text())
      let cure = try message.optional { (reader) throws(Problem) in printable(try reader.text()) }
      let cases = try message.texts().prefix(1).map(printable)
      self = .found(CheckFinding(severity, text, cure: cure, cases: cases))
    case 4: self = .left
    default: self = .ended
    }
  }
}

/// A text as one line of moderate length: it may hold what a plugin says.
private func printable(_ text: String) -> String {
  String(
    String.UnicodeScalarView(
      text.unicodeScalars.prefix(1000).map {
        $0.properties.generalCategory == .control ? " " : $0
      }))
}
