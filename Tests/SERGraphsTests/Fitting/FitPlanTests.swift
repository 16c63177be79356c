import GraphCore
import Nodes
import TestSupport
import Testing

@testable import SERGraphs

/// What a fit is said to take before anything is read.
@Suite struct FitPlanTests {
  private static let start = """
    sergraph: 1
    name: made
    nodes:
      audio:  {use: decode, expect: 8000}
      frames: {use: framing, frame_length: 200, hop_length: 80, center: false}
      level:  {use: rms}

    """

  private static func graph(_ nodes: String, adding node: (any Node.Type)? = nil) throws -> Graph {
    var kinds = standardNodes
    if let node { try kinds.add([NodeKind(node)]) }
    let text = start + nodes.split(separator: "\n").map { "  \($0)\n" }.joined()
    return try GraphReader.read(try readYAML(text, name: "made"), path: "made", nodes: kinds)
  }

  /// Recordings of one and of two seconds, and one that can't be opened.
  private static func corpus(in folder: TemporaryFolder) throws -> Corpus {
    var entries: [Corpus.Entry] = []
    for number in 0..<4 {
      let seconds = number == 3 ? 2 : 1
      try folder.addWAV(
        "\(number).wav", [Int16](repeating: 1, count: 8000 * seconds), rate: 8000)
    }
    for number in 0..<5 {
      entries.append(
        Corpus.Entry(
          path: "\(folder.path)/\(number).wav", name: "\(number).wav",
          label: number < 3 ? "calm" : "angry", speaker: "s\(number)"))
    }
    return Corpus(name: "made", entries: entries, classes: ["calm", "angry"])
  }

  private static func bytes(_ name: String, in plan: FitPlan) throws -> Int {
    try #require(plan.memory.first { $0.name.hasPrefix(name) }, "\(plan.text)").bytes
  }

  @Test func rowsOfTimelinesAreCountedByHowLongRecordingsAre() throws {
    let folder = TemporaryFolder()
    let corpus = try Self.corpus(in: folder)
    let plan = try Compiler.compile(try Self.graph("mean: {use: pool}"), through: 2)
    let extent = CorpusExtent(corpus, opening: plan)
    #expect(extent.untold == 0)
    let frames = extent.size(of: plan.output)
    // 100 rows a second of five seconds, and two more of each recording.
    #expect(frames.rows == 510 && frames.mostOfClass == 306 && frames.mostOfItem == 202)
    #expect(frames.columns == 1 && frames.classes == 2 && frames.speakers == 5)
    let item = extent.size(of: Format(.features, width: 3, clock: .item))
    #expect(
      item
        == FitSize(
          rows: 5, columns: 3, classes: 2, mostOfClass: 3, mostOfItem: 1, speakers: 5))
    #expect(extent.size(of: Format(.scores, width: 0, clock: .item)).columns == 2)
  }

  /// A copy at half the speed has twice the rows.
  @Test func copiesThatAreLongerThanTheirRecordingsAreCountedSo() async throws {
    let folder = TemporaryFolder()
    let corpus = try Self.corpus(in: folder)
    let text = """
      sergraph: 1
      name: made
      copies: 2
      nodes:
        audio:   {use: decode, expect: 8000}
        slow:    {use: augment.speed, factor: [0.5, 0.5], copies: [2]}
        shorter: {use: augment.speed, factor: [0.8, 2], chance: 0.5}
        frames:  {use: framing, frame_length: 200, hop_length: 80, center: false}
        level:   {use: rms}
        emotion: {use: gmm, n_components: 1}

      """
    let graph = try GraphReader.read(
      try readYAML(text, name: "made"), path: "made", nodes: standardNodes)
    #expect(graph.lengthsOfCopies == [1.25, 2.5])
    let options = PlanOptions(lanes: 1)
    let part = try TrainablePart(graph)
    let passes = try FeatureTables.plans(part, options: options)
    let extent = CorpusExtent(
      corpus, opening: passes[0].plan, copies: graph.lengthsOfCopies)
    let size = extent.size(of: passes[0].plan.output)
    // 100 rows a second of five seconds and of their copies, and two more of each of fifteen.
    #expect(size.rows == 2375 + 30 && size.mostOfClass == 1425 + 18)
    #expect(size.mostOfItem == 500 + 2)
    // So many come, and no more.
    let learnt = Split(corpus, isTest: corpus.entries.map { _ in false })
    let items = LearningItems(corpus, copies: 2, splits: [learnt], seed: 0)
    let table = try #require(
      try await FeatureCollector.collect(
        passes[0].plan, items: items, memory: 1 << 20, progress: RunProgress())
    ).table
    let longest = table.counts.max() ?? 0
    #expect(longest > 2 * 198 && longest <= size.mostOfItem, "\(table.counts)")
    #expect(table.stored.count <= size.rows)
  }

  @Test func oneThatLearnsFromFoldsHoldsTheirTablesToo() throws {
    let folder = TemporaryFolder()
    let corpus = try Self.corpus(in: folder)
    func tables(_ nodes: String) throws -> Int {
      let plan = try FitPlan.make(
        .fit, [try Self.graph(nodes)], over: corpus, options: PlanOptions(lanes: 1))
      return try Self.bytes("tables on the way", in: plan)
    }
    let plain = try tables("scaled: {use: normalize}\nemotion: {use: lda}")
    let judged = try tables("scaled: {use: normalize}\nemotion: {use: lda}\nsure: {use: calibrate}")
    // Scores of four folds, of all of them and as the input, and what is scaled once more.
    let scores = 510 * 2 * 4 + 8192 + 48 * 5
    #expect(judged == plain + 6 * scores + 510 * 4 + 8192 + 48 * 5)
  }

  @Test func lanesAndTablesGiveWayToTheLimit() throws {
    let folder = TemporaryFolder()
    let corpus = try Self.corpus(in: folder)
    let graph = try Self.graph("scaled: {use: normalize}\nemotion: {use: lda}")
    let purpose = FitPlan.Purpose.evaluate(trials: 3, seeds: 1, divides: false)
    func plan(_ memory: Int?) throws(Problems) -> FitPlan {
      try FitPlan.make(
        purpose, [graph], over: corpus, options: PlanOptions(lanes: 4, memory: memory))
    }
    let free = try plan(nil)
    #expect(free.lanes == 4 && free.trialLanes == 3)
    #expect(try plan(free.memoryBound).lanes == 4)
    let fewer = try plan(free.memoryBound - 1)
    #expect(fewer.lanes == 3 && fewer.memoryBound < free.memoryBound)
    let problems = #expect(throws: Problems.self) { try plan(1 << 20) }
    let problem = try #require(problems?.all.first)
    #expect(problem.code == .overMemory)
    #expect(problem.message.hasPrefix("the evaluation may need "))
    #expect(problem.message.hasSuffix(" even with one lane, more than 1 MiB"))
    // What is named does, and a MiB less does not.
    let least = try #require(problem.suggestion?.firstMatch(of: #/--memory (\d+)MiB/#))
    let megabytes = try #require(Int(least.1))
    #expect(try plan(megabytes << 20).lanes == 1)
    #expect(throws: Problems.self) { try plan((megabytes - 1) << 20) }
  }

  /// A table for each condition stays until all fits are done, and each has results of its own.
  @Test func conditionsAreCounted() throws {
    let folder = TemporaryFolder()
    let corpus = try Self.corpus(in: folder)
    let graph = try Self.graph("mean: {use: pool}\nscaled: {use: normalize}\nemotion: {use: lda}")
    func plan(_ names: String, _ purpose: FitPlan.Purpose) throws -> FitPlan {
      try FitPlan.make(
        purpose, [TrainablePart(graph)], over: corpus, options: PlanOptions(lanes: 1),
        under: try TestCondition.parse([names]))
    }
    let purpose = FitPlan.Purpose.evaluate(trials: 3, seeds: 2, divides: false)
    let plain = try FitPlan.make(purpose, [graph], over: corpus, options: PlanOptions(lanes: 1))
    let (one, two) = (try plan("gain", purpose), try plan("gain,room", purpose))
    let table = 5 * 1 * 4 + 8192 + 48 * 5
    let tables = [one, two].map { plan in
      plan.memory.first { $0.name.hasSuffix("of features under conditions") }?.bytes
    }
    #expect(tables[0] == table + 5 * (640 + 32) && tables[1] == 2 * table + 5 * (640 + 32))
    let results = try [plain, one, two].map { try Self.bytes("scores and report", in: $0) }
    #expect(results[0] < results[1] && results[1] < results[2])
    // A room needs more than a gain while features are computed.
    let features = try [plain, one, two].map { try Self.bytes("computing features", in: $0) }
    #expect(features[0] < features[1] && features[1] < features[2])
    #expect(plain.worse.isEmpty && two.worse.count == 2)
  }

  @Test func everyNodeThatLearnsSaysWhatThatTakes() throws {
    var names: [String] = []
    for kind in standardNodes.all {
      guard let node = try kind.read([]).get() as? any TrainableGraphNode else { continue }
      names.append(kind.about.name)
      let input = Format(.features, width: 100, clock: .item)
      let few = FitSize(rows: 1000, columns: 100, classes: 4, speakers: 10)
      let many = FitSize(rows: 4000, columns: 100, classes: 4, speakers: 40)
      let need = try #require(node.fitNeed(for: few, input: input), "\(kind.about.name)")
      let more = try #require(node.fitNeed(for: many, input: input), "\(kind.about.name)")
      #expect(need.working > 0 && need.model > 0, "\(kind.about.name)")
      #expect(more.working >= need.working && more.model >= need.model, "\(kind.about.name)")
    }
    #expect(
      names.sorted() == [
        "calibrate", "gmm", "hmm", "knn", "lda", "logistic", "mlp", "network", "normalize", "svm",
        "whiten",
      ])
  }

  @Test func aNodeThatDoesNotSayWhatItTakesIsCountedAndTold() throws {
    let folder = TemporaryFolder()
    let plan = try FitPlan.make(
      .fit, [try Self.graph("secret: {use: secretive}", adding: Secretive.self)],
      over: try Self.corpus(in: folder), options: PlanOptions(lanes: 1))
    #expect(plan.warnings.map(\.severity) == [.warning])
    #expect(
      plan.warnings.map(\.message) == [
        "'secret' does not say what its fit takes: two copies of its rows in double precision are counted"
      ])
    #expect(try Self.bytes("fitting 'secret'", in: plan) == 510 * (16 + 128) + (1 << 20))
  }
}

/// Learns, and does not say what that takes.
private struct Secretive: TrainableNode {
  static let about = About(
    "secretive", "Learns nothing.", family: "Test", from: [.features], to: "the same",
    definition: "x.")
  static let parameters: [Parameter<Secretive>] = []

  let needsLabels = false

  func format(for input: Format) throws(Problem) -> Format { input }
  func format(for input: Format, fitted: Fitted) throws(Problem) -> Format { input }
  func fit(_ examples: Examples, input: Format, options: FitOptions) throws(Problem) -> Fitted {
    Fitted(tensors: [:])
  }
  func prepare(for input: Format, fitted: Fitted) throws(Problem) -> any Processor {
    throw Problem(.cannotFit, "not in these tests")
  }
  func stateBytes(for input: Format) -> Int { 8 }
}
