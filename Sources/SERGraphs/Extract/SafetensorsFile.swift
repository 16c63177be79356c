import GraphCore

/// Recordings as tensors of rows x columns under their paths, with what is known of them as metadata.
///
/// The header stands first and names every tensor, so room for it is kept at the start, by the names that are to
/// come, and filled at the end; spaces may follow a header.
final class SafetensorsFile: FeatureWriter {
  private let table: FeatureTable
  private let file: PartFile
  private let room: Int
  private var offset = 0
  private var members: [JSON.Member] = []
  private var items: [ItemIdentity] = []
  private var keys: Set<String> = ["__metadata__"]

  /// The most that readers take as a header.
  private static let largestHeader = 100_000_000

  /// - Parameters:
  ///   - paths: The recordings that are to come.
  ///   - streams: The most items that each makes.
  /// - Throws: `Problem` SG0707; SG0801 for more recordings than a header may name.
  init(
    _ table: FeatureTable, _ file: PartFile, paths: some Sequence<String>, streams: Int
  ) throws(Problem) {
    self.table = table
    self.file = file
    var room =
      8192 + 3 * SafetensorsFile.metadata(table).reduce(0) { $0 + $1.value.line.utf8.count }
    for path in paths {
      let known = table.notes?.longest ?? 0
      // The name of the tensor, and twice that in texts where quotes are escaped again.
      room += streams * (8 * jsonString(path).utf8.count + 4 * known + 320)
    }
    self.room = (room + 15) / 8 * 8
    guard self.room <= SafetensorsFile.largestHeader else {
      throw Problem(
        .usage, "there are more recordings than one .safetensors can name",
        suggestion: "write a .npz, or a file for each with --out FOLDER/ --format safetensors")
    }
    try file.write([UInt8](repeating: 0x20, count: self.room))
  }

  func take(_ result: ItemResult, _ rows: ResultRows) throws(Problem) -> FeatureOutcome {
    let key = table.part(result.item).description
    guard keys.insert(key).inserted else {
      return .failed(Duplicate.problem(key, in: file.path))
    }
    let end = offset + 4 * rows.count * rows.width
    members.append(
      JSON.Member(
        key,
        [
          "dtype": "F32", "shape": [.int(rows.count), .int(rows.width)],
          "data_offsets": [.int(offset), .int(end)],
        ]))
    items.append(result.item)
    offset = end
    let problem = try rows.forEachRow { (row, _, _) throws(Problem) in try file.write(row) }
    if let problem { throw problem }
    return .written
  }

  func finish() throws(Problem) {
    var texts = SafetensorsFile.metadata(table)
    if let notes = table.notes {
      texts.append(text("labels", of: items) { .string(notes.label($0)) })
      if notes.hasSpeakers {
        texts.append(text("speakers", of: items) { notes.speaker($0).map { .string($0) } ?? .null })
      }
    }
    let all = [JSON.Member("__metadata__", .object(texts))] + members
    let header = Array(JSON.object(all).line.utf8)
    guard header.count + 8 <= room else {
      throw Problem(
        .inputOutput,
        "can't write '\(file.path)': more recordings came than were there at the start")
    }
    var bytes: [UInt8] = []
    UInt64(room - 8).appendLittleEndian(to: &bytes)
    bytes += header
    try file.overwriteStart(bytes + [UInt8](repeating: 0x20, count: room - bytes.count))
    try file.commit()
  }

  private static func metadata(_ table: FeatureTable) -> [JSON.Member] {
    let columns = table.format.width > 0 ? table.columns(0) : []
    return [
      JSON.Member("sergraph_version", .string(sergraphVersion)),
      JSON.Member("source", .string(table.title)),
      JSON.Member("columns", .string(JSON.array(columns.map { .string($0) }).line)),
      JSON.Member("clock", .string(table.format.clock.json.line)),
    ]
  }

  private func text(
    _ name: String, of items: [ItemIdentity], _ value: (ItemIdentity) -> JSON
  ) -> JSON.Member {
    let members = items.map { JSON.Member(table.part($0).description, value($0)) }
    return JSON.Member(name, .string(JSON.object(members).line))
  }
}

extension Clock {
  /// When rows happen: row `i` is centred at `first + i * period` seconds and covers `span` seconds.
  var json: JSON {
    func fields(_ kind: String, _ period: Ratio, _ first: Ratio, _ span: Ratio) -> JSON {
      [
        "kind": .string(kind), "period": .double(period.value), "first": .double(first.value),
        "span": .double(span.value),
      ]
    }
    switch self {
    case .open: return ["kind": "regular"]
    case .item: return ["kind": "item"]
    case .regular(let period, let first, let span): return fields("regular", period, first, span)
    case .segments(let period, let first, let span): return fields("segments", period, first, span)
    }
  }
}
