import Glibc
package import GraphCore

extension CSVTable {
  /// The most bytes that a file may have: more than a million lines. Its fields take several times as much memory.
  static let largest = 128 << 20

  /// Reads a file.
  /// - Parameters:
  ///   - path: Where it lies; messages call it so.
  ///   - cure: What helps when it is not there.
  /// - Throws: `Problem` SG0802 when it can't be read, is no regular file or too large, or is no CSV.
  package init(path: String, cure: String) throws(Problem) {
    let bytes: [UInt8]
    do throws(RegularFile.Refusal) {
      bytes = try RegularFile.read(path, atMost: CSVTable.largest)
    } catch {
      switch error {
      case .unopened(let reason), .unread(let reason):
        throw Problem(
          .corpus, "can't read '\(path)': \(String(cString: strerror(reason)))", suggestion: cure)
      case .irregular:
        throw Problem(
          .corpus, "'\(path)' is not a regular file",
          suggestion: "write what it gives into a file, and name that")
      case .tooLarge(let bytes):
        throw Problem(
          .corpus,
          "'\(path)' has \(byteText(bytes)), more than the \(byteText(CSVTable.largest)) that a CSV file may have",
          suggestion: "check that it is the right file, or divide it")
      }
    }
    try self.init(bytes, name: path)
  }

  /// What helps where a column is missing because the fields are divided by something else than commas; nil if they
  /// are not.
  package var delimiterCure: String? {
    guard let header = rows.first, header.count == 1 else { return nil }
    for (mark, name) in [(";", "semicolons"), ("\t", "tabs"), ("|", "'|'")]
    where header[0].text.contains(mark) {
      return "its fields are divided by \(name): save it with commas"
    }
    return nil
  }

  /// The lines after the header.
  /// - Throws: `Problem` SG0802 at a line that has not as many fields as the header.
  package func lines() throws(Problem) -> ArraySlice<[Field]> {
    let width = rows.first?.count ?? 0
    if let row = rows.first(where: { $0.count != width }) {
      throw Problem(
        .corpus, "the line has \(row.count) fields, the header \(width)", at: place(row[0]),
        suggestion: "quote fields that hold commas")
    }
    return rows.dropFirst()
  }
}
