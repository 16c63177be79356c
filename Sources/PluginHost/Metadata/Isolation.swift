import GraphCore

/// How a plugin's node runs: the keys beside `use` that are the program's own.
package struct Isolation: Sendable, Equatable {
  /// Whether it runs in a process of its own.
  package var isIsolated = false
  /// Seconds that a call may take; learning has to give a sign of life as often.
  package var timeout = 10.0
  /// Bytes that its process may take, beyond what an empty one does.
  package var memory = 256 << 20

  package init() {}

  static let keys = ["isolate", "timeout", "memory"]
  /// Recordings in a row that may end a node's process before it is given up.
  static let mostFailures = 5

  /// Takes the keys of its own out of a node's.
  /// - Throws: Every problem with their values.
  static func take(_ entries: [Value.Entry]) throws(Problems) -> (Isolation, [Value.Entry]) {
    var isolation = Isolation()
    var problems: [Problem] = []
    for entry in entries where keys.contains(entry.key) {
      do throws(Problem) { try isolation.set(entry) } catch { problems.append(error) }
    }
    // One that is switched off keeps its limits for when it is on again.
    if !entries.contains(where: { $0.key == "isolate" }),
      let other = entries.first(where: { ["timeout", "memory"].contains($0.key) })
    {
      problems.append(
        Problem(
          .conflict, "'\(other.key)' limits a process of its own, and the node has none",
          at: other.keyPlace, suggestion: "write 'isolate: true' beside it, or leave it out"))
    }
    guard problems.isEmpty else { throw Problems(problems) }
    return (isolation, entries.filter { !keys.contains($0.key) })
  }

  /// Reads the value of a key, which a problem then names.
  private func named<Read>(
    _ entry: Value.Entry, _ read: (Value) throws(Problem) -> Read
  ) throws(Problem) -> Read {
    do throws(Problem) { return try read(entry.value) } catch {
      var problem = error
      problem.message = "'\(entry.key)': " + problem.message
      throw problem
    }
  }

  private mutating func set(_ entry: Value.Entry) throws(Problem) {
    switch entry.key {
    case "isolate":
      isIsolated = try named(entry) { (value) throws(Problem) in try Bool.read(value) }
    case "timeout":
      timeout = try named(entry) { (value) throws(Problem) in try Double.read(value) }
      guard (0.001...86_400).contains(timeout) else {
        throw ParameterDescription.outOfRange(
          entry.key, timeout.text, range: "0.001...86400", unit: .seconds, entry.value.place)
      }
    default:
      let bytes = try named(entry) { (value) throws(Problem) in
        guard let bytes = value.scalar.flatMap(byteCount) else {
          throw Problem(
            .wrongValue, "expected a size, found \(value.described)", at: value.place,
            suggestion: "such as 256MiB")
        }
        return bytes
      }
      guard (1 << 20...1 << 40).contains(bytes) else {
        throw ParameterDescription.outOfRange(
          entry.key, byteText(bytes), range: "1MiB...1TiB", unit: nil, entry.value.place)
      }
      memory = bytes
    }
  }
}
