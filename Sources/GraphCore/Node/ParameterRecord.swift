/// A value with named fields, each declared as a node's settings are; in a graph file a mapping.
///
/// ```swift
/// struct Convolution: ParameterRecord {
///   var filters = 1
///   var kernel = [3, 3]
///   static let name = "convolution"
///   static let fields: [Parameter<Convolution>] = [
///     .init("filters", \.filters, in: 1...4096, "How many filters.").required,
///     .init("kernel", \.kernel, each: 1...63, "Frames and bands of a filter."),
///   ]
/// }
/// ```
/// In a graph file, such a value is `{filters: 32}`. Where one field is declared as `main`, its value alone stands for the
/// mapping.
public protocol ParameterRecord: ParameterValue {
  /// What it is called in help and schemas; unique among the structures of a parameter.
  static var name: String { get }
  static var fields: [Parameter<Self>] { get }
  /// Creates one with every default.
  init()
}

extension ParameterRecord {
  public static var form: ParameterForm {
    ParameterForm(.record(name, fields: fields.map(\.name)))
  }

  public static func read(_ value: Value) throws(Problem) -> Self {
    var problems: [Problem] = []
    guard let record = read(value, of: name, problems: &problems) else { throw problems[0] }
    return record
  }

  public static func read(
    _ value: Value, of name: String, problems: inout [Problem]
  ) -> Self? {
    let before = problems.count
    let shape = RecordShape(
      name: name, fields: fields.map { ($0.name, $0.isRequired) },
      main: fields.firstIndex(where: \.isMain))
    var record = Self()
    for (field, value) in shape.parts(of: value, problems: &problems) {
      fields[field].write(value, &record, &problems)
    }
    return problems.count == before ? record : nil
  }

  public static func describe(in structures: inout ParameterStructures) {
    structures.add(Self.self, name, .record) { structures in
      let standard = Self()
      return fields.map { $0.description(standard: standard, in: &structures) }
    }
  }

  /// Every field, in the order of the declaration.
  public var text: String {
    "{" + Self.fields.map { "\($0.name): \($0.text(self))" }.joined(separator: ", ") + "}"
  }
}
