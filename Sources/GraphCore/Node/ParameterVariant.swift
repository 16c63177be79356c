/// One of several words, some of which have a value of their own; in a graph file the word, or a mapping of the word to
/// its value.
///
/// ```swift
/// enum Layer: ParameterVariant {
///   case relu, convolution(Convolution), residual([Layer])
///   static let name = "layer"
///   static let options: [ParameterOption<Layer>] = [
///     .init("relu", .relu, "Sets negative numbers to 0."),
///     .init("conv2d", Layer.convolution, "Filters in two dimensions."),
///     .init("residual", Layer.residual, "Adds what goes in to what some layers make of it."),
///   ]
///   var chosen: (word: String, value: (any ParameterValue)?) {
///     switch self {
///     case .relu: ("relu", nil)
///     case .convolution(let value): ("conv2d", value)
///     case .residual(let value): ("residual", value)
///     }
///   }
/// }
/// ```
/// In a graph file, a list of such values is `[{conv2d: {filters: 32}}, relu]`. A word whose value is a record without
/// required fields may stand alone too.
public protocol ParameterVariant: ParameterValue {
  /// What it is called in help and schemas; unique among the structures of a parameter.
  static var name: String { get }
  static var options: [ParameterOption<Self>] { get }
  /// The word of this value, and what stands behind it.
  var chosen: (word: String, value: (any ParameterValue)?) { get }
}

/// One declared option of a variant. A value with a range is a field of a record.
public struct ParameterOption<Owner: Sendable>: Sendable {
  public let word: String
  public let help: String
  /// The type of its value; nil where it is only a word.
  private let type: (any ParameterValue.Type)?
  /// Makes the variant from the value that stands behind the word.
  let read: @Sendable (Value?, inout [Problem]) -> Owner?

  /// Declares an option that is only a word.
  /// - Parameters:
  ///   - word: What stands in a graph file.
  ///   - value: What it means.
  ///   - help: One sentence.
  public init(_ word: String, _ value: Owner, _ help: String) {
    self.word = word
    self.help = help
    type = nil
    read = { _, _ in value }
  }

  /// Declares an option with a value.
  /// - Parameters:
  ///   - word: What stands before the value.
  ///   - make: Makes the variant, such as a case of an enumeration.
  ///   - help: One sentence.
  public init<V: ParameterValue>(
    _ word: String, _ make: @escaping @Sendable (V) -> Owner, _ help: String
  ) {
    self.word = word
    self.help = help
    type = V.self
    read = { value, problems in
      value.flatMap { V.read($0, of: word, problems: &problems) }.map(make)
    }
  }

  var form: ParameterForm { type?.form ?? ParameterForm(.nothing) }

  func description(in structures: inout ParameterStructures) -> ParameterDescription {
    type?.describe(in: &structures)
    return ParameterDescription(
      name: word, form: form, limits: nil, wanted: type?.wanted ?? form.wanted, range: nil,
      unit: nil, standard: "", help: help, typeSchema: type?.schema ?? form.schema)
  }
}

extension ParameterVariant {
  public static var form: ParameterForm {
    ParameterForm(.variant(name, options: options.map(\.word)))
  }

  public static func read(_ value: Value) throws(Problem) -> Self {
    var problems: [Problem] = []
    guard let variant = read(value, of: name, problems: &problems) else { throw problems[0] }
    return variant
  }

  public static func read(
    _ value: Value, of name: String, problems: inout [Problem]
  ) -> Self? {
    let shape = VariantShape(name: name, options: options.map { ($0.word, $0.form) })
    do throws(Problem) {
      let (option, value) = try shape.choice(in: value)
      return options[option].read(value, &problems)
    } catch {
      problems.append(error)
      return nil
    }
  }

  public static func describe(in structures: inout ParameterStructures) {
    structures.add(Self.self, name, .variant) { structures in
      options.map { $0.description(in: &structures) }
    }
  }

  public var text: String {
    let (word, value) = chosen
    return value.map { "{\(word): \($0.text)}" } ?? word
  }
}
