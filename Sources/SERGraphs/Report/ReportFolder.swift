import Glibc
package import GraphCore

/// A folder that takes the files of a report.
package struct ReportFolder: Sendable {
  private let path: String
  private let isNew: Bool

  /// Makes the folder, if it is not there: before the work, so that it is not in vain.
  /// - Throws: `Problem` SG0707 when it can't be made or written to.
  package init(creating path: String) throws(Problem) {
    self.path = path
    let suffix = FilePath.suffix(of: path)
    guard !ReportFolder.suffixesOfFiles.contains(suffix) || isFolder(path) else {
      throw Problem(
        .usage, "'\(path)' is called as a file, and a report is a folder of several",
        suggestion: "name a folder, such as \(path.dropLast(suffix.count + 1))")
    }
    isNew = mkdir(path, 0o777) == 0
    guard isNew || errno == EEXIST else {
      throw Problem(
        .inputOutput, "can't make the folder '\(path)': \(String(cString: strerror(errno)))",
        suggestion: errno == ENOENT ? "make the folder that it is to be in" : nil)
    }
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
      throw Problem(.inputOutput, "'\(path)' is not a folder", suggestion: "name a folder")
    }
    guard access(path, W_OK) == 0 else {
      throw Problem(
        .inputOutput, "can't write into '\(path)': \(String(cString: strerror(errno)))")
    }
  }

  private static let suffixesOfFiles = [
    "csv", "htm", "html", "json", "jsonl", "md", "pdf", "safetensors", "txt", "xlsx", "yaml", "zip",
  ]

  /// Takes the folder away again if nothing came of the work.
  package func removeIfEmpty() {
    // Anything in it keeps it.
    if isNew { rmdir(path) }
  }

  /// Where the page is written.
  package var page: String { "\(path)/report.html" }

  /// Writes all files, each completely or not at all.
  /// - Throws: `Problem` SG0707.
  package func write(_ experiment: Experiment, _ summary: ExperimentSummary) throws(Problem) {
    try AtomicFile.write(to: "\(path)/predictions.csv") { (put) throws(Problem) in
      try experiment.forEachPieceOfPredictions { (text) throws(Problem) in try put(Array(text.utf8))
      }
    }
    for (name, text) in [
      ("report.html", ReportPage.html(experiment, summary)),
      ("report.json", experiment.json(summary).pretty + "\n"),
    ] {
      try AtomicFile.write(Array(text.utf8), to: "\(path)/\(name)")
    }
  }
  /// Writes the matrix of several corpora, and the predictions of each of its cells.
  /// - Throws: `Problem` SG0707.
  package func write(_ experiment: CrossExperiment) throws(Problem) {
    for (learnt, row) in zip(experiment.corpora, experiment.cells) {
      for (tested, cell) in zip(experiment.corpora, row) {
        let file = "\(path)/\(learnt)-on-\(tested).csv"
        try AtomicFile.write(to: file) { (put) throws(Problem) in
          try cell.forEachPieceOfPredictions { (text) throws(Problem) in
            try put(Array(text.utf8))
          }
        }
      }
    }
    for (name, text) in [
      ("report.html", CrossPage.html(experiment)),
      ("report.json", experiment.json.pretty + "\n"),
    ] {
      try AtomicFile.write(Array(text.utf8), to: "\(path)/\(name)")
    }
  }
}
