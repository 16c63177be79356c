extension YAMLBuilder {
  /// The value that an alias stands for.
  mutating func alias(
    _ name: String, _ event: YAMLEvent, depth: Int
  ) throws(Problem) -> Built {
    let here = place(event.range)
    let nothing = Built(value: Value(.scalar("", quoted: false), at: here))
    guard let anchor = anchors[name] else {
      try report(
        Problem(
          .alias, "no anchor '&\(name)' stands before this alias", at: here,
          suggestion: nearest(to: name, among: anchors.keys.sorted())
            .map { "did you mean '*\($0)'?" } ?? "quote a text that begins with '*'"))
      return nothing
    }
    guard let built = anchor.built else {
      try report(
        Problem(
          .alias, "'*\(name)' stands inside the value that it repeats", at: here,
          suggestion: "write the value out"))
      return nothing
    }
    expanded += built.nodes
    if expanded > YAMLBuilder.expansionLimit {
      throw Problem(
        .alias, "the aliases up to here stand for more than \(YAMLBuilder.expansionLimit) values",
        at: here,
        suggestion: "write fewer aliases of aliases")
    }
    if depth + built.height - 1 > YAMLBuilder.depthLimit {
      throw Problem(
        .alias, "with this alias, values nest deeper than \(YAMLBuilder.depthLimit)", at: here,
        suggestion: "write flatter values")
    }
    return built
  }

  /// Steps over an anchor and refuses a tag.
  /// - Returns: Where the value itself stands.
  mutating func properties(_ event: YAMLEvent) throws(Problem) -> Range<Int> {
    guard event.anchor != nil || event.tag != nil else { return event.range }
    let range = event.range.lowerBound + base..<event.range.upperBound + base
    let (tag, value) = map.properties(range)
    if event.tag != nil {
      try report(
        Problem(
          .shape, "tags such as '!!float' are not supported", at: map.place(tag ?? range),
          suggestion: "remove it; each parameter has its own type"))
    }
    return value.lowerBound - base..<value.upperBound - base
  }
}
