/// Pieces of a page that are both HTML5 and well-formed XML, so that any XML parser can check a page.
enum Markup {
  /// A text as content or as an attribute in double quotes. What no markup may hold, such as control characters,
  /// becomes the replacement character.
  static func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "\t", "\n": escaped.unicodeScalars.append(scalar)
      case "\u{0}"..."\u{1f}", "\u{7f}"..."\u{9f}": escaped += "\u{fffd}"
      case _ where scalar.properties.isNoncharacterCodePoint: escaped += "\u{fffd}"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }

  /// A part of the page with its heading.
  static func section(_ heading: String, _ content: [String]) -> String {
    """
    <section>
    <h2>\(escaped(heading))</h2>
    \(content.filter { !$0.isEmpty }.joined(separator: "\n"))
    </section>
    """
  }

  static func paragraph(_ text: String, class name: String? = nil) -> String {
    "<p\(name.map { " class=\"\($0)\"" } ?? "")>\(escaped(text))</p>"
  }

  /// A picture with what has to be known to read it.
  static func figure(_ picture: Picture, _ caption: String) -> String {
    """
    <figure>
    \(picture.svg)
    <figcaption>\(escaped(caption))</figcaption>
    </figure>
    """
  }

  /// A table whose first column names the rows. Wide ones scroll by themselves, also by keyboard.
  /// - Parameter isWords: Whether cells are texts rather than numbers.
  static func table(
    _ caption: String, _ columns: [String], _ rows: [[String]], isWords: Bool = false
  ) -> String {
    let head = columns.map { "<th scope=\"col\">\(escaped($0))</th>" }.joined()
    let body = rows.map { row in
      "<tr><th scope=\"row\">\(escaped(row.first ?? ""))</th>"
        + row.dropFirst().map { "<td>\(escaped($0))</td>" }.joined() + "</tr>"
    }
    return """
      <div class="wide" role="region" aria-label="\(escaped(caption))" tabindex="0">
      <table\(isWords ? " class=\"words\"" : "")>
      <caption>\(escaped(caption))</caption>
      <thead><tr>\(head)</tr></thead>
      <tbody>
      \(body.joined(separator: "\n"))
      </tbody>
      </table>
      </div>
      """
  }

  /// Something that is there for those who ask for it.
  static func details(_ summary: String, _ content: String) -> String {
    "<details>\n<summary>\(escaped(summary))</summary>\n\(content)\n</details>"
  }

  /// A sentence from words that may lack a capital and a full stop.
  static func sentence(_ words: String) -> String {
    words.prefix(1).uppercased() + words.dropFirst() + (words.hasSuffix(".") ? "" : ".")
  }
}

/// Numbers as a page shows them; a dash for what there is none of.
enum Digits {
  static let none = "–"
  /// Keeps a number and its unit on one line.
  private static let space = "\u{a0}"

  /// `66.3 %` of 0.6634.
  static func percent(_ share: Double?) -> String {
    guard let share, share.isFinite else { return none }
    return fixed(100 * share, 1) + space + "%"
  }

  /// `66 %` of 0.6634.
  static func roundPercent(_ share: Double) -> String { fixed(100 * share, 0) + space + "%" }

  /// With so many digits after the point.
  static func fixed(_ value: Double?, _ places: Int) -> String {
    let scale = (0..<places).reduce(1) { power, _ in power * 10 }
    guard let value, value.isFinite, value.magnitude < 1e12 else { return none }
    let scaled = Int((value.magnitude * Double(scale)).rounded())
    let sign = value < 0 && scaled > 0 ? "-" : ""
    guard places > 0 else { return "\(sign)\(scaled)" }
    let digits = String(scaled % scale)
    return "\(sign)\(scaled / scale)." + String(repeating: "0", count: places - digits.count)
      + digits
  }

  /// A metric in its usual form: those of which more is better as percentages.
  static func value(_ value: Double?, of metric: Metric) -> String {
    metric.isGain ? percent(value) : fixed(value, 3)
  }

  /// `61.9 – 70.5 %`.
  static func interval(_ interval: Bootstrap.Interval, of metric: Metric) -> String {
    let low = metric.isGain ? fixed(100 * interval.low, 1) : fixed(interval.low, 3)
    return "\(low) – \(value(interval.high, of: metric))"
  }

  /// `0.8 points` of 0.008, or as the metric is.
  static func spread(_ spread: Double, of metric: Metric) -> String {
    metric.isGain ? fixed(100 * spread, 1) + space + "points" : fixed(spread, 3)
  }
}
