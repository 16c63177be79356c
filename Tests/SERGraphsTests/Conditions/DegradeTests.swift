import GraphCore
import Nodes
import TestSupport
import Testing

@testable import SERGraphs

/// Held-out recordings that are scored once more under conditions.
@Suite struct DegradeTests {
  private let folder = TemporaryFolder()

  /// Loud and soft tones of 500 Hz, the angry ones with one of 6 kHz besides, of four speakers.
  private func corpus(channels: Int = 1) throws -> Corpus {
    let entries = try (0..<24).map { number in
      let isAngry = number % 2 == 1
      let level = 3000 + 200 * Float(number)
      let hiss = noise(4000, seed: UInt64(number + 1))
      let samples = (0..<4000 * channels).map { place in
        let sample = place / channels
        // Half a circle in 16 samples, and in four thirds of one.
        let low: Float = sample % 32 < 16 ? 1 : -1
        let high: Float = [1, -0.7, 0, 0.7, -1, 0.7, 0, -0.7][sample % 8]
        return Int16(level * (low + (isAngry ? 4 * high : 0) + 0.05 * hiss[sample]) / 2)
      }
      try folder.addWAV("\(number).wav", samples, channels: channels, rate: 16_000)
      return Corpus.Entry(
        path: "\(folder.path)/\(number).wav", name: "\(number).wav",
        label: isAngry ? "angry" : "calm", speaker: "s\(number / 6)")
    }
    return Corpus(name: "made", entries: entries, classes: ["calm", "angry"])
  }

  private static let features = """
    audio:  {use: decode, mono: true}
    speech: {use: resample, sample_rate: 16000}
    frames: {use: framing, frame_length: 400, hop_length: 160, center: false}
    bins:   {use: stft, output: power}
    shape:  {use: spectral, stats: [centroid]}
    means:  {use: pool, stats: [mean]}
    scaled: {use: normalize}

    """

  private static func graph(
    _ nodes: String = features + "emotion: {use: logistic}", copies: Int = 0
  ) throws -> Graph {
    var kinds = standardNodes
    try kinds.add([NodeKind(Mark.self), NodeKind(Wary.self)])
    let text =
      "sergraph: 1\nname: made\ncopies: \(copies)\nnodes:\n"
      + nodes.split(separator: "\n").map { "  \($0)\n" }.joined()
    return try GraphReader.read(try readYAML(text, name: "made"), path: "made", nodes: kinds)
  }

  private static func run(
    _ graphs: [Graph], _ corpus: Corpus, _ conditions: String?,
    _ folds: FoldSpec = .leaveOneSpeakerOut, seeds: [UInt64] = [0], lanes: Int = 2,
    hasCurve: Bool = false
  ) async throws -> Experiment {
    let plan = PlanOptions(lanes: lanes)
    let candidates = graphs.enumerated().map { Candidate(settings: "choice=\($0)", graph: $1) }
    let options = Evaluator.Options(
      folds: folds, seeds: seeds, hasCurve: hasCurve,
      conditions: try TestCondition.parse(conditions.map { [$0] } ?? []), plan: plan)
    return try #require(
      try await Evaluator(candidates, options: plan).run(corpus, options: options))
  }

  private static func uars(_ experiment: Experiment) -> [Double?] {
    ([experiment] + experiment.worse.map(\.experiment)).map {
      ExperimentSummary($0, slicing: []).values[.uar]?.mean
    }
  }

  @Test func whatTakesTheCueAwayCostsAndWhatDoesNotCostsNothing() async throws {
    let found = try await Self.run([Self.graph()], corpus(), "phone,gain:-20dB,clip")
    #expect(found.worse.map(\.condition.name) == ["phone", "gain:-20dB", "clip:5%"])
    let uars = Self.uars(found)
    // Nothing is left of 6 kHz on the telephone: all are taken for calm.
    #expect(uars == [1, 0.5, 1, 1])
    for worse in found.worse {
      #expect(worse.experiment.recordings == found.recordings)
      #expect(worse.experiment.repetitions.map(\.folds) == found.repetitions.map(\.folds))
      #expect(worse.experiment.classes == found.classes && worse.experiment.curve.isEmpty)
    }
    let summary = ExperimentSummary(found, slicing: [])
    #expect(summary.worse.map { $0.losses[.uar]?.value } == [0.5, 0, 0])
    #expect(summary.worse[0].losses[.uar]?.interval == Bootstrap.Interval(low: 0.5, high: 0.5))
  }

  /// Clean recordings get the very scores that they get without conditions: so the fits are the same.
  @Test func theCleanRowIsTheEvaluationWithoutConditions() async throws {
    let corpus = try corpus()
    let graph = try Self.graph(
      Self.features + "scores: {use: logistic}\nemotion: {use: calibrate, precision: 0.8}")
    let with = try await Self.run([graph], corpus, "white:0dB", seeds: [3, 4], hasCurve: true)
    let without = try await Self.run([graph], corpus, nil, seeds: [3, 4], hasCurve: true)
    #expect(with.repetitions == without.repetitions && with.curve == without.curve)
    #expect(with.repetitions[0].isSure != nil && with.promised == without.promised)
    #expect(without.worse.isEmpty)
    let worse = with.worse[0].experiment
    #expect(worse.repetitions != with.repetitions && worse.promised == with.promised)
    #expect(worse.repetitions[0].isSure != nil)
    var texts: [String] = []
    for experiment in [with, without] {
      var clean = experiment
      clean.worse = []
      texts.append(clean.text(ExperimentSummary(clean, slicing: ["speaker"])))
    }
    #expect(texts[0] == texts[1])
  }

  @Test func lanesAndFoldsDontChangeWhatIsHeard() async throws {
    let corpus = try corpus()
    let names = "noise:5dB,room,gsm"
    let two = try await Self.run([Self.graph()], corpus, names, lanes: 2)
    let one = try await Self.run([Self.graph()], corpus, names, lanes: 1)
    #expect(one.repetitions == two.repetitions)
    for (one, two) in zip(one.worse, two.worse) {
      #expect(one.experiment.repetitions == two.experiment.repetitions)
    }
    // Features don't know the folds, nor which recordings stand beside one.
    let part = try TrainablePart(try Self.graph())
    let condition = try TestCondition.parse(["noise:5dB"])[0]
    func rows(_ corpus: Corpus, _ spec: FoldSpec) async throws -> [[Float]] {
      let features = try #require(
        try await WorseFeatures(
          of: HeldOut(corpus, divisions: [try spec.divide(corpus, seed: 0)]), under: condition,
          by: FeatureTables.plans(part, options: PlanOptions(lanes: 2), under: condition),
          memory: RowWriter.leastMemory, progress: RunProgress())
      ).features
      let table = try #require(features.tables[part.features[0]])
      return corpus.entries.indices.map { table.numbers(of: [$0]) }
    }
    let all = try await rows(corpus, .leaveOneSpeakerOut)
    #expect(try await rows(corpus, .random(folds: 3)) == all && Set(all).count == 24)
    let fewer = try await rows(corpus.keeping(Array(6..<24)), .leaveOneSpeakerOut)
    #expect(fewer == Array(all[6...]))
  }

  /// A node that throws when it learns from anything loud, and everything is loud under the condition.
  @Test func nothingIsLearntFromWhatIsTested() async throws {
    let nodes = """
      audio:  {use: decode, expect: 16000}
      louder: {use: augment.gain, gain: 30}
      frames: {use: framing, frame_length: 400, hop_length: 160, center: false}
      level:  {use: rms}
      means:  {use: pool, stats: [mean]}
      wary:   {use: wary}
      scaled: {use: normalize, fit_on: FIT}
      scores: {use: lda}
      sure:   {use: calibrate, precision: 0.8}
      """
    let corpus = try corpus()
    for fit in ["training", "all"] {
      let graph = try Self.graph(nodes.replacing("FIT", with: fit))
      let found = try await Self.run([graph], corpus, "gain:30dB", hasCurve: true)
      #expect(found.repetitions != found.worse[0].experiment.repetitions)
    }
    // It would have told: copies are as loud, and learnt from.
    let problems = await #expect(throws: Problems.self) {
      _ = try await Self.run(
        [Self.graph(nodes.replacing("FIT", with: "training"), copies: 1)], corpus, nil)
    }
    #expect(problems?.all.first?.message == "it is loud")
  }

  /// The graph's own augmentations are for copies that are learnt from.
  @Test func theGraphVariesNothingUnderACondition() async throws {
    let nodes = Self.features.replacing(
      "frames:", with: "marked: {use: mark}\nframes:")
    let graph = try Self.graph(nodes + "emotion: {use: logistic}", copies: 2)
    let found = try await Self.run([graph], corpus(), "gain:0dB")
    #expect(found.repetitions == found.worse[0].experiment.repetitions)
  }

  @Test func severalChannelsGoThroughAConditionAsTheyAre() async throws {
    let nodes = Self.features.replacing("mono: true", with: "mono: false").replacing(
      "frames:", with: "second: {use: mix, channel: 1}\nframes:")
    let found = try await Self.run(
      [Self.graph(nodes + "emotion: {use: logistic}")], corpus(channels: 2),
      "phone,gain:0dB,noise:60dB,room")
    #expect(found.worse.everyOne { $0.experiment.failures.isEmpty })
    #expect(Self.uars(found).prefix(3) == [1, 0.5, 1])
    #expect(found.worse[1].experiment.repetitions == found.repetitions)
  }

  @Test func settingsAreChosenOnCleanTrainingPartsAlone() async throws {
    let corpus = try corpus()
    let graphs = try ["0.001", "10"].map {
      try Self.graph(Self.features + "emotion: {use: logistic, c: \($0)}")
    }
    let with = try await Self.run(graphs, corpus, "phone")
    let without = try await Self.run(graphs, corpus, nil)
    #expect(with.choices == without.choices && with.choices.count == 4)
    #expect(with.repetitions == without.repetitions)
    #expect(with.worse[0].experiment.choices.isEmpty)
  }
}

/// Lets rows through, and refuses to learn from loud ones.
struct Wary: TrainableNode {
  static let about = About(
    "wary", "Refuses loud rows.", family: "Tests", from: [.features], to: "the rows",
    definition: "y = x")
  static let parameters: [Parameter<Wary>] = []

  var needsLabels: Bool { true }

  func format(for input: Format) throws(Problem) -> Format { input }
  func format(for input: Format, fitted: Fitted) throws(Problem) -> Format { input }

  func prepare(for input: Format, fitted: Fitted) throws(Problem) -> any Processor { Passing() }

  func stateBytes(for input: Format) -> Int { 64 }

  func fit(_ examples: Examples, input: Format, options: FitOptions) throws(Problem) -> Fitted {
    guard examples.numbers.allSatisfy({ $0 < 2 }) else { throw Problem(.cannotFit, "it is loud") }
    return Fitted(tensors: [:], labels: [])
  }

  private final class Passing: Processor {
    func begin(_ item: ItemIdentity) {}
    func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) {
      output.append(copying: input.values)
    }
    func reset() {}
  }
}
