import Glibc
package import GraphCore

extension CSVTable {
  /// Reads a file.
  /// - Parameters:
  ///   - path: Where it lies; messages call it so.
  ///   - cure: What helps when it is not there.
  /// - Throws: `Problem` SG0802 when it can't be read, or is no CSV.
  package init(path: String, cure: String) throws(Problem) {
    guard let file = fopen(path, "r") else {
      throw Problem(
        .corpus, "can't read '\(path)': \(String(cString: strerror(errno)))", suggestion: cure)
    }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 65_536)
    while true {
      let got = fread(&block, 1, block.count, file)
      guard got > 0 else { break }
      bytes.append(contentsOf: block[..<got])
    }
    guard ferror(file) == 0 else {
      throw Problem(
        .corpus, "can't read '\(path)': \(String(cString: strerror(errno)))",
        suggestion: "check that it is a file")
    }
    try self.init(bytes, name: path)
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
