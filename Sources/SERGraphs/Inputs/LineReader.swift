import Glibc
import GraphCore

/// The lines of a text file, one at a time; empty ones and those that start with `#` are left out.
///
/// `@unchecked Sendable` is safe: the list that owns it is only asked under the run's lock.
final class LineReader: @unchecked Sendable {
  private let file: UnsafeMutablePointer<FILE>
  private var line: UnsafeMutablePointer<CChar>?
  private var size = 0
  /// What lines end with: a line feed, or a carriage return alone, as old programs write it.
  private let end: Int32

  /// Opens a file.
  /// - Throws: `Problem` SG0801 when it can't be opened, or is no file that can be read more than once.
  init(_ path: String) throws(Problem) {
    let cure = "a list has one path a line; paths are relative to the list"
    var status = stat()
    let isThere = stat(path, &status) == 0
    guard !isThere || status.st_mode & S_IFMT == S_IFREG else {
      throw Problem(
        .usage, "can't read the list '\(path)': it is a folder or a pipe, not a file",
        suggestion: cure + "; store what comes through a pipe first")
    }
    guard isThere, let file = fopen(path, "r") else {
      throw Problem(
        .usage, "can't read the list '\(path)': \(String(cString: strerror(errno)))",
        suggestion: cure)
    }
    var start = [UInt8](repeating: 0, count: 65_536)
    start.removeLast(start.count - fread(&start, 1, start.count, file))
    guard !start.starts(with: [0xFF, 0xFE]), !start.starts(with: [0xFE, 0xFF]) else {
      fclose(file)
      throw Problem(
        .usage, "the list '\(path)' is UTF-16, not UTF-8", suggestion: "save it as UTF-8; " + cure)
    }
    // A byte-order mark says nothing of UTF-8.
    fseek(file, start.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0, SEEK_SET)
    let (lineFeed, carriageReturn) = (UInt8(ascii: "\n"), UInt8(ascii: "\r"))
    end = Int32(
      start.contains(carriageReturn) && !start.contains(lineFeed) ? carriageReturn : lineFeed)
    self.file = file
  }

  deinit {
    fclose(file)
    free(line)
  }

  /// The next line without its end.
  func next() -> String? {
    while true {
      let length = getdelim(&line, &size, end, file)
      guard length >= 0, let line else { return nil }
      var text = Substring(String(cString: line))
      while let last = text.last, last.isWhitespace { text.removeLast() }
      if !text.isEmpty, !text.hasPrefix("#") { return String(text) }
    }
  }
}
