import GraphCore

/// numpy's array files.
/// Reference: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html.
enum NPY {
  /// What stands before the numbers.
  /// - Parameter type: Such as `<f4`.
  static func header(_ type: String, shape: [Int]) -> [UInt8] {
    let sizes = shape.count == 1 ? "\(shape[0])," : shape.map(String.init).joined(separator: ", ")
    var text = "{'descr': '\(type)', 'fortran_order': False, 'shape': (\(sizes)), }"
    // Magic, version and length take ten bytes; the numbers start at a multiple of 64, after a line end.
    text += String(repeating: " ", count: 63 - (10 + text.utf8.count) % 64) + "\n"
    var bytes: [UInt8] = [0x93] + Array("NUMPY".utf8) + [1, 0]
    UInt16(text.utf8.count).appendLittleEndian(to: &bytes)
    return bytes + Array(text.utf8)
  }

  /// A list of texts, as numpy keeps them: each of the same count of 32-bit characters, filled with zeros.
  static func texts(_ list: [String]) -> [UInt8] {
    let width = max(1, list.map(\.unicodeScalars.count).max() ?? 1)
    var bytes = header("<U\(width)", shape: [list.count])
    for text in list {
      for scalar in text.unicodeScalars { scalar.value.appendLittleEndian(to: &bytes) }
      bytes += [UInt8](repeating: 0, count: 4 * (width - text.unicodeScalars.count))
    }
    return bytes
  }
}

/// One recording as an array of rows x columns.
final class NPYFile: FeatureWriter {
  private let file: PartFile
  private var isWritten = false

  init(_ file: PartFile) { self.file = file }

  func take(_ result: ItemResult, _ rows: ResultRows) throws(Problem) -> FeatureOutcome {
    guard !isWritten else {
      let other = RecordingPart(result.item.path, channel: result.item.channel)
      throw Problem(
        .usage, "'\(file.path)' can hold one item, and '\(other)' is another",
        suggestion: "write a file for each with --out FOLDER/ --format npy, or all into one .npz")
    }
    isWritten = true
    try file.write(NPY.header("<f4", shape: [rows.count, rows.width]))
    let problem = try rows.forEachRow { (row, _, _) throws(Problem) in try file.write(row) }
    if let problem { throw problem }
    return .written
  }

  func finish() throws(Problem) { if isWritten { try file.commit() } }
}
