import CMinizip
import Glibc
import GraphCore

/// Recordings as arrays of rows x columns in a zip archive, under their paths; besides `columns`, and `items`,
/// `labels` and `speakers` in the order of the rows where a corpus knows them.
final class NPZFile: FeatureWriter {
  private let table: FeatureTable
  private let file: PartFile
  private let archive: Archive
  private var written: [ItemIdentity] = []
  private var keys: Set<String>

  /// - Throws: `Problem` SG0707.
  init(_ table: FeatureTable, _ file: PartFile) throws(Problem) {
    self.table = table
    self.file = file
    archive = try Archive(file.temporary, name: file.path)
    keys = ["columns", "items", "labels", "speakers"]
  }

  func take(_ result: ItemResult, _ rows: ResultRows) throws(Problem) -> FeatureOutcome {
    let key = table.part(result.item).description
    guard keys.insert(key).inserted else {
      return .failed(Duplicate.problem(key, in: file.path))
    }
    written.append(result.item)
    let header = NPY.header("<f4", shape: [rows.count, rows.width])
    try archive.begin(key + ".npy", bytes: header.count + 4 * rows.count * rows.width)
    try archive.write(header)
    var chunk: [UInt8] = []
    let problem = try rows.forEachRow { (row, _, _) throws(Problem) in
      for index in row.indices { row[index].bitPattern.appendLittleEndian(to: &chunk) }
      guard chunk.count >= 65_536 else { return }
      try archive.write(chunk)
      chunk.removeAll(keepingCapacity: true)
    }
    if let problem { throw problem }
    try archive.write(chunk)
    try archive.end()
    return .written
  }

  func finish() throws(Problem) {
    if table.format.width > 0 { try add("columns", table.columns(0)) }
    if let notes = table.notes {
      try add("items", written.map { table.part($0).description })
      try add("labels", written.map { notes.label($0) })
      if notes.hasSpeakers { try add("speakers", written.map { notes.speaker($0) ?? "" }) }
    }
    try archive.close()
    try file.commit()
  }

  private func add(_ name: String, _ list: [String]) throws(Problem) {
    let bytes = NPY.texts(list)
    try archive.begin(name + ".npy", bytes: bytes.count)
    try archive.write(bytes)
    try archive.end()
  }
}

/// An item that is named twice where each has a name of its own.
enum Duplicate {
  static func problem(_ key: String, in path: String) -> Problem {
    Problem(
      .usage, "'\(path)' holds '\(key)' already",
      suggestion: "name each recording once; csv and jsonl can hold one several times")
  }
}

/// A zip archive that is written entry by entry, nothing compressed; the same entries give the same bytes.
private final class Archive {
  private var handle: zipFile?
  private let name: String

  init(_ path: String, name: String) throws(Problem) {
    self.name = name
    handle = zipOpen64(path, APPEND_STATUS_CREATE)
    guard handle != nil else { throw AtomicFile.failure(name) }
  }

  deinit { if let handle { zipClose(handle, nil) } }

  func begin(_ entry: String, bytes: Int) throws(Problem) {
    var information = zip_fileinfo()
    // The first of January 1980, the earliest date that a zip archive can tell.
    information.dosDate = (1 << 5 | 1) << 16
    let isLarge: Int32 = bytes >= 0xFFFF_0000 ? 1 : 0
    // Version 3.0 on Unix; the names are UTF-8.
    try check(
      zipOpenNewFileInZip4_64(
        handle, entry, &information, nil, 0, nil, 0, nil, 0, 0, 0, -MAX_WBITS, MAX_MEM_LEVEL, 0,
        nil, 0, 3 << 8 | 30, 1 << 11, isLarge))
  }

  func write(_ bytes: [UInt8]) throws(Problem) {
    try check(
      bytes.withUnsafeBytes { zipWriteInFileInZip(handle, $0.baseAddress, UInt32($0.count)) })
  }

  func end() throws(Problem) { try check(zipCloseFileInZip(handle)) }

  func close() throws(Problem) {
    defer { handle = nil }
    try check(zipClose(handle, nil))
  }

  private func check(_ result: Int32) throws(Problem) {
    guard result != ZIP_OK else { return }
    guard result == ZIP_ERRNO, errno != 0 else {
      throw Problem(.inputOutput, "can't write '\(name)': the archive refuses it (\(result))")
    }
    throw AtomicFile.failure(name)
  }
}
