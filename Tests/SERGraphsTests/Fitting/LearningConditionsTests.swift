import GraphCore
import Nodes
import TestSupport
import Testing

@testable import SERGraphs

/// A model notes under which conditions it has learnt.
@Suite struct LearningConditionsTests {
  private static let text = """
    sergraph: 1
    name: made
    copies: 2
    nodes:
      audio:   {use: decode, mono: true}
      narrow:  {use: resample, sample_rate: 8000}
      varied:  {use: augment.gain, gain: [-6, 6]}
      frames:  {use: framing, frame_length: 200, hop_length: 80, center: false}
      level:   {use: rms}
      means:   {use: pool, stats: [mean, std]}
      scaled:  {use: normalize}
      emotion: {use: logistic}

    """

  /// Half a second of sound that changes as speech does, at two rates, one recording with two channels.
  private static func corpus(in folder: TemporaryFolder) throws -> Corpus {
    var entries: [Corpus.Entry] = []
    for number in 0..<8 {
      let rate = number < 2 ? 8000 : 16_000
      let channels = number == 0 ? 2 : 1
      let loudness: Float = number % 2 == 0 ? 3000 : 20_000
      let samples = noise(rate * channels, seed: UInt64(number + 1))
      let sound = samples.enumerated().map { place, value in
        Int16(value * loudness * (place / (rate / 8) % 2 == 0 ? 1 : 0.1))
      }
      try folder.addWAV("\(number).wav", sound, channels: channels, rate: rate)
      entries.append(
        Corpus.Entry(
          path: "\(folder.path)/\(number).wav", name: "\(number).wav",
          label: number % 2 == 0 ? "calm" : "angry", speaker: "s\(number / 2)",
          metadata: number < 6 ? ["sex": number < 4 ? "female" : "male"] : [:]))
    }
    return Corpus(name: "made", entries: entries, classes: ["calm", "angry"])
  }

  private static func fitted(
    on corpus: Corpus, spec: SplitSpec = .none
  ) async throws -> FitReport {
    let graph = try GraphReader.read(
      try readYAML(text, name: "made"), path: "made", nodes: standardNodes)
    let options = PlanOptions(lanes: 1)
    return try #require(
      try await Fitter(graph, options: options).fit(
        corpus, spec: spec, split: try spec.split(corpus, seed: 0),
        options: Fitter.Options(seed: 0, plan: options)))
  }

  @Test func aFitNotesWhatItHasLearntFrom() async throws {
    let folder = TemporaryFolder()
    let report = try await Self.fitted(on: Self.corpus(in: folder))
    let conditions = try #require(report.model.origin.conditions)
    #expect(conditions.recordings == 8 && conditions.corpora == ["made": 8])
    #expect(conditions.speakers == 4 && conditions.women == 2 && conditions.men == 1)
    #expect(conditions.languages.isEmpty)
    #expect(conditions.rates == [8000: 2, 16_000: 6])
    #expect(conditions.channels == [1: 7, 2: 1])
    #expect(conditions.seconds == LearningConditions.Range(low: 1, middle: 1, high: 1))
    #expect(conditions.copies == 2)
    #expect(conditions.variations.count == 1)
    #expect(conditions.variations.first?.hasPrefix("augment.gain gain=[-6, 6]") == true)
    let text = report.text
    #expect(
      text.contains(
        "heard     8 recordings of made; in which language is not known; 4 speakers, 2 women and 1 man, 1 not known"
      ), "\(text)")
    #expect(
      text.contains(
        "sound     8000 Hz (2), 16000 Hz (6); 1 channel (7), 2 channels (1); 1.0 s long"))
    #expect(text.contains("copies    2 of each besides, varied by augment.gain gain=[-6, 6]"))
    #expect(report.json["conditions"]?["recordings"] == 8)
  }

  @Test func whatIsHeldOutIsNotAmongThem() async throws {
    let folder = TemporaryFolder()
    let corpus = try Self.corpus(in: folder)
    let report = try await Self.fitted(on: corpus, spec: try SplitSpec.parse("speakers:s0"))
    let conditions = try #require(report.model.origin.conditions)
    #expect(conditions.recordings == 6 && conditions.speakers == 3)
    #expect(conditions.rates == [16_000: 6] && conditions.channels == [1: 6])
  }

  @Test func theModelFileKeepsThem() async throws {
    let folder = TemporaryFolder()
    let model = try await Self.fitted(on: Self.corpus(in: folder)).model
    let path = "\(folder.path)/m.safetensors"
    try model.write(to: path)
    let read = try Model.read(path)
    #expect(read == model)
    #expect(read.text.contains("8 recordings of made"))
    #expect(read.summary["conditions"] == model.origin.conditions?.json)
  }

  @Test func aModelFromBeforeSaysThatNothingIsNoted() throws {
    var file = try ModelTests.model.file()
    file.metadata["conditions"] = nil
    let model = try Model(file, name: "old")
    #expect(model.origin.conditions == nil)
    #expect(
      model.text.contains("what the recordings were like is not noted"), "\(model.text)")
    #expect(model.summary["conditions"] == .null)
  }

  @Test func conditionsOfAnotherKindAreTold() throws {
    let wrong = #"{"recordings":1,"rates":{"a":1}}"#
    for text in ["[]", "{}", #"{"recordings":1,"corpora":3}"#, wrong] {
      var file = try ModelTests.model.file()
      file.metadata["conditions"] = text
      expectProblem(
        "SG0503", "'old' has metadata 'conditions' that are not as sergraph writes them"
      ) { () throws(Problem) in _ = try Model(file, name: "old") }
    }
  }

  @Test func aLanguageIsToldOfCorporaThatAreKnown() throws {
    let graph = try GraphReader.read(
      try readYAML(Self.text, name: "made"), path: "made", nodes: standardNodes)
    func languages(_ name: String, _ metadata: [String: String] = [:]) -> [String: Int] {
      let entry = Corpus.Entry(path: "/a.wav", name: "a.wav", label: "calm", metadata: metadata)
      return LearningConditions(
        Corpus(name: name, entries: [entry], classes: ["calm"]), entries: [0],
        sounds: [0: MadeSound.of()], graph: graph
      ).languages
    }
    #expect(languages("ravdess") == ["English": 1])
    #expect(languages("crema-d") == ["English": 1])
    #expect(languages("ravdess+emodb", ["corpus": "emodb"]) == ["German": 1])
    #expect(languages("csv+emodb", ["corpus": "csv-2"]).isEmpty)
    #expect(languages("csv", ["language": "Danish"]) == ["Danish": 1])
  }

  @Test func nineTenthsOfTheNumbersLieInTheRange() {
    let range = LearningConditions.Range((0...100).map { Double($0) + 0.04 }, decimals: 1)
    #expect(range == LearningConditions.Range(low: 5, middle: 50, high: 95))
    #expect(range?.text(0) == "5 to 95")
    #expect(LearningConditions.Range([2, 2], decimals: 1)?.text(1) == "2.0")
    #expect(LearningConditions.Range([], decimals: 1) == nil)
  }
}
