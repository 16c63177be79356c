package import GraphCore

/// How a fit or an evaluation goes, before anything is read: how many lanes, what of the tables stays in memory, and the
/// most memory that all of it takes.
package struct FitPlan: Sendable {
  /// What is planned.
  package enum Purpose: Sendable, Equatable {
    case fit
    /// - Parameters:
    ///   - trials: Folds times seeds.
    ///   - divides: Whether the training part is divided once more, to choose settings.
    case evaluate(trials: Int, seeds: Int, divides: Bool)
    /// A model that was fitted before is tested.
    case score
  }

  package let purpose: Purpose
  /// The passes over the audio: one for each node whose rows learning starts from.
  let passes: [(node: Int, plan: Plan)]
  /// The same for each condition under which is tested.
  var worse: [[(node: Int, plan: Plan)]] = []
  /// Recordings that are read at the same time; trials, too.
  package let lanes: Int
  /// The most bytes of each table of rows that stay in memory.
  package let tableMemory: Int
  /// The upper bound of the memory, term by term; none where nothing limits it, since it is not counted then.
  package let memory: [Plan.Term]
  /// What the bound rests on that is not known.
  package let remarks: [String]

  /// The sum of the terms, in bytes.
  package var memoryBound: Int { memory.reduce(0) { $0 + $1.bytes } }

  /// Trials that run side by side.
  package var trialLanes: Int { purpose.trialLanes(of: lanes) }

  /// What tables may have, the most first.
  private static let tableSizes = [64, 32, 16, 8, 4].map { $0 << 20 }

  /// Plans without counting: nothing limits the memory.
  static func unlimited(
    _ purpose: Purpose, _ part: TrainablePart, options: PlanOptions,
    under conditions: [TestCondition] = []
  ) throws(Problems) -> FitPlan {
    let passes = try FeatureTables.plans(part, options: options)
    return FitPlan(
      purpose: purpose, passes: passes,
      worse: try FeatureTables.plans(part, options: options, under: conditions),
      lanes: options.lanes ?? processorCount(),
      tableMemory: RowWriter.standardMemory, memory: [], remarks: [])
  }

  /// Plans within a limit: with as many lanes as it has room for, then with as much of the tables in memory.
  /// - Parameters:
  ///   - parts: The graph, once for each choice of the settings that are tuned.
  ///   - options: Its `memory` is the limit; nil for none, with everything counted all the same.
  /// - Throws: `Problems` with formats; SG0401 with the least that would do.
  package static func make(
    _ purpose: Purpose, _ graphs: [Graph], over corpus: Corpus, options: PlanOptions
  ) throws(Problems) -> FitPlan {
    var parts: [TrainablePart] = []
    for graph in graphs {
      do throws(Problem) { parts.append(try TrainablePart(graph)) } catch {
        throw Problems([error])
      }
    }
    return try make(purpose, parts, over: corpus, options: options)
  }

  static func make(
    _ purpose: Purpose, _ parts: [TrainablePart], over corpus: Corpus, options: PlanOptions,
    under conditions: [TestCondition] = []
  ) throws(Problems) -> FitPlan {
    let passes = try FeatureTables.plans(
      parts[0], options: PlanOptions(lanes: 1, chunk: options.chunk, limit: .unlimited))
    let formats = try parts.map { (part) throws(Problems) in try FittedFormats(part, passes) }
    let isTimed = formats.contains { $0.hasTimelines }
    let extent = CorpusExtent(
      corpus, opening: isTimed ? passes.first?.plan : nil, copies: parts[0].graph.lengthsOfCopies)
    let remarks = formats.flatMap { $0.remarks(extent) } + extent.remarks
    func plan(_ lanes: Int, _ tableMemory: Int) throws(Problems) -> FitPlan {
      let own = PlanOptions(lanes: lanes, chunk: options.chunk, limit: .unlimited)
      let passes = try FeatureTables.plans(parts[0], options: own)
      let worse = try FeatureTables.plans(parts[0], options: own, under: conditions)
      let needs = FitMemory(
        purpose: purpose, passes: passes.map(\.plan), worse: worse.map { $0.map(\.plan) },
        formats: formats, extent: extent, lanes: lanes, tableMemory: tableMemory)
      return FitPlan(
        purpose: purpose, passes: passes, worse: worse, lanes: lanes, tableMemory: tableMemory,
        memory: needs.terms,
        remarks: remarks.reduce(into: []) { if !$0.contains($1) { $0.append($1) } })
    }
    return try within(options, plan)
  }

  /// Plans for testing a model that was fitted before.
  /// - Parameter compile: Makes the plan of the run for so many lanes, with a condition or without.
  static func score(
    _ corpus: Corpus, options: PlanOptions, under conditions: [TestCondition],
    compile: (PlanOptions) throws(Problems) -> Plan
  ) throws(Problems) -> FitPlan {
    func compiled(_ lanes: Int, _ condition: TestCondition? = nil) throws(Problems) -> Plan {
      var own = PlanOptions(lanes: lanes, chunk: options.chunk, limit: .unlimited)
      own.condition = condition?.nodes ?? []
      return try compile(own)
    }
    let first = try compiled(1)
    let extent = CorpusExtent(corpus, opening: first.output.clock == .item ? nil : first)
    return try within(options) { (lanes, tableMemory) throws(Problems) in
      let plan = try compiled(lanes)
      let worse = try conditions.map { (condition) throws(Problems) in
        try compiled(lanes, condition)
      }
      let needs = FitMemory(
        purpose: .score, passes: [plan], worse: worse.map { [$0] }, formats: [], extent: extent,
        lanes: lanes, tableMemory: tableMemory)
      return FitPlan(
        purpose: .score, passes: [(plan.outputs[0].node, plan)],
        worse: worse.map { [($0.outputs[0].node, $0)] }, lanes: lanes,
        tableMemory: tableMemory, memory: needs.terms, remarks: extent.remarks)
    }
  }

  /// The plan with the most lanes, then the largest tables, that keeps to the limit.
  private static func within(
    _ options: PlanOptions, _ plan: (_ lanes: Int, _ tableMemory: Int) throws(Problems) -> FitPlan
  ) throws(Problems) -> FitPlan {
    let most = max(1, options.lanes ?? processorCount())
    guard let limit = options.memory else { return try plan(most, RowWriter.standardMemory) }
    for lanes in stride(from: most, through: 1, by: -1) {
      for size in tableSizes {
        let made = try plan(lanes, size)
        if made.memoryBound <= limit { return made }
      }
    }
    throw Problems([try plan(1, RowWriter.leastMemory).refusal(limit)])
  }

  private func refusal(_ limit: Int) -> Problem {
    let largest = memory.sorted { $0.bytes > $1.bytes }.prefix(3)
      .map { "\($0.name): \(byteText($0.bytes))" }
    // Rounded up, so that what is named does.
    let least = (memoryBound + (1 << 20) - 1) >> 20
    return Problem(
      .overMemory,
      "\(purpose.words) may need \(byteText(memoryBound)) even with one lane, more than \(byteText(limit))",
      suggestion: "allow --memory \(least)MiB or more; the largest terms are "
        + largest.joined(separator: "; "))
  }
}

extension FitPlan.Purpose {
  /// What is done, for messages.
  var words: String { self == .fit ? "the fit" : "the evaluation" }

  /// Trials that run side by side where so many lanes are there.
  func trialLanes(of lanes: Int) -> Int {
    switch self {
    case .fit, .score: 1
    case .evaluate(let trials, _, _): max(1, min(lanes, trials))
    }
  }

  /// How often every recording is scored.
  var seeds: Int {
    switch self {
    case .fit: 0
    case .evaluate(_, let seeds, _): seeds
    case .score: 1
    }
  }

  /// Whether the training part is divided once more.
  var divides: Bool { if case .evaluate(_, _, let divides) = self { divides } else { false } }
}

extension CorpusExtent {
  /// What is not known of the recordings.
  var remarks: [String] {
    guard untold > 0 else { return [] }
    return [
      "\(counted(untold, "recording")) \(untold == 1 ? "does" : "do") not tell how long "
        + "\(untold == 1 ? "it is" : "they are"): each counts as the longest of the others"
    ]
  }
}
