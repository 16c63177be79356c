import GraphCore
import Nodes
import TestSupport
import Testing

@testable import SERGraphs

/// A model learns where it is used, without labels.
@Suite struct AdaptTests {
  private static let text = """
    sergraph: 1
    name: made
    nodes:
      audio:   {use: decode, expect: 8000}
      frames:  {use: framing, frame_length: 200, hop_length: 80, center: false}
      level:   {use: rms}
      means:   {use: pool, stats: [mean, std]}
      scaled:  {use: normalize}
      emotion: {use: logistic}

    """

  private static func graph(_ text: String = text) throws -> Graph {
    try GraphReader.read(try readYAML(text, name: "made"), path: "made", nodes: standardNodes)
  }

  /// Soft recordings are calm, loud ones angry; of another place all are softer.
  private static func corpus(
    in folder: TemporaryFolder, times factor: Float, takes: Int = 12
  ) throws -> Corpus {
    var entries: [Corpus.Entry] = []
    for number in 0..<takes {
      let samples = noise(4000, seed: UInt64(number + 1))
      let loudness: Float = factor * (number % 2 == 0 ? 4000 : 24_000) * (1 + 0.02 * Float(number))
      try folder.addWAV("\(number).wav", samples.map { Int16($0 * loudness) }, rate: 8000)
      entries.append(
        Corpus.Entry(
          path: "\(folder.path)/\(number).wav", name: "\(number).wav",
          label: number % 2 == 0 ? "calm" : "angry", speaker: "s\(number % 4)"))
    }
    return Corpus(name: "made", entries: entries, classes: ["calm", "angry"])
  }

  private struct Fitted {
    let folder = TemporaryFolder()
    let model: Model
    var file: Session.ModelFile {
      Session.ModelFile(path: "\(folder.path)/m.safetensors", place: nil)
    }
  }

  private static func fitted() async throws -> Fitted {
    let folder = TemporaryFolder()
    let corpus = try corpus(in: folder, times: 1)
    let options = PlanOptions(lanes: 1)
    let report = try #require(
      try await Fitter(graph(), options: options).fit(
        corpus, spec: .none, split: try SplitSpec.none.split(corpus, seed: 0),
        options: Fitter.Options(seed: 0, plan: options)))
    let fitted = Fitted(model: report.model)
    try report.model.write(to: fitted.file.path)
    return fitted
  }

  private static func adapt(
    _ file: Session.ModelFile, to corpus: Corpus, weight: Double? = nil
  ) async throws -> Adaptation {
    let options = PlanOptions(lanes: 1)
    return try #require(
      try await Adapter(graph(), model: file, options: options).run(
        corpus, weight: weight, options: options, progress: RunProgress()))
  }

  @Test func statisticsAreBlendedByTheWeight() async throws {
    let fitted = try await Self.fitted()
    let folder = TemporaryFolder()
    let place = try Self.corpus(in: folder, times: 0.25)
    let old = try #require(fitted.model.fitted(node: "scaled")).tensors
    let new = try #require(
      try await Self.adapt(fitted.file, to: place, weight: 1).model.fitted(node: "scaled")
    ).tensors
    let half = try #require(
      try await Self.adapt(fitted.file, to: place, weight: 0.5).model.fitted(node: "scaled")
    ).tensors
    #expect(Set(half.keys) == ["mean", "scale"])
    for name in ["mean", "scale"] {
      let (first, last) = (try #require(old[name]).values, try #require(new[name]).values)
      let middle = try #require(half[name]).values
      #expect(first.count == 2 && middle.count == 2)
      for column in first.indices {
        // Everything there is a quarter as loud, up to the rounding of samples.
        #expect(abs(last[column] / first[column] - 0.25) < 0.001)
        #expect(abs(middle[column] - (first[column] + last[column]) / 2) <= 1e-6)
      }
    }
    let none = try await Self.adapt(fitted.file, to: place, weight: 0).model
    #expect(none.parts == fitted.model.parts)
  }

  /// What was loud at home and is soft here is recognized again.
  @Test func recordingsOfASofterPlaceAreRecognizedAgain() async throws {
    let fitted = try await Self.fitted()
    let folder = TemporaryFolder()
    let place = try Self.corpus(in: folder, times: 0.15, takes: 24)
    let adaptation = try await Self.adapt(fitted.file, to: place, weight: 1)
    #expect(adaptation.before == ["calm": 24])
    #expect(adaptation.after == ["calm": 12, "angry": 12])
    #expect(adaptation.remarks == [])
    let words = adaptation.model.origin.protocolWords
    #expect(
      words.hasSuffix(
        "; adapted without labels to 24 recordings of made, which count 1.00"), "\(words)")
    #expect(adaptation.model.origin.metrics.isEmpty)
    // The stored rows have the scores that the adapted model gives: it can be loaded.
    let path = "\(fitted.folder.path)/adapted.safetensors"
    try adaptation.model.write(to: path)
    let plan = try Session.plan(
      Self.graph(), model: Session.ModelFile(path: path, place: nil))
    #expect(plan.output.names == ["calm", "angry"])
  }

  @Test func fewRecordingsCountLittleAndAreTold() async throws {
    #expect(Adapter.weight(of: 5) == 5.0 / 55)
    #expect(Adapter.weight(of: 50) == 0.5 && Adapter.weight(of: 10_000) == 0.5)
    let fitted = try await Self.fitted()
    let folder = TemporaryFolder()
    let adaptation = try await Self.adapt(
      fitted.file, to: Self.corpus(in: folder, times: 0.5, takes: 4))
    #expect(adaptation.weight == 4.0 / 54)
    let remark = try #require(adaptation.remarks.first)
    #expect(remark.hasPrefix("4 recordings are few: "))
  }

  @Test func aPlaceOfOneMoodIsTold() async throws {
    let fitted = try await Self.fitted()
    let folder = TemporaryFolder()
    let adaptation = try await Self.adapt(
      fitted.file, to: Self.corpus(in: folder, times: 0.1, takes: 30), weight: 0)
    #expect(
      adaptation.remarks.first?.hasPrefix("30 of 30 recordings are recognized as 'calm': ")
        == true, "\(adaptation.remarks)")
  }

  @Test func oneRecordingIsTooFew() async throws {
    let fitted = try await Self.fitted()
    let folder = TemporaryFolder()
    let corpus = try Self.corpus(in: folder, times: 1, takes: 1)
    let problems = await #expect(throws: Problems.self) {
      _ = try await Self.adapt(fitted.file, to: corpus)
    }
    #expect(
      problems?.all.first?.message
        == "1 recording could be read, and one place is not told from one voice by so few")
  }

  @Test func aGraphThatNormalizesNothingIsRefused() async throws {
    let folder = TemporaryFolder()
    let corpus = try Self.corpus(in: folder, times: 1)
    let graph = try Self.graph(
      Self.text.split(separator: "\n", omittingEmptySubsequences: false)
        .filter { !$0.contains("scaled") }.joined(separator: "\n"))
    let options = PlanOptions(lanes: 1)
    let report = try #require(
      try await Fitter(graph, options: options).fit(
        corpus, spec: .none, split: try SplitSpec.none.split(corpus, seed: 0),
        options: Fitter.Options(seed: 0, plan: options)))
    let file = Session.ModelFile(path: "\(folder.path)/m.safetensors", place: nil)
    try report.model.write(to: file.path)
    let problems = #expect(throws: Problems.self) {
      try Adapter(graph, model: file, options: options)
    }
    #expect(
      problems?.all.first?.message.hasPrefix("nothing in the graph 'made' can be adapted") == true)
  }
}
