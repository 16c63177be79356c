import GraphCore

/// The rows of a corpus that learning starts from: computed once, for every fold and seed.
struct FeatureTables: Sendable {
  /// The rows of each of a part's `features`, by node.
  let tables: [Int: RowTable]
  /// Recordings that could not be read, with the reason.
  let failures: [(path: String, failure: ItemFailure)]

  /// Those whose sound has something the matter with it.
  let flags: FlaggedRecordings
  /// What is known of the sound of each recording that was read.
  let sounds: [Int: RecordingSound]
  /// The bandwidth of what the nodes get of any recording; nil where no rate is fixed.
  let passedBandwidth: Double?
  /// Recordings whose bandwidth tells that of all, however many there are.
  private static let fewestBandwidths = 8

  /// The bandwidth that nine tenths of some recordings reach, of those that are loud enough to measure, as
  /// far as the nodes get it; nil where too few of them are.
  func bandwidth(of recordings: [Int]) -> Double? {
    let known = recordings.compactMap { sounds[$0]?.bandwidth }.sorted()
    let enough = min(FeatureTables.fewestBandwidths, (recordings.count + 1) / 2)
    guard known.count > 0, known.count >= enough else { return nil }
    return min(known[known.count / 10], passedBandwidth ?? .infinity)
  }

  /// The flags, with those recordings that have much less bandwidth than the others that are learnt from.
  func flags(learning train: [Int]) -> FlaggedRecordings {
    guard let bandwidth = bandwidth(of: train) else { return flags }
    var flags = flags
    for (recording, sound) in sounds.sorted(by: { $0.key < $1.key }) {
      guard let own = sound.bandwidth, own < SoundMeasures.narrow * bandwidth else { continue }
      flags.add([.narrowBand], of: recording)
    }
    return flags
  }

  /// Plans the passes over the audio: one for each node whose rows are wanted, of recordings and copies.
  /// - Parameter condition: What the recordings are put through; those have no copies.
  /// - Throws: Problems with formats; SG0401.
  static func plans(
    _ part: TrainablePart, options: PlanOptions, under condition: TestCondition? = nil
  ) throws(Problems) -> [(node: Int, plan: Plan)] {
    var options = options
    options.variesCopies = part.graph.copies > 0 && condition == nil
    options.condition = condition?.nodes ?? []
    // What is wrong with formats behind the features is told before anything is read.
    _ = try Compiler.compile(part.graph, options: options)
    var plans: [(node: Int, plan: Plan)] = []
    for node in part.features {
      plans.append((node, try Compiler.compile(part.graph, options: options, through: node)))
    }
    do throws(Problem) {
      for (_, plan) in plans { try plan.checkItems() }
    } catch { throw Problems([error]) }
    return plans
  }

  /// The same for each of several conditions.
  static func plans(
    _ part: TrainablePart, options: PlanOptions, under conditions: [TestCondition]
  ) throws(Problems) -> [[(node: Int, plan: Plan)]] {
    try conditions.map { (condition) throws(Problems) in
      try plans(part, options: options, under: condition)
    }
  }

  /// Runs the passes.
  /// - Parameter memory: The most bytes of each table that stay in memory.
  /// - Returns: Nil if the run was interrupted.
  /// - Throws: `Problem` when a node can't be prepared.
  static func collect(
    _ plans: [(node: Int, plan: Plan)], over items: LearningItems, memory: Int,
    progress: RunProgress
  ) async throws(Problem) -> FeatureTables? {
    var tables: [Int: RowTable] = [:]
    var failures: [(path: String, failure: ItemFailure)] = []
    var flags: FlaggedRecordings?
    var sounds: [Int: RecordingSound] = [:]
    // A recording that is read for several nodes fails for each, and is told once.
    var failed: Set<String> = []
    for (node, plan) in plans {
      let collected = try await FeatureCollector.collect(
        plan, items: items, memory: memory, progress: progress)
      guard let collected else { return nil }
      tables[node] = collected.table
      // Each pass hears the same.
      flags = flags ?? collected.flags
      sounds = collected.sounds
      failures += collected.failures.filter { failed.insert($0.path).inserted }
    }
    return FeatureTables(
      tables: tables, failures: failures, flags: flags ?? FlaggedRecordings(),
      sounds: sounds, passedBandwidth: plans.compactMap(\.plan.passedBandwidth).max())
  }
}

extension Plan {
  /// Refuses a graph that makes several items of one recording, which has one label.
  /// - Throws: `Problem` SG0504.
  func checkItems() throws(Problem) {
    guard mostStreams > 1 else { return }
    throw Problem(
      .cannotFit,
      "the graph makes an item of each channel, but a corpus has one label for a recording",
      suggestion: "leave 'each_channel' out, or take one with 'channel'")
  }
}
