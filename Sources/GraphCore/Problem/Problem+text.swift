extension Problem {
  /// The problem as people read it: place, code and message, then the line with a caret.
  public var text: String {
    var head = ""
    if let place { head += "\(place.description): " }
    head += "\(severity.rawValue)[\(code)]: \(message)"
    var lines = [head]
    if let place, !place.lineText.isEmpty {
      lines += Problem.marked(place, remark: suggestion)
    } else if let suggestion {
      lines.append("      \(suggestion)")
    }
    for note in notes {
      lines.append("      " + (note.place.map { "\($0.description): " } ?? "") + note.message)
      if let place = note.place, !place.lineText.isEmpty {
        lines += Problem.marked(place, remark: nil)
      }
    }
    return lines.joined(separator: "\n")
  }

  private static func marked(_ place: Place, remark: String?) -> [String] {
    let number = String(place.line)
    let margin = String(repeating: " ", count: max(0, 5 - number.count)) + number + " | "
    let blank = String(repeating: " ", count: max(5, number.count)) + " | "
    let text = place.lineText
    let room = max(1, text.count - place.column + 1)
    let caret = String(repeating: "^", count: min(place.length, room))
    let indent = String(repeating: " ", count: max(0, place.column - 1))
    return [margin + text, blank + indent + caret + (remark.map { " " + $0 } ?? "")]
  }
}
