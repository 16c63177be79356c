/// A value as it was written, with its place. What type a scalar has is decided by who reads it.
public struct Value: Sendable, Equatable {
  public indirect enum Content: Sendable, Equatable {
    /// Text; `quoted` tells `"null"` from `null`.
    case scalar(String, quoted: Bool)
    case sequence([Value])
    case mapping([Entry])
  }

  /// One key of a mapping with its value.
  public struct Entry: Sendable, Equatable {
    public let key: String
    public let keyPlace: Place
    public var value: Value
    public init(key: String, keyPlace: Place, value: Value) {
      self.key = key
      self.keyPlace = keyPlace
      self.value = value
    }
  }

  public var content: Content
  public let place: Place

  public init(_ content: Content, at place: Place) {
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
    }
  }
}
