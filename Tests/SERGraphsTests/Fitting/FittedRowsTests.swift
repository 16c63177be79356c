import GraphCore
import Nodes
import TestSupport
import Testing

@testable import SERGraphs

/// The rows behind what is learnt: a fit computes them from tables, a run from the audio.
@Suite struct FittedRowsTests {
  private static let start = """
    sergraph: 1
    name: made
    nodes:
      audio:  {use: decode, expect: 8000}
      frames: {use: framing, frame_length: 200, hop_length: 80, center: false}
      level:  {use: rms}
      tone:   {use: zcr, in: frames}

    """

  private static func graph(_ nodes: String) throws -> Graph {
    let text =
      start + nodes.split(separator: "\n").map { "  \($0)\n" }.joined()
    return try GraphReader.read(
      try readYAML(text, name: "made"), path: "made", nodes: kinds())
  }

  private static func kinds() throws(Problem) -> NodeList {
    var list = standardNodes
    try list.add([NodeKind(NeverDone.self)])
    return list
  }

  /// Four recordings of two labels, of other lengths, and one that can't be read.
  private static func corpus(in folder: TemporaryFolder) throws -> Corpus {
    var entries: [Corpus.Entry] = []
    for number in 0..<4 {
      let samples = noise(12_000 + 20_011 * number, seed: UInt64(number + 1))
      let loudness: Float = number % 2 == 0 ? 4000 : 20_000
      try folder.addWAV("\(number).wav", samples.map { Int16($0 * loudness) }, rate: 8000)
    }
    try folder.add("4.wav", [1, 2, 3])
    for number in 0..<5 {
      entries.append(
        Corpus.Entry(
          path: "\(folder.path)/\(number).wav", name: "\(number).wav",
          label: number % 2 == 0 ? "calm" : "angry", speaker: "s\(number % 2)"))
    }
    return Corpus(name: "made", entries: entries, classes: ["calm", "angry"])
  }

  private static func fit(_ graph: Graph, on corpus: Corpus) async throws -> FitReport {
    let options = PlanOptions(lanes: 2)
    let report = try await Fitter(graph, options: options).fit(
      corpus, spec: .none, split: try SplitSpec.none.split(corpus, seed: 0),
      options: Fitter.Options(seed: 0, plan: options))
    return try #require(report)
  }

  @Test(arguments: [
    // Behind one another, and joined with what is not learnt.
    "scaled: {use: normalize, in: [level, tone]}\nslope: {use: delta}\nboth: {use: normalize, in: [slope, tone]}",
    // Two tables of other paces: what is given with the first is long before its time.
    "slow: {use: pool, in: tone, window: 0.03, hop: 0.02}\nscaled: {use: normalize, in: level}\n"
      + "mean: {use: pool, window: 0.03, hop: 0.02}\nboth: {use: normalize, in: [mean, slow]}",
    // One that decides when its rows happen.
    "turns: {use: segment, in: level, by: window, window: 0.25, hop: 0.25}\nscaled: {use: normalize, in: [level, tone]}\n"
      + "both: {use: functionals, in: {rows: scaled, segments: turns}}",
    // One that takes several, learnt behind another.
    "scaled: {use: normalize, in: level}\nother: {use: normalize, in: [scaled, tone], method: minmax}",
  ])
  func areThoseOfARun(nodes: String) async throws {
    let folder = TemporaryFolder()
    let corpus = try Self.corpus(in: folder)
    let graph = try Self.graph(nodes)
    let report = try await Self.fit(graph, on: corpus)
    #expect(report.failures.map(\.path) == ["\(folder.path)/4.wav"])
    let fitted = report.model.parts.mapValues(\.fitted)
    let part = try TrainablePart(graph)
    let items = LearningItems(corpus)
    let features = try #require(
      try await FeatureTables.collect(
        try FeatureTables.plans(part, options: PlanOptions(lanes: 1)), over: items,
        memory: RowWriter.leastMemory, progress: RunProgress()))
    func rows(_ lanes: Int) throws(Problem) -> RowTable {
      try part.output(
        of: part.judged, from: RowTables(outputs: features.tables), fitted: fitted,
        identity: { items.identity(of: $0) }, lanes: lanes)
    }
    let computed = try rows(1)
    let together = try rows(3)
    #expect(together.counts == computed.counts)
    let run = try #require(
      try await FeatureCollector.collect(
        try Compiler.compile(graph, fitted: fitted), items: items,
        memory: RowWriter.leastMemory, progress: RunProgress()))
    let all = Array(corpus.entries.indices)
    #expect(computed.counts == run.table.counts)
    #expect(computed.counts[0] > 0 && computed.counts[4] == 0)
    #expect(computed.numbers(of: all) == run.table.numbers(of: all))
    #expect(computed.numbers(of: all) == together.numbers(of: all))
  }

  /// Both see that a node says that more rows come, and gives none.
  @Test func aNodeThatNeverEndsIsTheSameErrorAsInARun() async throws {
    let folder = TemporaryFolder()
    let corpus = try Self.corpus(in: folder)
    var first = corpus
    first.entries = [corpus.entries[0]]
    let plan = try Compiler.compile(Self.graph("bad: {use: never_done, in: level}"))
    let run = try #require(
      try await FeatureCollector.collect(
        plan, items: LearningItems(first), memory: RowWriter.leastMemory,
        progress: RunProgress()))
    let expected = try #require(run.failures.first).failure.problem
    #expect(expected.code == .brokenNode)
    #expect(expected.message == "'bad' says that more rows are to come, and gives none")
    let graph = try Self.graph(
      "scaled: {use: normalize, in: level}\nbad: {use: never_done}\nemotion: {use: lda}")
    let problems = await #expect(throws: Problems.self) {
      _ = try await Self.fit(graph, on: corpus)
    }
    let found = try #require(problems?.all.first)
    #expect(found.code == expected.code && found.message == expected.message)
    #expect(found.place?.line == 9)
    #expect(found.notes.map(\.message) == ["this is about recording 1 of the corpus"])
  }

  /// Two tables whose rows are not as many.
  @Test func recordingsWithOtherNumbersOfRowsAreTold() throws {
    func table(_ name: String, _ counts: [Int]) throws -> RowTable {
      let clock = Clock.regular(
        period: Ratio(1, 100), first: Ratio(0, 1), span: Ratio(1, 100))
      var builder = RowTableBuilder(
        format: Format(.features, width: 1, clock: clock, sampleRate: 8000, names: [name]),
        memory: RowWriter.leastMemory)
      for count in counts {
        try builder.append([Float](repeating: 1, count: count).span)
        builder.endItem()
      }
      return try builder.finish()
    }
    var tables = RowTables(
      outputs: [2: try table("a", [70, 0, 327]), 3: try table("b", [70, 5, 328])])
    let joined = try Self.graph("scaled: {use: normalize, in: [level, tone]}")
    let part = try TrainablePart(joined)
    let damaged = tables
    expectProblem(
      "SG0708", "the inputs gave different numbers of rows: 'level' 327, 'tone' 328", nil
    ) { () throws(Problem) in
      var tables = damaged
      _ = try part.input(
        of: 4, keptIn: &tables, fitted: [:], identity: { ItemIdentity(path: "\($0).wav") },
        memory: RowWriter.leastMemory, lanes: 1)
    }
    tables = tables.keeping([0, 1])
    let input = try part.input(
      of: 4, keptIn: &tables, fitted: [:], identity: { ItemIdentity(path: "\($0).wav") },
      memory: RowWriter.leastMemory, lanes: 1)
    #expect(input.counts == [70, 0, 0] && input.format.names == ["a", "b"])
    #expect(Set(tables.inputs.keys) == [4])
  }
}
