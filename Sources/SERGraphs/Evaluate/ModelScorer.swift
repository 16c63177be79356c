package import GraphCore
import Nodes

/// Tests a model that has been fitted, on the recordings of a corpus that it has not learnt from as far as is known.
package struct ModelScorer: Sendable {
  private let plan: Plan
  private let model: Model
  private let graph: Graph
  private let outputs: [Graph.Output]?
  private let options: PlanOptions
  /// What recordings are put through, to be scored once more each time.
  package let conditions: [TestCondition]

  /// Loads the model.
  /// - Parameter conditions: What recordings are put through, to be scored once more each time.
  /// - Throws: `Problems` SG0501 to SG0503 when there is none or when it does not fit the graph; SG0504 when the graph
  ///   is no classifier.
  package init(
    _ graph: Graph, model file: Session.ModelFile?, under conditions: [TestCondition] = [],
    options: PlanOptions
  ) throws(Problems) {
    let outputs = graph.outputs.count > 1 ? [try graph.evaluatedOutput()] : nil
    plan = try Session.plan(
      graph, model: file, outputs: outputs,
      options: PlanOptions(lanes: options.lanes, chunk: options.chunk))
    self.graph = graph
    self.outputs = outputs
    self.options = options
    self.conditions = conditions
    do throws(Problem) {
      guard plan.output.kind == .scores, let file else {
        throw Problem(
          .cannotFit,
          "the graph '\(graph.name)' ends with \(plan.output), so there is nothing to evaluate",
          suggestion: "end it with a classifier, such as 'emotion: {use: mlp}'")
      }
      try Tally.check(
        classes: plan.output.classCount, of: "the model '\(file.path)'", .cannotFit,
        else: "fit it on fewer, with --labels or --map")
      try plan.checkItems()
      model = try Model.read(file.path)
    } catch { throw Problems([error]) }
  }

  /// How the recordings would be scored, and the memory that it takes at most.
  /// - Throws: `Problems` SG0401 where less is allowed, with the least that would do.
  package func plan(for corpus: Corpus) throws(Problems) -> FitPlan {
    try FitPlan.score(corpus, options: options, under: conditions, compile: compiled)
  }

  private func compiled(_ options: PlanOptions) throws(Problems) -> Plan {
    try Compiler.compile(
      graph, fitted: model.parts.mapValues(\.fitted), options: options, outputs: outputs)
  }

  /// The plans for each condition, where nothing limits the memory.
  private var plansOfConditions: [Plan] {
    get throws(Problems) {
      try conditions.map { (condition) throws(Problems) in
        var own = PlanOptions(lanes: options.lanes, chunk: options.chunk)
        own.condition = condition.nodes
        return try compiled(own)
      }
    }
  }

  /// Scores the recordings.
  /// - Returns: Nil if it was interrupted.
  /// - Throws: `Problems` SG0802 for a label that the model does not know; SG0505 for a speaker; SG0401 where less memory
  ///   is allowed than it may take.
  package func run(_ corpus: Corpus, progress: RunProgress) async throws(Problems) -> Experiment? {
    var (plan, tableMemory) = (plan, RowWriter.standardMemory)
    var worse: [Plan] = []
    if options.memory != nil {
      let limited = try self.plan(for: corpus)
      (plan, tableMemory) = (limited.passes[0].plan, limited.tableMemory)
      worse = limited.worse.map { $0[0].plan }
    } else {
      worse = try plansOfConditions
    }
    do throws(Problem) {
      return try await run(
        corpus, by: plan, worse: worse, tableMemory: tableMemory, progress: progress)
    } catch { throw Problems([error]) }
  }

  private func run(
    _ corpus: Corpus, by plan: Plan, worse: [Plan], tableMemory: Int, progress: RunProgress
  ) async throws(Problem) -> Experiment? {
    let classes = plan.output.classNames
    for label in corpus.classes where !classes.contains(label) {
      throw Problem(
        .corpus, "the model does not know the label '\(label)'",
        suggestion: (nearest(to: label, among: classes).map { "--map \(label)=\($0), or " } ?? "")
          + "leave it out with --labels; it knows " + classes.joined(separator: ", "))
    }
    let (chosen, words, remarks) = protocolFor(corpus)
    let entries = chosen.map { corpus.entries[$0] }
    var part = corpus
    part.entries = entries
    let heldOut = HeldOut(part)
    try heldOut.check(conditions)
    let scoring = Scoring(
      corpus: part, summary: corpus.summary, hash: corpus.hash, classes: classes, words: words,
      remarks: remarks, tableMemory: tableMemory, progress: progress)
    guard var clean = try await scored(LearningItems(part), by: plan, scoring) else { return nil }
    for (condition, plan) in zip(conditions, worse) {
      let items = heldOut.items(under: condition)
      guard let found = try await scored(items, by: plan, scoring) else { return nil }
      clean.worse.append(Experiment.Worse(condition, found))
    }
    return clean
  }

  /// What is the same of all items that are scored.
  private struct Scoring {
    /// The recordings that are tested.
    let corpus: Corpus
    /// Of all recordings.
    let summary: String
    let hash: String
    let classes: [String]
    let words: String
    let remarks: [Remark]
    let tableMemory: Int
    let progress: RunProgress
  }

  /// - Returns: Nil if the run was interrupted.
  private func scored(
    _ items: LearningItems, by plan: Plan, _ scoring: Scoring
  ) async throws(Problem) -> Experiment? {
    let (entries, classes) = (scoring.corpus.entries, scoring.classes)
    let speakers = Dictionary(
      entries.compactMap { entry in entry.speaker.map { (entry.recording, $0) } },
      uniquingKeysWith: { first, _ in first })
    let began = monotonicNanoseconds()
    let collected = try await FeatureCollector.collect(
      plan, items: items, memory: scoring.tableMemory, speaker: { speakers[$0] },
      progress: scoring.progress)
    guard let collected else { return nil }
    let seconds = Double(monotonicNanoseconds() - began) / 1e9
    let scores = collected.table.itemScores
    let tested = scores.indices.filter { scores[$0] != nil }
    return Experiment(
      graph: graph.name, graphLines: graph.canonicalLines, corpus: scoring.summary,
      corpusKind: scoring.corpus.name, corpusHash: scoring.hash, classes: classes,
      columns: model.parts.values.map(\.columns.count).max() ?? 0, protocolWords: scoring.words,
      remarks: scoring.remarks,
      recordings: tested.map {
        Experiment.Recording(
          name: entries[$0].partName, label: classes.firstIndex(of: entries[$0].label) ?? 0,
          speaker: entries[$0].speaker, metadata: entries[$0].metadata)
      },
      repetitions: [
        Experiment.Repetition(
          seed: model.origin.seed, folds: tested.map { _ in 0 },
          scores: tested.flatMap { scores[$0] ?? [] },
          isSure: plan.output.certainty.map { certainty in
            tested.map { certainty.isSure(scores[$0] ?? []) }
          })
      ], choices: [], curve: [], failures: collected.failures,
      skipped: scoring.corpus.skippedSummary, flags: collected.flags.renumbered(tested),
      seconds: (seconds, 0), promised: plan.output.certainty.map { Double($0.precision) },
      origin: model.origin)
  }

  /// That recordings are of places that the model does not know.
  private func otherSites(of corpus: Corpus, in part: TrainablePart) -> [Remark] {
    guard let known = plan.sites.first?.known else { return [] }
    let others = corpus.entries.count { SpeakerName.place(of: $0.site, among: known) == nil }
    return others == 0 ? [] : [.otherSites(count: others, nodes: part.learningSites)]
  }

  /// Which recordings are tested, and what that is worth: what the model says of its own fit decides. It knows its
  /// corpus as a whole, by a hash, and the split; not the recordings one by one.
  private func protocolFor(_ corpus: Corpus) -> (part: [Int], words: String, remarks: [Remark]) {
    let all = Array(corpus.entries.indices)
    let origin = model.origin
    let fitted = "a model fitted on \(origin.corpus.isEmpty ? "an unknown corpus" : origin.corpus)"
    let part = try? TrainablePart(graph)
    let own = (part?.remarks ?? []) + (part.map { otherSites(of: corpus, in: $0) } ?? [])
    guard origin.corpusHash == corpus.hash else {
      let shared = origin.shared(with: corpus)
      return (
        all, fitted + ", tested on \(counted(all.count, "recording")) of this corpus",
        own + [
          .mayHaveLearnt(
            words: "whether the model has learnt from some of these recordings, or heard their "
              + "speakers, is not known: if so, the numbers flatter it"
              + (shared.isEmpty
                ? ""
                : "; it was fitted on \(shared.joined(separator: " and ")) too, so that this is to be expected "
                  + "of all that was not held out"))
        ]
      )
    }
    if let spec = try? SplitSpec.parse(origin.split),
      let split = try? spec.split(corpus, seed: origin.seed), split.hash == origin.splitHash,
      !split.test.isEmpty
    {
      return (split.test, fitted + ": " + split.words, own)
    }
    return (
      all, fitted + ", tested on the same recordings",
      own + [
        .mayHaveLearnt(
          words: "the model has learnt from these very recordings: the numbers say nothing of how "
            + "well it does on others")
      ]
    )
  }
}

extension Model.Origin {
  /// The corpora that both have recordings of. Two CSV files or two folders may be anything.
  fileprivate func shared(with other: Corpus) -> [String] {
    let own = corpus.prefix { $0 != ":" && $0 != " " }
    return Set(own.split(separator: "+")).intersection(other.name.split(separator: "+"))
      .subtracting(["csv", "folders"]).map(String.init).sorted()
  }
}
