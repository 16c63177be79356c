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
    return lines.map(\.printable).joined(separator: "\n")
  }

  private static func marked(_ place: Place, remark: String?) -> [String] {
    let number = String(place.line)
    let margin = String(repeating: " ", count: max(0, 5 - number.count)) + number + " | "
    let blank = String(repeating: " ", count: max(5, number.count)) + " | "
    // Of a long line, a window: what stands before the place, and the place.
    let line = Array(place.lineText)
    let first = line.count <= 120 ? 0 : max(0, min(place.column - 60, line.count - 118))
    let last = line.count <= 120 ? line.count : min(line.count, first + 118)
    let text = (first > 0 ? "…" : "") + String(line[first..<last]) + (last < line.count ? "…" : "")
    let column = place.column - first + (first > 0 ? 1 : 0)
    let caret = String(repeating: "^", count: max(1, min(place.length, text.count - column + 1)))
    let indent = String(repeating: " ", count: max(0, column - 1))
    return [margin + text, blank + indent + caret + (remark.map { " " + $0 } ?? "")]
  }
}
