extension GraphReader {
  /// The parameters of one file: their values, and where they are declared.
  struct Parameters {
    var values: [String: Value] = [:]
    var places: [String: Place] = [:]
  }

  /// The value of every parameter: the one that is given, else the default.
  mutating func parameterValues(
    of file: GraphFile, isPart: Bool = false, given: [(name: String, place: Place, value: Value)]
  ) -> Parameters {
    var scope = Parameters()
    for parameter in file.parameters {
      scope.values[parameter.name] = parameter.standard
      scope.places[parameter.name] = parameter.place
    }
    let names = file.parameters.map(\.name)
    for (name, place, value) in given {
      if names.contains(name) {
        scope.values[name] = value
      } else {
        problems.append(
          Problem(
            .unknownGraphParameter, "the graph '\(file.name)' has no parameter '\(name)'",
            at: place, suggestion: suggestion(for: name, among: names),
            notes: declaration(near: name, among: scope.places)))
      }
    }
    for parameter in file.parameters where scope.values[parameter.name] == nil {
      problems.append(
        Problem(
          .missing, "the parameter '\(parameter.name)' has no default and was not given",
          at: parameter.place,
          suggestion: isPart
            ? "give it where the sub-graph is used: 'with: {\(parameter.name): ...}'"
            : "give it with '-p \(parameter.name)=...'"))
      scope.values[parameter.name] = GraphReader.poisoned(at: parameter.place)
    }
    return scope
  }

  /// Points at the name that was probably meant, since the slip may be there.
  func declaration(near name: String, among places: [String: Place]) -> [Problem.Note] {
    guard let near = nearest(to: name, among: places.keys.sorted()), let place = places[near]
    else { return [] }
    return [Problem.Note("'\(near)' is declared here", at: place)]
  }

  /// The value with every `${name}` replaced. A scalar that is nothing but one reference becomes the
  /// parameter's value with its type and place.
  mutating func interpolate(_ value: Value, _ scope: Parameters) -> Value {
    switch value.content {
    case .wrong: return value
    case .sequence(let elements):
      return Value(.sequence(elements.map { interpolate($0, scope) }), at: value.place)
    case .mapping(let entries):
      return Value(.mapping(interpolate(entries, scope)), at: value.place)
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
        guard let replacement = scope.values[name] else {
          problems.append(
            Problem(
              .unknownGraphParameter, "the graph has no parameter '\(name)'", at: value.place,
              suggestion: suggestion(for: name, among: scope.places.keys.sorted())
                ?? "declare it under 'params'",
              notes: declaration(near: name, among: scope.places)))
          return GraphReader.poisoned(at: value.place)
        }
        rest = rest[rest.index(after: close)...]
        if result.isEmpty, rest.isEmpty { return replacement }
        if GraphReader.isPoisoned(replacement) { return GraphReader.poisoned(at: value.place) }
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

  private mutating func interpolate(
    _ entries: [Value.Entry], _ scope: Parameters
  ) -> [Value.Entry] {
    entries.map {
      Value.Entry(key: $0.key, keyPlace: $0.keyPlace, value: interpolate($0.value, scope))
    }
  }

  /// Settings with every `${name}` replaced, each within the bounds of a value.
  mutating func interpolate(
    settings: [Value.Entry], _ scope: Parameters
  ) -> [Value.Entry] {
    settings.map { entry in
      var value = interpolate(entry.value, scope)
      if let problem = value.excess() {
        problems.append(problem)
        value = GraphReader.poisoned(at: entry.value.place)
      }
      return Value.Entry(key: entry.key, keyPlace: entry.keyPlace, value: value)
    }
  }

  /// Stands for a value whose problem has been reported.
  private static func poisoned(at place: Place) -> Value { Value(.wrong, at: place) }

  /// Whether a problem with the value has been reported.
  static func isPoisoned(_ value: Value) -> Bool {
    switch value.content {
    case .wrong: true
    case .scalar: false
    case .sequence(let values): values.contains(where: isPoisoned)
    case .mapping(let entries): entries.contains { isPoisoned($0.value) }
    }
  }
}
