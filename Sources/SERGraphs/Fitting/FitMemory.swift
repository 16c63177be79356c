import GraphCore

/// The memory that fitting or evaluating takes at most, term by term.
struct FitMemory {
  let purpose: FitPlan.Purpose
  let passes: [Plan]
  /// For each condition under which is tested.
  var worse: [[Plan]] = []
  /// Of the graph, for each choice of the settings that are tuned.
  let formats: [FittedFormats]
  let extent: CorpusExtent
  let lanes: Int
  let tableMemory: Int

  var terms: [Plan.Term] {
    let features =
      (passes + worse.joined()).map { pass in
        pass.memory.dropFirst().reduce(0) { $0 + $1.bytes }
      }.max() ?? 0
    var terms = [
      Plan.Term(name: "program and libraries", bytes: Plan.programBytes),
      Plan.Term(
        name: "list of \(counted(extent.recordings, "recording"))", bytes: extent.bytes),
      Plan.Term(
        name:
          "\(purpose == .score ? "running the graph" : "computing features"), \(counted(lanes, "lane"))",
        bytes: features),
      Plan.Term(
        name:
          "\(counted(passes.count, "table")) of \(purpose == .score ? "scores" : "features"), at most \(byteText(tableMemory)) each in memory",
        bytes: passes.reduce(0) { $0 + table($1.output) }),
    ]
    if !worse.isEmpty { terms.append(termOfConditions) }
    if purpose != .score { terms += termsOfTrials }
    if purpose != .fit {
      let conditions =
        worse.isEmpty ? "" : ", clean and under \(counted(worse.count, "condition"))"
      terms.append(
        Plan.Term(
          name:
            "scores and report of \(counted(extent.recordings, "recording")), \(counted(purpose.seeds, "seed"))"
            + conditions,
          bytes: extent.recordings * (bytesOfResult * (1 + worse.count) + bytesOfLoss)
            + (worse.isEmpty ? 1 : 2) * bootstrapBytes))
    }
    return terms
  }

  /// What is tested under conditions: the list of it, and where it is scored later tables that stay till then.
  private var termOfConditions: Plan.Term {
    let list = extent.recordings * (640 + 16 * purpose.seeds)
    guard purpose != .score else {
      return Plan.Term(name: "list of what is tested under conditions", bytes: list)
    }
    let tables = worse.joined().reduce(0) { $0 + table($1.output) }
    return Plan.Term(
      name: "\(counted(worse.joined().count, "table")) of features under conditions",
      bytes: list + tables)
  }

  /// What comparing a condition with clean recordings takes of each of them.
  private var bytesOfLoss: Int { worse.isEmpty ? 0 : 1024 + 48 * purpose.seeds }

  /// What fits take: those of trials as often as these run side by side.
  private var termsOfTrials: [Plan.Term] {
    let trials = purpose.trialLanes(of: lanes)
    var terms: [Plan.Term] = []
    func add(_ name: String, _ bytes: Int) {
      terms.append(
        Plan.Term(
          name: purpose == .fit
            ? name : "\(name), \(counted(trials, "trial")) x \(byteText(bytes))",
          bytes: trials * bytes))
    }
    // Under a condition there are scores once more.
    add(
      "tables on the way",
      most {
        tables(of: $0, before: $0.learners.count) + (worse.isEmpty ? 0 : 2 * table($0.output))
      })
    let stages = purpose == .fit ? lanes : 1
    add(
      "rows on the way",
      stages * (most(\.stageBytes) + StoredItems.bytesOfLane) + rowsOfThreads)
    add("lists of labels, speakers and recordings", most(lists))
    // Of settings that are tuned, one after another, the largest.
    for index in formats.map(\.learners.count).max().map({ 0..<$0 }) ?? 0..<0 {
      let needs = formats.filter { $0.learners.indices.contains(index) }.map {
        need(of: $0.learners[index])
      }
      guard let name = formats.lazy.compactMap({ $0.learners.dropFirst(index).first?.name }).first
      else { continue }
      add("fitting '\(name)'", needs.map(\.working).max() ?? 0)
    }
    add("models", most(models))
    return terms
  }

  private func most(_ bytes: (FittedFormats) -> Int) -> Int { formats.map(bytes).max() ?? 0 }

  /// A table with the lists of where the rows of each recording are.
  private func table(_ format: Format) -> Int {
    let size = extent.size(of: format)
    let bytes = size.rows * size.columns * MemoryLayout<Float>.stride + 8192
    return min(tableMemory, bytes) + 48 * extent.items
  }

  /// The tables that learning holds up to a learner, those of folds that a learner before it wants included.
  private func tables(of formats: FittedFormats, before end: Int) -> Int {
    var bytes = end == formats.learners.count ? table(formats.output) : 0
    for (number, learner) in formats.learners.prefix(end).enumerated() {
      if !learner.takesFeatures { bytes += table(learner.input) }
      // Each fold's rows stay until all of them are put into one table, while the next is learnt.
      if learner.node.wantsHeldOutScores {
        bytes +=
          (Corpus.innerFoldCount + 1) * table(learner.input)
          + tables(of: formats, before: number)
      }
    }
    return bytes
  }

  /// What threads may have taken of tables that are let go of.
  private var rowsOfThreads: Int { 4 << 20 }

  /// Labels, places, items and speakers of each row of the largest table; numbers of recordings.
  private func lists(_ formats: FittedFormats) -> Int {
    let rows = formats.learners.map { extent.size(of: $0.input).rows }.max() ?? 0
    let isDivided = purpose.divides || formats.learners.contains { $0.node.wantsHeldOutScores }
    return (extent.sites > 0 ? 112 : 80) * rows + extent.items
      * ((isDivided ? 512 : 192) + 4 * extent.classes)
  }

  private func need(of learner: FittedFormats.LearningNode) -> FitNeed {
    let size = extent.size(of: learner.input)
    return learner.node.fitNeed(for: size, input: learner.input) ?? FitNeed(assumedFor: size)
  }

  /// What has been learnt: kept, and of a fit written to a file, which is put together in memory.
  private func models(_ formats: FittedFormats) -> Int {
    let model = formats.learners.reduce(0) { $0 + need(of: $1).model }
    // Folds within the training part learn anew while what was learnt before is kept.
    let isTwice = formats.learners.contains { $0.node.wantsHeldOutScores }
    return model * (purpose == .fit ? 3 : isTwice ? 2 : 1) + (1 << 20)
  }

  /// The scores of a recording as they are kept for each seed, and what it becomes in the report: measured on 100,000
  /// recordings, rounded up.
  private var bytesOfResult: Int { 640 + purpose.seeds * (4 * extent.classes + 256) }

  /// What is drawn for intervals: of each draw one number of each metric.
  private var bootstrapBytes: Int {
    Bootstrap.draws * Metric.allCases.count * 32
      + extent.speakers * purpose.seeds * 8 * (extent.classes * extent.classes + 64)
  }
}
