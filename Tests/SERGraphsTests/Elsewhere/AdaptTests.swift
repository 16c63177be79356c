import GraphCore
import Nodes
import TestSupport
import Testing

@testable import SERGraphs

/// A model learns where it is used, without labels.
@Suite struct AdaptTests {
  @Test func statisticsAreBlendedByTheWeight() async throws {
    let fitted = try await MadePlace.fitted()
    let folder = TemporaryFolder()
    let place = try MadePlace.corpus(in: folder, times: 0.25)
    let old = try #require(fitted.model.fitted(node: "scaled")).tensors
    let new = try #require(
      try await MadePlace.adapt(fitted.file, to: place, weight: 1).model.fitted(node: "scaled")
    ).tensors
    let half = try #require(
      try await MadePlace.adapt(fitted.file, to: place, weight: 0.5).model.fitted(node: "scaled")
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
    let none = try await MadePlace.adapt(fitted.file, to: place, weight: 0).model
    #expect(none.parts == fitted.model.parts)
  }

  /// What was loud at home and is soft here is recognized again.
  @Test func recordingsOfASofterPlaceAreRecognizedAgain() async throws {
    let fitted = try await MadePlace.fitted()
    let folder = TemporaryFolder()
    let place = try MadePlace.corpus(in: folder, times: 0.15, takes: 24)
    let adaptation = try await MadePlace.adapt(fitted.file, to: place, weight: 1)
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
      MadePlace.graph(), model: Session.ModelFile(path: path, place: nil))
    #expect(plan.output.names == ["calm", "angry"])
  }

  @Test func fewRecordingsCountLittleAndAreTold() async throws {
    #expect(Adapter.weight(of: 5) == 5.0 / 55)
    #expect(Adapter.weight(of: 50) == 0.5 && Adapter.weight(of: 10_000) == 0.5)
    let fitted = try await MadePlace.fitted()
    let folder = TemporaryFolder()
    let adaptation = try await MadePlace.adapt(
      fitted.file, to: MadePlace.corpus(in: folder, times: 0.5, takes: 4))
    #expect(adaptation.weight == 4.0 / 54)
    let remark = try #require(adaptation.remarks.first)
    #expect(remark.hasPrefix("4 recordings are few: "))
  }

  @Test func aPlaceOfOneMoodIsTold() async throws {
    let fitted = try await MadePlace.fitted()
    let folder = TemporaryFolder()
    let adaptation = try await MadePlace.adapt(
      fitted.file, to: MadePlace.corpus(in: folder, times: 0.1, takes: 30), weight: 0)
    #expect(
      adaptation.remarks.first?.hasPrefix("30 of 30 recordings are recognized as 'calm': ")
        == true, "\(adaptation.remarks)")
  }

  @Test func oneRecordingIsTooFew() async throws {
    let fitted = try await MadePlace.fitted()
    let folder = TemporaryFolder()
    let corpus = try MadePlace.corpus(in: folder, times: 1, takes: 1)
    let problems = await #expect(throws: Problems.self) {
      _ = try await MadePlace.adapt(fitted.file, to: corpus)
    }
    #expect(
      problems?.all.first?.message
        == "1 recording could be read, and one place is not told from one voice by so few")
  }

  /// - Parameter node: Whose columns tell how unlike recordings are.
  private static func judged(by node: String) -> String {
    let far = node == "far" ? "  far:     {use: normalize, in: means}\n" : ""
    return MadePlace.text.replacing(
      "  emotion: {use: logistic}",
      with: "  scores:  {use: logistic}\n" + far
        + "  emotion: {use: calibrate, in: {scores: scores, features: \(node)}, precision: 0.6}")
  }

  /// How unlike recordings are goes by what was learnt from.
  @Test func whatJudgesConfidenceIsNotAdapted() async throws {
    let text = Self.judged(by: "far")
    let fitted = try await MadePlace.fitted(text)
    let folder = TemporaryFolder()
    let place = try MadePlace.corpus(in: folder, times: 0.15, takes: 24)
    let adaptation = try await MadePlace.adapt(fitted.file, to: place, weight: 1, text)
    #expect(adaptation.nodes == ["scaled"] && adaptation.judging == ["far"])
    #expect(adaptation.model.parts["far"] == fitted.model.parts["far"])
    #expect(adaptation.model.parts["scaled"] != fitted.model.parts["scaled"])
    let report = adaptation.text(naming: false) { "\($0)" }
    #expect(
      report.contains("as it was far: how unlike a recording is goes by what was learnt from"))
    #expect(report.contains("not unsure"))
    // By weight 0 nothing changes, its confidence neither.
    let none = try await MadePlace.adapt(fitted.file, to: place, weight: 0, text)
    #expect(none.recalibrated.isEmpty && none.model.parts == fitted.model.parts)
  }

  /// What lies between calm and angry at home, and is told apart once the place is known, is not told more
  /// surely for that.
  @Test func anAdaptedModelIsNotSurerThanBefore() async throws {
    let text = Self.judged(by: "scaled")
    // Some labels are wrong, so that even at home not every answer is sure.
    let fitted = try await MadePlace.fitted(text) { entries in
      for number in [0, 3, 6, 9] {
        entries[number].label = entries[number].label == "calm" ? "angry" : "calm"
      }
    }
    let folder = TemporaryFolder()
    let place = try MadePlace.corpus(in: folder, times: 1, takes: 24, soft: 10_000, loud: 15_000)
    let adaptation = try await MadePlace.adapt(fitted.file, to: place, weight: 1, text)
    #expect(adaptation.nodes == ["scaled"] && adaptation.judging.isEmpty)
    #expect(adaptation.recalibrated == ["emotion"])
    let temperature = { (model: Model) in
      model.fitted(node: "emotion")?.tensors["temperature"]?.values.first ?? 0
    }
    #expect(temperature(adaptation.model) > temperature(fitted.model))
    let report = adaptation.text(naming: false) { "\($0)" }
    #expect(
      report.contains("sureness  emotion: probabilities are as sure as before on the average"))
    #expect(adaptation.json["recalibrated"] == ["emotion"])
  }

  @Test func aGraphThatNormalizesNothingIsRefused() async throws {
    let folder = TemporaryFolder()
    let corpus = try MadePlace.corpus(in: folder, times: 1)
    let graph = try MadePlace.graph(
      MadePlace.text.split(separator: "\n", omittingEmptySubsequences: false)
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
