package import Drawing
import Glibc
package import GraphCore

/// The file that a picture goes to. It is made at once, beside its place, so that what can't be written is told
/// before any work; what stood in its place stays until the picture is complete.
package final class PictureFile {
  /// What its suffix says.
  package let form: FigureForm
  private let file: PartFile

  /// What the suffix of a file says of its form.
  /// - Parameter others: Suffixes of other files that could have been named.
  /// - Throws: `Problem` SG0801.
  package static func form(
    of path: String, besides others: [String] = []
  ) throws(Problem) -> FigureForm {
    let suffix = FilePath.suffix(of: path)
    if let form = FigureForm(rawValue: suffix) { return form }
    let known = FigureForm.allCases.map(\.rawValue) + others
    throw Problem(
      .usage,
      suffix.isEmpty
        ? "'\(path)' has no suffix that says what to draw"
        : "'.\(suffix)' is no form that a picture can have",
      suggestion: didYouMean(suffix, among: known)
        ?? "one of: " + known.map { ".\($0)" }.joined(separator: ", "))
  }

  /// - Parameters:
  ///   - path: Where the picture is to be.
  ///   - read: Files that the command reads.
  /// - Throws: `Problem` SG0801 for a suffix of no form, for a file that is read, and for one that holds
  ///   something else than its suffix says; SG0707 where nothing can be written.
  package init(_ path: String, reading read: [String]) throws(Problem) {
    form = try PictureFile.form(of: path)
    try PictureFile.check(path, form: form.rawValue, reading: read) { [form] in
      PictureFile.isPicture($0, form)
    }
    file = try PartFile(path)
  }

  /// Refuses a place where something stands that a file is not to replace.
  /// - Parameters:
  ///   - form: What the file is to be, as its suffix says it.
  ///   - read: Files that the command reads.
  ///   - isSame: Whether a file that begins with some bytes is of that form.
  /// - Throws: `Problem` SG0801.
  package static func check(
    _ path: String, form: String, reading read: [String], isSame: ([UInt8]) -> Bool
  ) throws(Problem) {
    var there = stat()
    guard stat(path, &there) == 0, there.st_mode & S_IFMT == S_IFREG else { return }
    for other in read {
      var status = stat()
      if stat(other, &status) == 0, status.st_ino == there.st_ino, status.st_dev == there.st_dev {
        throw Problem(
          .usage, "'\(path)' is '\(other)', which is read", suggestion: "name another file")
      }
    }
    let start = PictureFile.start(of: path)
    guard !start.isEmpty, !isSame(start) else { return }
    throw Problem(
      .usage, "'\(path)' is there already, and is no \(form.uppercased())",
      suggestion: "name another file, or remove that one")
  }

  private static func start(of path: String) -> [UInt8] {
    guard let file = fopen(path, "rbe") else { return [] }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 512)
    let count = fread(&bytes, 1, bytes.count, file)
    return Array(bytes.prefix(count))
  }

  private static func isPicture(_ start: [UInt8], _ form: FigureForm) -> Bool {
    switch form {
    case .png: start.starts(with: [0x89, 0x50, 0x4E, 0x47])
    case .pdf: start.starts(with: Array("%PDF".utf8))
    case .svg: String(decoding: start, as: UTF8.self).contains("<svg")
    }
  }

  /// Puts a picture in its place.
  /// - Throws: `Problem` where it can't be drawn or written.
  package func write(_ figure: Figure) throws(Problem) {
    let bytes: [UInt8]
    do throws(DrawingFailure) { bytes = try figure.bytes(as: form) } catch {
      throw error.problem
    }
    try file.write(bytes)
    try file.commit()
  }
}

extension DrawingFailure {
  /// What is told of it.
  package var problem: Problem {
    switch self {
    case .notInstalled:
      Problem(
        .inputOutput, "pictures need Cairo, which is not installed",
        suggestion: "install it: apt install libcairo2")
    case .tooSmall(let side, let given, let least):
      Problem(
        .usage, "'--\(side)' is \(given), and what is to be drawn needs \(least)",
        suggestion: side == "height"
          ? "leave it out, or draw fewer nodes with --at" : "at least \(least)")
    case .refused(let words): Problem(.inputOutput, "Cairo can't draw the picture: \(words)")
    }
  }
}
