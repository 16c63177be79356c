extension GraphReader {
  /// The value of every parameter: the one that is given, else the default.
  mutating func parameterValues(
    of file: GraphFile, isPart: Bool = false, given: [(name: String, place: Place, value: Value)]
  ) -> [String: Value] {
    var values: [String: Value] = [:]
    for parameter in file.parameters { values[parameter.name] = parameter.standard }
    let names = file.parameters.map(\.name)
    for (name, place, value) in given {
      if names.contains(name) {
        values[name] = value
      } else {
        problems.append(
          Problem(
            .unknownGraphParameter, "the graph '\(file.name)' has no parameter '\(name)'",
            at: place,
            suggestion: suggestion(for: name, among: names)))
      }
    }
    for parameter in file.parameters where values[parameter.name] == nil {
      problems.append(
        Problem(
          .missing, "the parameter '\(parameter.name)' has no default and was not given",
          at: parameter.place,
          suggestion: isPart
            ? "give it where the sub-graph is used: 'with: {\(parameter.name): ...}'"
            : "give it with '-p \(parameter.name)=...'"))
      values[parameter.name] = GraphReader.poisoned(at: parameter.place)
    }
    return values
  }

  /// The value with every `${name}` replaced. A scalar that is nothing but one reference becomes the
  /// parameter's value with its type and place.
  mutating func interpolate(_ value: Value, _ values: [String: Value]) -> Value {
    switch value.content {
    case .sequence(let elements):
      return Value(.sequence(elements.map { interpolate($0, values) }), at: value.place)
    case .mapping(let entries):
      return Value(.mapping(interpolate(entries, values)), at: value.place)
    case .scalar(let text, let quoted):
      guard text.contains("${") else { return value }
      var result = ""
      var rest = text[...]
      while let open = rest.firstRange(of: "${") {
        result += rest[..<open.lowerBound]
        guard let close = rest[open.upperBound...].firstIndex(of: "}") else {
          problems.append(
            Problem(.wrongValue, "'${' without '}'", at: value.place, suggestion: "write '${name}'")
          )
          return GraphReader.poisoned(at: value.place)
        }
        let name = String(rest[open.upperBound..<close])
        guard let replacement = values[name] else {
          problems.append(
            Problem(
              .unknownGraphParameter, "the graph has no parameter '\(name)'", at: value.place,
              suggestion: suggestion(for: name, among: values.keys.sorted())
                ?? "declare it under 'params'"))
          return GraphReader.poisoned(at: value.place)
        }
        rest = rest[rest.index(after: close)...]
        if result.isEmpty, rest.isEmpty { return replacement }
        guard let scalar = replacement.scalar else {
          problems.append(
            Problem(
              .wrongValue,
              "'${\(name)}' is \(replacement.described), which can't be part of a text",
              at: value.place))
          return GraphReader.poisoned(at: value.place)
        }
        result += scalar
      }
      return Value(.scalar(result + rest, quoted: quoted), at: value.place)
    }
  }

  mutating func interpolate(_ entries: [Value.Entry], _ values: [String: Value]) -> [Value.Entry] {
    entries.map {
      Value.Entry(key: $0.key, keyPlace: $0.keyPlace, value: interpolate($0.value, values))
    }
  }

  /// Stands in a value whose problem has been reported. No text of a graph file can hold it.
  private static let poison: Character = "\0"

  private static func poisoned(at place: Place) -> Value {
    Value(.scalar(String(poison), quoted: true), at: place)
  }

  /// Whether a problem with the value has been reported.
  static func isPoisoned(_ value: Value) -> Bool {
    switch value.content {
    case .scalar(let text, _): text.contains(poison)
    case .sequence(let values): values.contains(where: isPoisoned)
    case .mapping(let entries): entries.contains { isPoisoned($0.value) }
    }
  }
}
