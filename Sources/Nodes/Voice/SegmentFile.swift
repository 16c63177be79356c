import GraphCore

/// A path in a graph file, relative to the folder of that file.
struct InputPath: ParameterValue {
  var path: String

  static var wanted: String { "a path" }
  static var schema: String { String.schema }
  static func read(_ value: Value) throws(Problem) -> InputPath {
    let text = try String.read(value)
    return InputPath(
      path: FilePath.resolve(text, from: FilePath.folder(of: value.place.source.name)))
  }
  var text: String { path.text }
}

/// Start and end of segments of recordings, from a CSV file with the columns `path`, `start` and `end`.
struct SegmentFile: Sendable {
  struct Stretch: Sendable, Equatable {
    /// Seconds of the recording.
    let start: Double
    let end: Double
  }

  private struct Entry: Sendable {
    /// The parts of its path, the name first.
    let parts: [Substring]
    let segments: [Stretch]
  }

  /// By the last part of the path.
  private var entries: [String: [Entry]] = [:]

  /// Reads a file.
  /// - Throws: `Problem` SG0802 with file, line and the cure.
  init(path: String) throws(Problem) {
    try self.init(
      table: try CSVTable(path: path, cure: "check the path; it is relative to the graph file"))
  }

  init(table: CSVTable) throws(Problem) {
    guard let header = table.rows.first else {
      throw Problem(
        .corpus, "'\(table.source.name)' is empty",
        suggestion: "begin it with the line 'path,start,end'")
    }
    let columns = try ["path", "start", "end"].map { (name) throws(Problem) in
      guard let column = header.firstIndex(where: { $0.text == name }) else {
        throw Problem(
          .corpus, "there is no column '\(name)'", at: table.place(header[0]),
          suggestion: table.delimiterCure ?? "begin the file with the line 'path,start,end'")
      }
      return column
    }
    var found: [String: [(segment: Stretch, field: CSVTable.Field)]] = [:]
    for row in try table.lines() {
      let segment = try SegmentFile.segment(row[columns[1]], row[columns[2]], table)
      found[row[columns[0]].text, default: []].append((segment, row[columns[1]]))
    }
    for (path, segments) in found.sorted(by: { $0.key < $1.key }) {
      let sorted = segments.sorted { $0.segment.start < $1.segment.start }
      for (one, next) in zip(sorted, sorted.dropFirst())
      where next.segment.start < one.segment.end {
        throw Problem(
          .corpus,
          "this segment of '\(path)' starts at \(next.segment.start.text), before another ends at "
            + one.segment.end.text,
          at: table.place(next.field), suggestion: "let it start at \(one.segment.end.text)",
          notes: [Problem.Note("the other segment is here", at: table.place(one.field))])
      }
      let parts = SegmentFile.parts(path)
      entries[String(parts.first ?? ""), default: []].append(
        Entry(parts: parts, segments: sorted.map(\.segment)))
    }
  }

  /// The segments of a recording in order: those of the longest path that its own ends in.
  /// - Throws: `Problem` SG0802 if there is none.
  func segments(of path: String) throws(Problem) -> [Stretch] {
    let parts = SegmentFile.parts(path)
    let matching = entries[String(parts.first ?? ""), default: []].filter {
      parts.starts(with: $0.parts)
    }
    guard let entry = matching.max(by: { $0.parts.count < $1.parts.count }) else {
      throw Problem(
        .corpus, "the file of segments has no line for '\(path)'",
        suggestion: "its column 'path' holds file names, or the ends of paths")
    }
    return entry.segments
  }

  /// The parts of a path, the last one first.
  private static func parts(_ path: String) -> [Substring] {
    path.split(separator: "/").filter { $0 != "." }.reversed()
  }

  private static func segment(
    _ start: CSVTable.Field, _ end: CSVTable.Field, _ table: CSVTable
  ) throws(Problem) -> Stretch {
    func seconds(_ field: CSVTable.Field) throws(Problem) -> Double {
      guard let value = Double(field.text), value.isFinite, value >= 0 else {
        throw Problem(
          .corpus, "'\(field.text)' is not a time in seconds", at: table.place(field),
          suggestion: "write it as a number from 0 on, such as 1.25")
      }
      return value
    }
    let (first, last) = (try seconds(start), try seconds(end))
    guard first < last else {
      throw Problem(
        .corpus, "the segment ends at \(last.text), not after its start at \(first.text)",
        at: table.place(end), suggestion: "swap start and end, or leave the line out")
    }
    return Stretch(start: first, end: last)
  }
}
