package import GraphCore

package enum FeatureWriters {
  /// Makes the writer of a target; last of all, since it may empty a file.
  /// - Parameters:
  ///   - paths: The recordings that are to come.
  ///   - streams: The most items that each makes.
  /// - Throws: `Problem` SG0801 where the target can't hold what is to come, SG0707.
  package static func writer(
    _ target: FeatureTarget, _ style: FeatureStyle, _ table: FeatureTable,
    paths: some Sequence<String>, streams: Int
  ) throws(Problem) -> any FeatureWriter {
    var isOne = true
    if case .files = target { isOne = false }
    guard table.format.width > 0 || !isOne || ![.csv, .arff].contains(style) else {
      throw Problem(
        .usage, "one \(style.rawValue) table can't hold rows whose columns depend on the recording",
        suggestion:
          "mix channels with 'mono: true', or write a file for each with --out FOLDER/ --format \(style.rawValue)"
      )
    }
    switch target {
    case .standardOutput: return FeatureText(style, table, to: OutputFile())
    case .files(let pattern): return try FeatureFiles(table, style, pattern: pattern)
    case .file(let path):
      switch style {
      case .csv, .jsonl, .arff:
        return FeatureText(style, table, to: try OutputFile(creating: path))
      case .npy:
        guard Array(paths.prefix(2)).count < 2 else {
          throw Problem(
            .usage, "'\(path)' can hold one recording, and there are several",
            suggestion:
              "write a file for each with --out FOLDER/ --format npy, or all into one .npz")
        }
        return NPYFile(try PartFile(path))
      case .npz: return try NPZFile(table, try PartFile(path))
      case .safetensors:
        return try SafetensorsFile(table, try PartFile(path), paths: paths, streams: streams)
      }
    }
  }
}
