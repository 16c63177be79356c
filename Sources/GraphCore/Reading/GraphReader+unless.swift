/// `unless`: measures of the sound, and how far each may go.
extension GraphReader {
  /// A limit with the file that has it, as the prefix of its nodes' names.
  struct PlacedLimit {
    let limit: SoundLimit
    let place: Place
    let prefix: String
  }

  /// Adds a file's limits. Those of a sub-graph hold for the graph that it is part of, unless that has a
  /// limit of its own for the same measure.
  mutating func addLimits(of file: GraphFile, prefix: String, values: Parameters) {
    guard let written = overriddenUnless(of: file, prefix: prefix) else { return }
    let value = interpolate(written, values)
    guard !GraphReader.isPoisoned(value) else { return }
    for new in readUnless(value, prefix: prefix) {
      guard let other = limits.first(where: { $0.limit.measure == new.limit.measure }) else {
        limits.append(new)
        continue
      }
      guard other.limit != new.limit, !prefix.hasPrefix(other.prefix) else { continue }
      let name = new.limit.measure.rawValue
      problems.append(
        Problem(
          .conflict,
          "'unless.\(name)' is \(shortNumber(new.limit.limit)) here, and "
            + "\(shortNumber(other.limit.limit)) in another sub-graph",
          at: new.place, suggestion: "say it in the graph that both are part of",
          notes: [.init("the other is here", at: other.place)]))
    }
  }

  /// The value with what `--set unless=...` and `--set unless.speech=...` say.
  private mutating func overriddenUnless(of file: GraphFile, prefix: String) -> Value? {
    var value = file.unless
    // A node may have that name.
    guard !file.nodes.contains(where: { $0.name == "unless" }) else { return value }
    let path = prefix.split(separator: ".").map(String.init) + ["unless"]
    for (number, override) in overrides.enumerated()
    where override.path.starts(with: path) && override.path.count <= path.count + 1
      && !override.hasIndex
    {
      usedOverrides.insert(number)
      guard override.path.count > path.count, let measure = override.path.last else {
        value = override.value
        continue
      }
      var entries: [Value.Entry] = []
      if case .mapping(let found) = value?.content { entries = found }
      entries.removeAll { $0.key == measure }
      entries.append(
        Value.Entry(key: measure, keyPlace: override.target, value: override.value))
      value = Value(.mapping(entries), at: value?.place ?? override.target)
    }
    return value
  }

  private mutating func readUnless(_ value: Value, prefix: String) -> [PlacedLimit] {
    guard case .mapping(let entries) = value.content, !entries.isEmpty else {
      problems.append(
        Problem(
          .shape, "'unless': expected measures with limits, found \(value.described)",
          at: value.place, suggestion: "such as 'unless: {speech: 0.15}'"))
      return []
    }
    let known = SoundLimit.Measure.allCases.map(\.rawValue)
    var limits: [PlacedLimit] = []
    for entry in entries where !GraphReader.isPoisoned(entry.value) {
      guard let measure = SoundLimit.Measure(rawValue: entry.key) else {
        problems.append(
          Problem(
            .unknownKey, "'unless' knows no measure '\(entry.key)'", at: entry.keyPlace,
            suggestion: suggestion(for: entry.key, among: known)))
        continue
      }
      do throws(Problem) {
        let limit = try Double.read(entry.value)
        guard measure.range.contains(limit) else {
          throw Problem(
            .outOfRange, "\(shortNumber(limit)) is outside of \(measure.rangeText)")
        }
        limits.append(
          PlacedLimit(
            limit: SoundLimit(measure: measure, limit: limit), place: entry.keyPlace,
            prefix: prefix))
      } catch {
        problems.append(
          Problem(
            error.code, "'unless.\(entry.key)': " + error.message,
            at: error.place ?? entry.value.place, suggestion: error.suggestion))
      }
    }
    return limits
  }
}

extension SoundLimit.Measure {
  fileprivate var rangeText: String {
    "\(shortNumber(range.lowerBound))...\(shortNumber(range.upperBound))"
  }
}
