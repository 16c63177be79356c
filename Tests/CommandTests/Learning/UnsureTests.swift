import Foundation
import SERGraphs
import Testing

/// Answers that can't be relied on, from the fit to the results.
@Suite struct UnsureTests {
  private let folder: Folder
  private let corpus: String
  private let graph: String

  init() throws {
    folder = try Folder()
    corpus = try SmallCorpus.make(in: folder)
    graph = try folder.write(
      """
      sergraph: 1
      name: judged
      nodes:
        audio:    {use: decode, mono: true}
        speech:   {use: resample, sample_rate: 16000}
        level:    {use: gain, speech: -26}
        frames:   {use: framing, frame_length: 512, hop_length: 256}
        spectrum: {use: stft}
        mel:      {use: mel, n_mels: 20}
        mfcc:     {use: mfcc, n_mfcc: 4}
        means:    {use: functionals, stats: [mean, std]}
        scaled:   {use: normalize, clip: 1.5}
        scores:   {use: logistic, c: 0.05, whiten: 0.8}
        emotion:  {use: calibrate, in: {scores: scores, features: means}, precision: 0.9}
      """, to: "judged.yaml")
  }

  private struct Line: Decodable {
    let label: String
    let scores: [String: Float]
    let unsure: Bool?
    let reasons: [String]?
  }

  @Test func resultsTellWhatTheFitHasLearnt() throws {
    let model = "\(folder.path)/judged.safetensors"
    let fitted = try Program.run(
      "fit", graph, "--data", "ravdess:\(corpus)", "--out", model, "--split", "speakers:04")
    #expect(fitted.status == 0, "\(fitted.errors)")
    #expect(fitted.output.contains("(promised: 0.900) of the test"), "\(fitted.output)")
    let tensors = try Safetensors.read(model).tensors
    let threshold = try #require(tensors["emotion.threshold"]).values
    // The recordings, and a sound that is like none of them.
    let run = try Program.run(
      "run", graph, "--model", model, "\(corpus)/Actor_04", "Tests/Samples/disgust-low.flac",
      "--format",
      "jsonl")
    #expect(run.status == 0, "\(run.errors)")
    let lines = try run.lines.map { try JSONDecoder().decode(Line.self, from: Data($0.utf8)) }
    #expect(lines.count == 13)
    for line in lines {
      let largest = try #require(line.scores.values.max())
      #expect(line.scores[line.label] == largest && line.scores.count == 4)
      #expect((line.unsure == true) == (largest < threshold[0]))
      #expect((line.unsure == true) == (line.reasons != nil))
    }
    #expect(lines.last?.unsure == true && lines.last?.reasons?.contains("band") == true)
    let csv = try Program.run(
      "run", graph, "--model", model, "Tests/Samples/disgust-low.flac", "--format", "csv")
    #expect(csv.lines[0].hasSuffix(",unsure,reasons,flags,error"))
    #expect(csv.lines[1].contains(",true,"))
  }

  @Test func evaluationTellsCoverageAndPrecision() throws {
    let out = "\(folder.path)/report"
    let ended = try Program.run(
      "evaluate", graph, "--data", "ravdess:\(corpus)", "--folds", "loso",
      "--no-learning-curve", "--out", out)
    #expect(ended.status == 0, "\(ended.errors)")
    #expect(ended.output.contains("sure      coverage "), "\(ended.output)")
    let report = try Folder.text(of: "\(out)/report.json")
    #expect(report.contains("\"promised\": 0.9"))
    #expect(
      try Folder.text(of: "\(out)/report.html").contains(
        "the share of right answers that it promised"))
    let header = try Folder.text(of: "\(out)/predictions.csv").prefix { $0 != "\n" }
    #expect(header.hasPrefix("item,speaker,seed,fold,label,predicted,unsure,"))
  }

  /// What is judged has to be held out: the smallest part of the learning curve has each class twice.
  @Test func theLearningCurveNeedsNoSpeakers() throws {
    let names = try (1...4).flatMap { speaker in
      try FileManager.default.contentsOfDirectory(atPath: "\(corpus)/Actor_0\(speaker)").sorted()
        .map { "Actor_0\(speaker)/\($0),\($0.prefix(8))" }
    }
    let list = try folder.write(
      "path,label\n" + names.joined(separator: "\n"), to: "corpus/list.csv")
    let out = "\(folder.path)/curve"
    let ended = try Program.run(
      "evaluate", graph, "--data", "csv:\(list)", "--folds", "random-folds:4", "--out", out)
    #expect(ended.status == 0, "\(ended.errors)")
    #expect(try Folder.text(of: "\(out)/report.html").contains("<h2>Learning curve</h2>"))
  }
}
