extension Problem {
  /// The problem as people read it: place, code and message, then the line with a caret.
  public var text: String { text(coloured: false) }

  /// The same, on a terminal that wants colours with the severity in red or yellow and the message bold.
  package func text(coloured: Bool) -> String {
    let place = place.map { "\($0.description): " } ?? ""
    let head = "\(place)\(severity.rawValue)[\(code)]: \(message)".printable
    let rest = detailLines.map(\.printable)
    guard coloured else { return ([head] + rest).joined(separator: "\n") }
    let start = place.printable
    let word = "\(severity.rawValue)[\(code)]:"
    let colour = severity == .error ? "31" : "33"
    let painted =
      "\u{1B}[1m\(start)\u{1B}[\(colour)m\(word)\u{1B}[39m"
      + head.dropFirst(start.count + word.count) + "\u{1B}[0m"
    return ([painted] + rest).joined(separator: "\n")
  }

  /// The lines below the first.
  private var detailLines: [String] {
    var lines: [String] = []
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
    return lines
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
