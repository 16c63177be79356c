import Foundation
import Testing

/// One line of `--format jsonl`.
struct ResultLine: Decodable {
  struct Failure: Decodable {
    let code: String
    let message: String
    let node: String
    let time: Double?
  }
  let item: String
  let channel: Int?
  let start: Double?
  let end: Double?
  let label: String?
  let scores: [String: Double]?
  let values: [Double]?
  let names: [String]?
  let error: Failure?

  static func read(_ line: some StringProtocol) throws -> ResultLine {
    try JSONDecoder().decode(ResultLine.self, from: Data(line.utf8))
  }
}

/// One line of `--diagnostics json`.
struct ProblemLine: Decodable, Equatable {
  struct Note: Decodable, Equatable {
    let message: String
    let file: String?
    let line: Int?
  }
  let severity: String
  let code: String
  let message: String
  let file: String?
  let line: Int?
  let column: Int?
  let length: Int?
  let suggestion: String?
  let notes: [Note]

  static func read(all text: String) throws -> [ProblemLine] {
    try text.split(separator: "\n").map {
      try JSONDecoder().decode(ProblemLine.self, from: Data($0.utf8))
    }
  }
}

/// Recordings whose names are those of RAVDESS: each emotion a tone of its own, each speaker a little off.
enum SmallCorpus {
  static let emotions = ["neutral", "calm", "happy", "sad"]

  /// `mfcc-mlp` of `Tests/Graphs` without its `unless`: the corpus is made of tones, of which the graph says
  /// that nobody speaks.
  static func graph(in folder: Folder) throws -> String {
    let text = try PlainGraphs.text("mfcc-mlp")
    return try folder.write(
      text.replacing("unless: {speech: 0.15}\n", with: ""), to: "mfcc-mlp.yaml")
  }

  /// Writes 48 recordings: 4 speakers, 4 emotions, 3 takes.
  static func make(in folder: Folder, under name: String = "corpus") throws -> String {
    for speaker in 1...4 {
      for emotion in 1...4 {
        for (number, take) in ["01-01", "01-02", "02-01"].enumerated() {
          let tone = WAV.tone(
            hertz: 200 * Double(emotion) + 7 * Double(speaker), seconds: 0.2, rate: 16_000,
            seed: speaker * 100 + emotion * 10 + number)
          try folder.write(
            WAV.bytes(tone, rate: 16_000),
            to: "\(name)/Actor_0\(speaker)/03-01-0\(emotion)-01-\(take)-0\(speaker).wav")
        }
      }
    }
    return "\(folder.path)/\(name)"
  }
}

/// The graphs of `Tests/Graphs`, each with its model: shorter than the shipped ones of the same names, which they
/// once were, and as they are for good.
enum PlainGraphs {
  static func path(_ name: String) -> String { "\(Program.package)/Tests/Graphs/\(name).yaml" }

  /// What a graph holds, to be written elsewhere: the paths in it are whole.
  static func text(_ name: String) throws -> String {
    let tests = "\(Program.package)/Tests"
    return try Folder.text(of: path(name)).replacing("inputs: ..", with: "inputs: \(tests)")
      .replacing("model: ", with: "model: \(tests)/Graphs/")
  }
}

/// Features of whole recordings, without a classifier.
let meansGraph = "Benchmarks/graphs/means.yaml"

/// The shipped recordings, as their list names them.
let shippedSamples: [String] = {
  let text = (try? Folder.text(of: "\(Program.package)/samples/labels.csv")) ?? ""
  return text.split(separator: "\n").dropFirst().map { "samples/\($0.prefix { $0 != "," })" }
}()

/// The synthesised recordings of the tests, in the order in which a folder is searched.
let samples: [String] = {
  let names = try? FileManager.default.contentsOfDirectory(
    atPath: "\(Program.package)/Tests/Samples")
  return (names ?? []).filter { name in [".wav", ".flac", ".ogg"].contains(where: name.hasSuffix) }
    .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.map { "Tests/Samples/\($0)" }
}()
