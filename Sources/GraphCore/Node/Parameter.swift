/// Units that a parameter can be given in.
public enum Unit: String, Sendable, CaseIterable {
  case hertz = "Hz"
  case seconds = "s"
  case milliseconds = "ms"
  case samples, frames
  case decibel = "dB"
  case bins, rows
}

/// One declared setting of a node, or one field of a record: the only place where its name, type, range, unit and help
/// are written. The default is read from a fresh node or record.
public struct Parameter<Owner: Sendable>: Sendable {
  public let name: String
  public let help: String
  public let unit: Unit?
  /// The allowed range, such as `1...512`; nil where any value of the type will do.
  public let range: String?
  /// Whether it has to be given: its default is never used.
  public private(set) var isRequired = false
  /// Whether it is the field that a record's value is for, where only one value is written in place of a mapping.
  public private(set) var isMain = false
  /// Whether models may have been fitted before there was such a parameter.
  private(set) var isAddedLater = false
  let limits: ClosedRange<Double>?
  /// Reads a value into its owner, and tells everything that is wrong with it.
  let write: @Sendable (Value, inout Owner, inout [Problem]) -> Void
  let text: @Sendable (Owner) -> String
  /// Its type, which is asked only when it is needed: it may contain the type that declares this.
  private let type: any ParameterValue.Type

  /// What is wanted, such as `an integer`.
  public var wanted: String { type.wanted }

  /// The same parameter, which has to be given.
  public var required: Parameter {
    var copy = self
    copy.isRequired = true
    return copy
  }

  /// The same parameter of a node, which models may have been fitted without: canonical texts leave it out
  /// where it has its default, so that those models still fit.
  public var addedLater: Parameter {
    var copy = self
    copy.isAddedLater = true
    return copy
  }

  /// The same field, for which one value stands in place of a mapping: with it, `{dense: 8}` says `{dense: {units: 8}}`.
  public var main: Parameter {
    var copy = self
    copy.isMain = true
    return copy
  }

  /// Declares a setting of any value.
  /// - Parameters:
  ///   - name: The key in a graph file; a name that librosa or scikit-learn users know.
  ///   - path: The property that holds it.
  ///   - unit: What it is measured in.
  ///   - help: One sentence.
  public init<V: ParameterValue>(
    _ name: String, _ path: any WritableKeyPath<Owner, V> & Sendable, unit: Unit? = nil,
    _ help: String
  ) {
    self.init(name, path, unit: unit, range: nil, help, limits: nil) { _, _ in nil }
  }

  /// Declares a setting with a range.
  public init<V: ParameterValue & Comparable>(
    _ name: String, _ path: any WritableKeyPath<Owner, V> & Sendable, unit: Unit? = nil,
    in range: ClosedRange<V>, _ help: String
  ) {
    let text = "\(range.lowerBound.text)...\(range.upperBound.text)"
    self.init(name, path, unit: unit, range: text, help, limits: Self.limits(range)) {
      range.contains($0) ? nil : ($0.text, $1.place)
    }
  }

  /// Declares a setting that may be absent, with a range.
  public init<V: ParameterValue & Comparable>(
    _ name: String, _ path: any WritableKeyPath<Owner, V?> & Sendable, unit: Unit? = nil,
    in range: ClosedRange<V>, _ help: String
  ) {
    let text = "\(range.lowerBound.text)...\(range.upperBound.text)"
    self.init(name, path, unit: unit, range: text, help, limits: Self.limits(range)) {
      $0.map(range.contains) ?? true ? nil : ($0.text, $1.place)
    }
  }

  /// Declares a list of numbers that each have a range; the list must not be empty.
  public init<V: ParameterValue & Comparable>(
    _ name: String, _ path: any WritableKeyPath<Owner, [V]> & Sendable, unit: Unit? = nil,
    each range: ClosedRange<V>, _ help: String
  ) {
    let text = "\(range.lowerBound.text)...\(range.upperBound.text), at least one"
    self.init(name, path, unit: unit, range: text, help, limits: Self.limits(range)) {
      list, value in
      if list.isEmpty { return (list.text, value.place) }
      return list.firstIndex { !range.contains($0) }.map { (list[$0].text, value.element($0)) }
    }
  }

  /// Declares an interval both ends of which have a range.
  package init(
    _ name: String, _ path: any WritableKeyPath<Owner, Interval> & Sendable, unit: Unit? = nil,
    within range: ClosedRange<Double>, _ help: String
  ) {
    let text = "\(range.lowerBound.text)...\(range.upperBound.text)"
    self.init(name, path, unit: unit, range: text, help, limits: range) { interval, value in
      if !range.contains(interval.low) { return (interval.low.text, value.element(0)) }
      return range.contains(interval.high) ? nil : (interval.high.text, value.element(1))
    }
  }

  private static func limits<V: ParameterValue>(_ range: ClosedRange<V>) -> ClosedRange<Double>? {
    guard let low = Double(range.lowerBound.text), let high = Double(range.upperBound.text) else {
      return nil
    }
    return low...high
  }

  /// - Parameter refused: What of a value is outside the range, and where it stands; nil for nothing.
  private init<V: ParameterValue>(
    _ name: String, _ path: any WritableKeyPath<Owner, V> & Sendable, unit: Unit?, range: String?,
    _ help: String, limits: ClosedRange<Double>?,
    refused: @escaping @Sendable (V, Value) -> (text: String, place: Place)?
  ) {
    self.name = name
    self.help = help
    self.unit = unit
    self.range = range
    self.limits = limits
    type = V.self
    write = { value, owner, problems in
      guard let new = V.read(value, of: name, problems: &problems) else { return }
      if let (text, place) = refused(new, value) {
        problems.append(
          ParameterDescription.outOfRange(name, text, range: range, unit: unit, place))
        return
      }
      owner[keyPath: path] = new
    }
    text = { $0[keyPath: path].text }
  }

  /// It as a plain value, with its default in a fresh owner.
  func description(
    standard owner: Owner, in structures: inout ParameterStructures
  ) -> ParameterDescription {
    type.describe(in: &structures)
    return ParameterDescription(
      name: name, form: type.form, limits: limits, wanted: type.wanted, range: range, unit: unit,
      standard: isRequired ? "" : text(owner), help: help, isRequired: isRequired, isMain: isMain,
      typeSchema: type.schema)
  }
}
