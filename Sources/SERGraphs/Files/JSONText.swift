import GraphCore

extension JSON {
  /// The value on one line, without spaces: what a line of a JSON Lines file holds.
  package var line: String {
    var text = ""
    write(to: &text)
    return text
  }

  /// The value on several lines, for people and for version control.
  package var pretty: String {
    var text = ""
    write(to: &text, indent: 0)
    return text
  }

  /// Adds the value to a text.
  /// - Parameters:
  ///   - text: What stands before.
  ///   - indent: How deep the value is nested; nil puts all on one line.
  package func write(to text: inout String, indent: Int? = nil) {
    switch self {
    case .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .int(let value): text += String(value)
    case .double(let value): text += value.isFinite ? value.description : "null"
    case .float(let value): text += value.isFinite ? value.description : "null"
    case .string(let value): text += jsonString(value)
    case .array(let elements):
      JSON.writeList("[", elements, "]", to: &text, indent: indent) { element, text, indent in
        element.write(to: &text, indent: indent)
      }
    case .object(let members):
      JSON.writeList("{", members, "}", to: &text, indent: indent) { member, text, indent in
        text += jsonString(member.name)
        text += indent == nil ? ":" : ": "
        member.value.write(to: &text, indent: indent)
      }
    }
  }

  private static func writeList<Element>(
    _ open: String, _ elements: [Element], _ close: String, to text: inout String, indent: Int?,
    _ write: (Element, inout String, Int?) -> Void
  ) {
    text += open
    let deeper = indent.map { $0 + 1 }
    for (position, element) in elements.enumerated() {
      if position > 0 { text += "," }
      if let deeper { text += "\n" + String(repeating: "  ", count: deeper) }
      write(element, &text, deeper)
    }
    if let indent, !elements.isEmpty { text += "\n" + String(repeating: "  ", count: indent) }
    text += close
  }
}
