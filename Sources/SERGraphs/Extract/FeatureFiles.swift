import Glibc
import GraphCore

/// A file for each item.
final class FeatureFiles: FeatureWriter {
  private let table: FeatureTable
  private let style: FeatureStyle
  private let pattern: String
  private var written: [String: String] = [:]

  /// Makes the folder that the files are to stand in.
  /// - Parameter pattern: A path with `{name}` or `{path}`.
  /// - Throws: `Problem` SG0707.
  init(_ table: FeatureTable, _ style: FeatureStyle, pattern: String) throws(Problem) {
    self.table = table
    self.style = style
    self.pattern = pattern
    let fixed = pattern.prefix { $0 != "{" }
    try FeatureFiles.makeFolder(of: String(fixed) + "x")
  }

  func take(_ result: ItemResult, _ rows: ResultRows) throws(Problem) -> FeatureOutcome {
    let part = table.part(result.item)
    let path = part.file(pattern)
    if let other = written.updateValue(part.description, forKey: path) {
      written[path] = other
      return .failed(
        Problem(
          .usage, "'\(path)' was written for '\(other)' already",
          suggestion: "tell recordings of one name apart with {path} in --out"))
    }
    try FeatureFiles.makeFolder(of: path)
    let file = try PartFile(path)
    let writer: any FeatureWriter
    switch style {
    case .csv, .jsonl, .arff: writer = FeatureTextFile(style, table, to: file)
    case .npy: writer = NPYFile(file)
    case .npz: writer = try NPZFile(table, file)
    case .safetensors:
      writer = try SafetensorsFile(table, file, paths: [part.description], streams: 1)
    }
    let outcome = try writer.take(result, rows)
    if case .written = outcome { try writer.finish() }
    return outcome
  }

  func finish() {}

  /// Makes the folders that a file is to stand in.
  private static func makeFolder(of path: String) throws(Problem) {
    let folder = FilePath.folder(of: path)
    guard !isFolder(folder) else { return }
    try makeFolder(of: folder)
    guard mkdir(folder, 0o777) == 0 || errno == EEXIST else {
      throw Problem(
        .inputOutput, "can't make the folder '\(folder)': \(String(cString: strerror(errno)))")
    }
  }
}
