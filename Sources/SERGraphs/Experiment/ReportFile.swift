package import GraphCore
import Nodes

/// What a comparison needs of an experiment, from memory or from a `report.json`.
package struct ReportFile: Sendable {
  package let name: String
  package let corpusHash: String
  package let classes: [String]
  package let seeds: [String]
  /// The protocol in one sentence, and what else has to be known of the numbers, a sentence each.
  package let protocolWords: String
  package let remarks: [String]
  /// Recordings that could not be read, each with the reason.
  package let failures: [String]
  /// Name, class and speaker of each recording, and of each repetition its fold and what it was taken for.
  let recordings: [TestedRecording]

  struct TestedRecording: Sendable {
    let name: String
    let label: Int
    let speaker: String?
    let folds: [Int]
    let predicted: [Int]
  }

  package init(_ experiment: Experiment, name: String) {
    self.name = name
    corpusHash = experiment.corpusHash
    classes = experiment.classes
    seeds = experiment.repetitions.map { String($0.seed) }
    protocolWords = experiment.protocolWords
    remarks = experiment.remarks.map { $0.words() }
    failures = experiment.failures.map { "\($0.path): \($0.failure.problem.message)" }
    recordings = experiment.recordings.enumerated().map { number, recording in
      TestedRecording(
        name: recording.name, label: recording.label, speaker: recording.speaker,
        folds: experiment.repetitions.map { $0.folds[number] + 1 },
        predicted: experiment.repetitions.indices.map { experiment.predicted(number, in: $0) })
    }
  }

  /// Reads the report of a folder, or a `report.json` by its own name.
  /// - Throws: `Problem` SG0804 that says what is wrong with it.
  package init(finding path: String) throws(Problem) {
    try self.init(reading: path.hasSuffix(".json") ? path : "\(path)/report.json")
  }

  /// Reads a `report.json`.
  /// - Throws: `Problem` SG0804 that says what is wrong with it.
  package init(reading path: String) throws(Problem) {
    let json: JSON
    do throws(Problem) {
      json = try JSON.read(try RegularFile.read(path, calling: "report")[...])
    } catch {
      throw Problem(
        .report, error.code == .syntax ? "'\(path)' is no JSON: \(error.message)" : error.message,
        suggestion: error.code == .syntax
          ? "name the report.json of `sergraph evaluate --out`" : nil)
    }
    guard json["sergraph_report"]?.integer == Experiment.reportVersion else {
      throw Problem(
        .report,
        json["sergraph_report"] == nil
          ? "'\(path)' is no report of `sergraph evaluate`"
          : "'\(path)' has another layout than this program reads",
        suggestion: "evaluate again with this program")
    }
    name = json["graph"]?.text ?? path
    corpusHash = json["corpus_hash"]?.text ?? ""
    seeds = (json["seeds"]?.elements ?? []).compactMap(\.text)
    protocolWords = json["protocol"]?.text ?? "not known"
    remarks = (json["remarks"]?.elements ?? []).compactMap(\.text)
    failures = (json["failed"]?.elements ?? []).map {
      "\($0["item"]?.text ?? "?"): \($0["message"]?.text ?? "?")"
    }
    let classes = (json["classes"]?.elements ?? []).compactMap(\.text)
    self.classes = classes
    try Tally.check(
      classes: classes.count, of: "'\(path)'", .report,
      else: "evaluate again, with fewer by --labels or --map")
    let numbers = Dictionary(
      classes.enumerated().map { ($1, $0) }, uniquingKeysWith: { one, _ in one })
    guard numbers.count == classes.count else {
      throw Problem(.report, "'\(path)' lists a class twice", suggestion: "evaluate again")
    }
    var found: [TestedRecording] = []
    for entry in json["recordings"]?.elements ?? [] {
      let folds = (entry["folds"]?.elements ?? []).compactMap(\.integer)
      let predicted = (entry["predicted"]?.elements ?? []).compactMap {
        $0.text.flatMap { numbers[$0] }
      }
      guard let name = entry["name"]?.text,
        let label = entry["label"]?.text.flatMap({ numbers[$0] }),
        folds.count == seeds.count, predicted.count == seeds.count
      else {
        throw Problem(
          .report,
          "recording \(found.count + 1) of '\(path)' is not as `sergraph evaluate` writes it",
          suggestion: "evaluate again")
      }
      found.append(
        TestedRecording(
          name: name, label: label, speaker: entry["speaker"]?.text, folds: folds,
          predicted: predicted))
    }
    guard !found.isEmpty, !seeds.isEmpty else {
      throw Problem(.report, "'\(path)' has no recordings", suggestion: "evaluate again")
    }
    recordings = found
  }
}
