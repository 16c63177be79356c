/// A value as it was written, with its place. What type a scalar has is decided by who reads it.
public struct Value: Sendable, Equatable {
  public indirect enum Content: Sendable, Equatable {
    /// Text; `quoted` tells `"null"` from `null`.
    case scalar(String, quoted: Bool)
    case sequence([Value])
    case mapping([Entry])
    /// Nothing that can be read: what is wrong with it has been told.
    case wrong
  }

  /// One key of a mapping with its value.
  public struct Entry: Sendable, Equatable {
    public let key: String
    public let keyPlace: Place
    public var value: Value
    package init(key: String, keyPlace: Place, value: Value) {
      self.key = key
      self.keyPlace = keyPlace
      self.value = value
    }
  }

  public var content: Content
  public let place: Place

  package init(_ content: Content, at place: Place) {
    self.content = content
    self.place = place
  }

  /// The text of a scalar.
  public var scalar: String? {
    if case .scalar(let text, _) = content { text } else { nil }
  }

  /// Whether this is an unquoted `null`, `~` or nothing at all.
  public var isNull: Bool {
    if case .scalar(let text, quoted: false) = content {
      ["", "~", "null"].contains(text)
    } else {
      false
    }
  }

  /// What it is, for messages: `'22050'`, `a list`, `a mapping`.
  public var described: String {
    switch content {
    case .scalar(let text, _): isNull ? "nothing" : "'\(text)'"
    case .sequence: "a list"
    case .mapping: "a mapping"
    case .wrong: "what is wrong"
    }
  }
}

extension Value {
  /// Where an element of a list stands; the whole value where it is no list.
  package func element(_ index: Int) -> Place {
    if case .sequence(let values) = content, values.indices.contains(index) {
      values[index].place
    } else {
      place
    }
  }

  /// That a value nests too deep or holds too many values, as parameters within parameters can; nil if it does not.
  func excess() -> Problem? {
    // No file can hold more.
    let most = largestYAML / 2
    var count = 0
    func excess(_ value: Value, _ depth: Int) -> Problem? {
      count += 1
      guard count <= most else {
        return Problem(
          .alias, "with its parameters, this is more than \(most) values", at: place,
          suggestion: "write fewer lists of lists")
      }
      let parts = value.parts
      guard parts.isEmpty || depth <= YAMLBuilder.depthLimit else {
        return Problem(
          .shape, "values nest deeper than \(YAMLBuilder.depthLimit)", at: value.place,
          suggestion: "write flatter values")
      }
      for part in parts {
        if let problem = excess(part.value, depth + 1) { return problem }
      }
      return nil
    }
    return excess(self, 1)
  }

  /// Its elements or entries, with what comes after its own path in theirs: `[2]` or `.filters`.
  private var parts: [(step: String, value: Value)] {
    switch content {
    case .scalar, .wrong: []
    case .sequence(let values): values.enumerated().map { ("[\($0)]", $1) }
    case .mapping(let entries): entries.map { ("." + $0.key, $0.value) }
    }
  }

  /// Where it and all of its parts stand, by path: `layers`, `layers[2]`, `layers[2].conv2d`.
  func places(from path: String) -> [(path: String, place: Place)] {
    [(path, place)] + parts.flatMap { $0.value.places(from: path + $0.step) }
  }
}
