/// A picture as inline SVG. Colours are classes of the page's style, so that one picture does for light and dark.
struct Picture {
  enum Anchor: String { case start, middle, end }

  let width: Double
  let height: Double
  private let name: String
  private let title: String
  private let description: String
  private var shapes: [String] = []

  /// - Parameters:
  ///   - name: What it is called in the page; one word.
  ///   - title: What it shows, for those who don't see it.
  ///   - description: What there is to be seen, with the numbers that matter.
  init(_ name: String, _ title: String, _ description: String, width: Double, height: Double) {
    self.name = name
    self.title = title
    self.description = description
    self.width = width
    self.height = height
  }

  var svg: String {
    let size = "\(Picture.number(width)) \(Picture.number(height))"
    // On narrow screens letters get no smaller than can be read; the figure scrolls.
    let smallest = "min-width: \(Picture.number(0.7 * width))px"
    return """
      <svg viewBox="0 0 \(size)" width="\(Picture.number(width))" style="\(smallest)" role="img" aria-labelledby="\(name)-title \(name)-words">
      <title id="\(name)-title">\(Markup.escaped(title))</title>
      <desc id="\(name)-words">\(Markup.escaped(description))</desc>
      \(shapes.joined(separator: "\n"))
      </svg>
      """
  }

  /// A text at its base line.
  /// - Parameter turned: Degrees, clockwise, around its place.
  mutating func text(
    _ x: Double, _ y: Double, _ text: String, _ style: String? = nil, _ anchor: Anchor = .start,
    turned: Double = 0
  ) {
    let place = "x=\"\(Picture.number(x))\" y=\"\(Picture.number(y))\""
    let turn =
      turned == 0
      ? ""
      : " transform=\"rotate(\(Picture.number(turned)) \(Picture.number(x)) \(Picture.number(y)))\""
    shapes.append(
      "<text \(place)\(Picture.style(style))"
        + (anchor == .start ? "" : " text-anchor=\"\(anchor.rawValue)\"")
        + "\(turn)>\(Markup.escaped(text))</text>")
  }

  mutating func line(
    from: (x: Double, y: Double), to: (x: Double, y: Double), _ style: String
  ) {
    path([from, to], style)
  }

  /// A line through points.
  mutating func path(_ points: [(x: Double, y: Double)], _ style: String) {
    let words = points.map { "\(Picture.number($0.x)),\(Picture.number($0.y))" }
    shapes.append("<polyline points=\"\(words.joined(separator: " "))\"\(Picture.style(style))/>")
  }

  /// - Parameters:
  ///   - opacity: Of its fill.
  ///   - title: Shown where a pointer rests on it.
  mutating func rectangle(
    _ x: Double, _ y: Double, width: Double, height: Double, _ style: String,
    opacity: Double = 1, title: String? = nil
  ) {
    let opacity = opacity == 1 ? "" : " fill-opacity=\"\(Digits.fixed(opacity, 3))\""
    shape(
      "rect",
      "x=\"\(Picture.number(x))\" y=\"\(Picture.number(y))\" width=\"\(Picture.number(width))\" "
        + "height=\"\(Picture.number(height))\"\(Picture.style(style))\(opacity)", title)
  }

  mutating func circle(
    _ x: Double, _ y: Double, radius: Double, _ style: String, title: String? = nil
  ) {
    shape(
      "circle",
      "cx=\"\(Picture.number(x))\" cy=\"\(Picture.number(y))\" r=\"\(Picture.number(radius))\""
        + Picture.style(style), title)
  }

  /// A square on its corner.
  mutating func diamond(
    _ x: Double, _ y: Double, radius: Double, _ style: String, title: String? = nil
  ) {
    let corners = [(x, y - radius), (x + radius, y), (x, y + radius), (x - radius, y)]
      .map { "\(Picture.number($0.0)),\(Picture.number($0.1))" }
    shape(
      "polygon", "points=\"\(corners.joined(separator: " "))\"\(Picture.style(style))", title)
  }

  private mutating func shape(_ element: String, _ attributes: String, _ title: String?) {
    shapes.append(
      "<\(element) \(attributes)"
        + (title.map { "><title>\(Markup.escaped($0))</title></\(element)>" } ?? "/>"))
  }

  private static func style(_ name: String?) -> String { name.map { " class=\"\($0)\"" } ?? "" }

  /// Tenths are finer than anyone sees.
  private static func number(_ value: Double) -> String {
    let text = Digits.fixed(value, 1)
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  /// As many letters as there is room for.
  static func short(_ text: String, _ length: Int) -> String {
    text.count > length ? text.prefix(length - 1) + "…" : text
  }
}
