extension GraphFile {
  /// Reads `unless`: measures of the sound, and how far each may go.
  static func readUnless(_ value: Value, _ problems: inout [Problem]) -> [SoundLimit] {
    guard case .mapping(let entries) = value.content, !entries.isEmpty else {
      problems.append(
        Problem(
          .shape, "'unless': expected measures with limits, found \(value.described)",
          at: value.place, suggestion: "such as 'unless: {speech: 0.15}'"))
      return []
    }
    let known = SoundLimit.Measure.allCases.map(\.rawValue)
    var limits: [SoundLimit] = []
    for entry in entries {
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
        limits.append(SoundLimit(measure: measure, limit: limit))
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
