/// Lines of comma-separated values, by RFC 4180.
package enum CSVText {
  /// A field, in quotes where it needs them.
  package static func field(_ value: String) -> String {
    let special = value.unicodeScalars.contains { [",", "\"", "\n", "\r"].contains($0) }
    let spaced = value.first == " " || value.last == " "
    guard special || spaced else { return value }
    var quoted = "\""
    for scalar in value.unicodeScalars {
      if scalar == "\"" { quoted += "\"" }
      quoted.unicodeScalars.append(scalar)
    }
    return quoted + "\""
  }

  /// A text that somebody else chose, such as a file's name: a spreadsheet would take one that begins like a formula for one,
  /// and do what it says, so it gets an apostrophe before it, by which spreadsheets know text. Numbers stay as they are.
  package static func inert(_ text: String) -> String {
    guard let first = text.unicodeScalars.first,
      ["=", "+", "-", "@", "\t", "\r"].contains(first), Double(text) == nil
    else { return text }
    return "'" + text
  }

  /// A field for a text that somebody else chose, without what a spreadsheet would take for a formula.
  package static func text(_ value: String) -> String { field(inert(value)) }

  /// A line without its end.
  package static func line(_ fields: [String]) -> String {
    fields.map(field).joined(separator: ",")
  }
}
