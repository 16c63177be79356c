import GraphCore

extension Comparison {
  /// The comparison for a terminal: what `evaluate` says of each of the two, then how they differ.
  package var text: String {
    var lines = [
      "\(counted(recordings, "recording"))"
        + (speakers > 0
          ? ", paired by \(counted(speakers, "speaker"))"
          : ", paired one by one: not every speaker is known")
    ]
    lines += told([sides.0.protocolWords], [sides.1.protocolWords]).map { "protocol  \($0)" }
    lines += told(sides.0.remarks, sides.1.remarks).map { "careful   \($0)" }
    lines += remarks.map { "careful   \($0)" }
    lines += failed
    let rows = [["", sides.0.name, sides.1.name, "difference", "95 % interval", ""]]
    lines += aligned(
      rows
        + differences.map { difference in
          [
            difference.title, decimals(difference.first, 3), decimals(difference.second, 3),
            signed(difference.value),
            difference.interval.map { "\(signed($0.low)) ... \(signed($0.high))" } ?? "-",
            difference.isShown ? "*" : "",
          ]
        })
    lines.append("* the interval does not hold 0")
    return lines.map(\.printable).joined(separator: "\n")
  }

  /// What is told of both once, what is told of one of them with its name.
  private func told(_ first: [String], _ second: [String]) -> [String] {
    first.filter(second.contains).map { "both: \($0)" }
      + first.filter { !second.contains($0) }.map { "\(sides.0.name): \($0)" }
      + second.filter { !first.contains($0) }.map { "\(sides.1.name): \($0)" }
  }

  private var failed: [String] {
    if sides.0.failures == sides.1.failures { return FailureLines.of(sides.0.failures, in: "both") }
    return FailureLines.of(sides.0.failures, in: sides.0.name)
      + FailureLines.of(sides.1.failures, in: sides.1.name)
  }

  private func signed(_ value: Double) -> String {
    (value > 0 ? "+" : "") + decimals(value, 3)
  }

  /// The comparison for programs.
  package var json: JSON {
    [
      "first": .string(sides.0.name), "second": .string(sides.1.name),
      "recordings": .int(recordings), "speakers": .int(speakers), "remarks": strings(remarks),
      "sides": .array([sides.0, sides.1].map(json)),
      "differences": .array(
        differences.map {
          [
            "title": .string($0.title), "first": .double($0.first), "second": .double($0.second),
            "difference": .double($0.value),
            "low": $0.interval.map { .double($0.low) } ?? .null,
            "high": $0.interval.map { .double($0.high) } ?? .null,
          ]
        }),
    ]
  }

  private func json(_ side: Side) -> JSON {
    [
      "name": .string(side.name), "protocol": .string(side.protocolWords),
      "remarks": strings(side.remarks), "failed": strings(side.failures),
    ]
  }

  private func strings(_ texts: [String]) -> JSON { .array(texts.map { .string($0) }) }
}
