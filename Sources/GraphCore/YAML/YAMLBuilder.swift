/// Builds values from libyaml's events, and collects what is wrong on the way.
struct YAMLBuilder: ~Copyable {
  /// How deep lists and mappings may nest.
  static let depthLimit = 64
  /// How many values aliases may stand for, taken together.
  static let expansionLimit = 10_000
  /// How many problems are reported; reading stops there.
  private static let problemLimit = 100

  private(set) var problems: [Problem] = []
  /// Quoted and block texts that go on past their first line; tabs may begin lines there.
  private(set) var longTexts: [Range<Int>] = []
  var map: TextMap
  private var parser: YAMLParser
  /// How many scalars of the text stand before what the parser reads.
  let base: Int
  var anchors: [String: Anchor] = [:]
  private var anchorsSeen = 0
  var expanded = 0

  struct Anchor {
    let number: Int
    /// Nil while the value is still being read.
    var built: Built?
  }

  struct Built {
    var value: Value
    var nodes = 1
    /// How deep lists and mappings nest in it; 0 for a text.
    var height = 0
  }

  /// Creates a builder.
  /// - Parameters:
  ///   - map: The whole text.
  ///   - base: How many Unicode scalars to leave out at its start.
  init(_ map: TextMap, from base: Int = 0) {
    var map = map
    parser = YAMLParser(map.bytes(from: base))
    self.map = map
    self.base = base
  }

  /// Reads the one document of the text.
  /// - Returns: Its root, or nil if there is none.
  /// - Throws: The problem that makes reading on useless; those before it are in `problems`.
  mutating func document() throws(Problem) -> Value? {
    _ = try next()
    guard case .documentStart = try next().kind else { return nil }
    let root = try node(next(), depth: 1).value
    _ = try next()
    let after = try next()
    if case .documentStart = after.kind {
      throw Problem(
        .shape, "a second document starts here", at: place(after.range),
        suggestion: "put each graph into a file of its own")
    }
    return root
  }

  /// The place of a stretch of what the parser reads.
  mutating func place(_ range: Range<Int>) -> Place {
    map.place(range.lowerBound + base..<range.upperBound + base)
  }

  private mutating func next() throws(Problem) -> YAMLEvent {
    do throws(YAMLFailure) { return try parser.next() } catch {
      throw syntaxProblem(error)
    }
  }

  mutating func report(_ problem: Problem) throws(Problem) {
    if problems.count >= YAMLBuilder.problemLimit { throw problem }
    problems.append(problem)
  }

  private mutating func node(_ event: YAMLEvent, depth: Int) throws(Problem) -> Built {
    if case .alias(let name) = event.kind { return try alias(name, event, depth: depth) }
    let range = try properties(event)
    var number: Int?
    if let name = event.anchor {
      anchorsSeen += 1
      number = anchorsSeen
      anchors[name] = Anchor(number: anchorsSeen)
    }
    var built: Built
    switch event.kind {
    case .sequenceStart(let flow):
      try checkDepth(depth, range)
      built = try sequence(range, flow: flow, depth: depth)
    case .mappingStart(let flow):
      try checkDepth(depth, range)
      built = try mapping(range, flow: flow, depth: depth)
    case .scalar(let text, let plain):
      built = Built(value: Value(.scalar(text, quoted: !plain), at: try scalar(text, plain, range)))
    default: preconditionFailure("libyaml gave an event where a value must stand")
    }
    // An anchor of the same name further in takes the place of this one.
    if let name = event.anchor, anchors[name]?.number == number { anchors[name]?.built = built }
    return built
  }

  private mutating func scalar(
    _ text: String, _ plain: Bool, _ range: Range<Int>
  ) throws(Problem) -> Place {
    let place = place(range)
    if text.unicodeScalars.contains("\0") {
      try report(
        Problem(
          .syntax, "the text holds a NUL character", at: place, suggestion: #"leave '\0' out"#))
    }
    if !plain, map.locate(range.upperBound + base).line >= place.line {
      longTexts.append(range.lowerBound + base..<range.upperBound + base)
    }
    return place
  }

  private mutating func sequence(
    _ start: Range<Int>, flow: Bool, depth: Int
  ) throws(Problem) -> Built {
    var values: [Value] = []
    var nodes = 1
    var height = 0
    while true {
      let event = try next()
      if case .sequenceEnd = event.kind {
        let place = extent(start, event, flow: flow)
        return Built(value: Value(.sequence(values), at: place), nodes: nodes, height: height + 1)
      }
      let built = try node(event, depth: depth + 1)
      values.append(built.value)
      nodes += built.nodes
      height = max(height, built.height)
    }
  }

  private mutating func mapping(
    _ start: Range<Int>, flow: Bool, depth: Int
  ) throws(Problem) -> Built {
    var entries: [Value.Entry] = []
    var places: [String: Place] = [:]
    var nodes = 1
    var height = 0
    while true {
      let event = try next()
      if case .mappingEnd = event.kind {
        let place = extent(start, event, flow: flow)
        return Built(value: Value(.mapping(entries), at: place), nodes: nodes, height: height + 1)
      }
      let key = try key(event, depth: depth)
      let built = try node(next(), depth: depth + 1)
      guard let (text, place) = key else { continue }
      if let first = places[text] {
        try report(
          Problem(
            .duplicateKey, "'\(text)' stands twice in this mapping", at: place,
            suggestion: "remove one of the two", notes: [.init("the first one is here", at: first)])
        )
        continue
      }
      places[text] = place
      entries.append(Value.Entry(key: text, keyPlace: place, value: built.value))
      nodes += built.nodes + 1
      height = max(height, built.height)
    }
  }

  /// Reads a key; nil if it is refused.
  private mutating func key(_ event: YAMLEvent, depth: Int) throws(Problem) -> (String, Place)? {
    if case .alias = event.kind {
      try report(
        Problem(
          .alias, "a key can't be an alias", at: place(event.range), suggestion: "write the key out"
        ))
      return nil
    }
    let value = try node(event, depth: depth + 1).value
    guard case .scalar(let text, let quoted) = value.content else {
      try report(
        Problem(
          .shape, "a key must be a text, not \(value.described)", at: value.place,
          suggestion: "write a name before the ':'"))
      return nil
    }
    if text == "<<", !quoted {
      try report(
        Problem(
          .alias, "the merge key '<<' is not supported", at: value.place,
          suggestion: "write the keys out"))
      return nil
    }
    return (text, value.place)
  }

  private mutating func checkDepth(_ depth: Int, _ range: Range<Int>) throws(Problem) {
    guard depth > YAMLBuilder.depthLimit else { return }
    throw Problem(
      .shape, "values nest deeper than \(YAMLBuilder.depthLimit)", at: place(range),
      suggestion: "write flatter values")
  }

  /// The place of a list or mapping: with brackets its stretch on its first line, else one character.
  private mutating func extent(_ start: Range<Int>, _ end: YAMLEvent, flow: Bool) -> Place {
    place(start.lowerBound..<(flow ? end.range.upperBound : start.lowerBound))
  }
}
