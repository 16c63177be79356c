/// Units that a parameter can be given in.
public enum Unit: String, Sendable, CaseIterable {
  case hertz = "Hz"
  case seconds = "s"
  case milliseconds = "ms"
  case samples, frames
  case decibel = "dB"
  case bins, rows
}

/// One declared setting of a node: the only place where its name, type, range, unit and help are written.
/// The default is read from a fresh node.
public struct Parameter<Owner: Declared>: Sendable {
  public let name: String
  public let help: String
  public let unit: Unit?
  /// The allowed range, such as `1...512`; nil where any value of the type will do.
  public let range: String?
  /// What is wanted, such as `an integer`.
  public let wanted: String
  let form: ParameterForm
  let limits: ClosedRange<Double>?
  let schema: String
  let write: @Sendable (Value, inout Owner) throws(Problem) -> Void
  let text: @Sendable (Owner) -> String

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
    self.init(name, path, unit: unit, range: nil, help, limits: nil) { _ in true }
  }

  /// Declares a setting with a range.
  public init<V: ParameterValue & Comparable>(
    _ name: String, _ path: any WritableKeyPath<Owner, V> & Sendable, unit: Unit? = nil,
    in range: ClosedRange<V>, _ help: String
  ) {
    let text = "\(range.lowerBound.text)...\(range.upperBound.text)"
    self.init(name, path, unit: unit, range: text, help, limits: Self.limits(range)) {
      range.contains($0)
    }
  }

  /// Declares a setting that may be absent, with a range.
  public init<V: ParameterValue & Comparable>(
    _ name: String, _ path: any WritableKeyPath<Owner, V?> & Sendable, unit: Unit? = nil,
    in range: ClosedRange<V>, _ help: String
  ) {
    let text = "\(range.lowerBound.text)...\(range.upperBound.text)"
    self.init(name, path, unit: unit, range: text, help, limits: Self.limits(range)) {
      $0.map(range.contains) ?? true
    }
  }

  /// Declares a list of numbers that each have a range; the list must not be empty.
  public init<V: ParameterValue & Comparable>(
    _ name: String, _ path: any WritableKeyPath<Owner, [V]> & Sendable, unit: Unit? = nil,
    each range: ClosedRange<V>, _ help: String
  ) {
    let text = "\(range.lowerBound.text)...\(range.upperBound.text), at least one"
    self.init(name, path, unit: unit, range: text, help, limits: Self.limits(range)) {
      !$0.isEmpty && $0.allSatisfy(range.contains)
    }
  }

  private static func limits<V: ParameterValue>(_ range: ClosedRange<V>) -> ClosedRange<Double>? {
    guard let low = Double(range.lowerBound.text), let high = Double(range.upperBound.text) else {
      return nil
    }
    return low...high
  }

  private init<V: ParameterValue>(
    _ name: String, _ path: any WritableKeyPath<Owner, V> & Sendable, unit: Unit?, range: String?,
    _ help: String, limits: ClosedRange<Double>?, allows: @escaping @Sendable (V) -> Bool
  ) {
    self.name = name
    self.help = help
    self.unit = unit
    self.range = range
    wanted = V.wanted
    form = V.form
    self.limits = limits
    schema = V.schema + ParameterDescription.schema(of: limits, isList: V.form.isList)
    write = { value, owner throws(Problem) in
      let new: V
      do throws(Problem) { new = try V.read(value) } catch {
        var problem = error
        problem.message = "'\(name)': " + problem.message
        throw problem
      }
      guard allows(new) else {
        throw ParameterDescription.outOfRange(name, new.text, range: range, unit: unit, value.place)
      }
      owner[keyPath: path] = new
    }
    text = { $0[keyPath: path].text }
  }
}

/// A parameter as a plain value, for help, documentation and schemas.
public struct ParameterDescription: Sendable, Equatable {
  public let name: String
  public let form: ParameterForm
  /// The smallest and the largest number that is allowed, of each element of a list; nil where any will do.
  public let limits: ClosedRange<Double>?
  /// What is wanted, such as `an integer`.
  public let wanted: String
  /// The allowed range in words.
  public let range: String?
  public let unit: Unit?
  public let standard: String
  public let help: String
  /// The members of its JSON Schema, without braces.
  public let schema: String
}

extension ParameterDescription {
  /// Describes a parameter whose type is known only while running.
  /// - Parameter standard: Its default, as it stands in a graph file.
  package init(
    name: String, form: ParameterForm, limits: ClosedRange<Double>?, unit: Unit?, standard: String,
    help: String
  ) {
    let range = limits.map { "\($0.lowerBound.text)...\($0.upperBound.text)" }
    self.init(
      name: name, form: form, limits: limits, wanted: form.wanted,
      range: range.map { form.isList ? $0 + ", at least one" : $0 }, unit: unit, standard: standard,
      help: help, schema: form.schema + Self.schema(of: limits, isList: form.isList))
  }

  static func schema(of limits: ClosedRange<Double>?, isList: Bool) -> String {
    guard let limits else { return "" }
    if isList { return #", "minItems": 1"# }
    return #", "minimum": \#(limits.lowerBound.text), "maximum": \#(limits.upperBound.text)"#
  }

  package static func outOfRange(
    _ name: String, _ text: String, range: String?, unit: Unit?, _ place: Place
  ) -> Problem {
    Problem(
      .outOfRange, "'\(name)' is \(text), outside \(range ?? "its range")", at: place,
      suggestion: unit.map { "in \($0.rawValue), \(range ?? "")" } ?? range)
  }
}
