import GraphCore

/// The features of held-out recordings that were put through a condition.
///
/// They are there for tests alone: a fit gets other tables, with other numbers of items.
struct WorseFeatures: Sendable {
  let condition: TestCondition
  /// The recordings, by their own numbers.
  private let items: LearningItems
  let features: FeatureTables
  /// How long it took to compute them.
  let seconds: Double
  /// The corpus's entries that they are of, rising.
  private let entries: [Int]

  /// Computes them.
  /// - Returns: Nil if the run was interrupted.
  /// - Throws: `Problem` when a node can't be prepared.
  init?(
    of heldOut: HeldOut, under condition: TestCondition, by plans: [(node: Int, plan: Plan)],
    memory: Int, progress: RunProgress
  ) async throws(Problem) {
    let began = monotonicNanoseconds()
    let items = heldOut.items(under: condition)
    let found = try await FeatureTables.collect(
      plans, over: items, memory: memory, progress: progress)
    guard let found else { return nil }
    features = found
    seconds = Double(monotonicNanoseconds() - began) / 1e9
    self.condition = condition
    self.items = items
    entries = heldOut.entries
  }

  /// Scores recordings by what was learnt from others.
  /// - Parameters:
  ///   - tested: Indices into the corpus's entries, rising.
  ///   - part: Which nodes have learnt.
  ///   - fitted: What they have learnt.
  /// - Returns: The scores of each that could be read.
  func scores(
    of tested: [Int], by part: TrainablePart, fitted: [String: Fitted], memory: Int
  ) throws(Problem) -> [Int: [Float]] {
    let wanted = Set(tested)
    let own = entries.indices.filter { wanted.contains(entries[$0]) }
    let output = try part.output(
      of: part.judged, from: RowTables(outputs: features.tables).keeping(own), fitted: fitted,
      identity: { [items] in items.identity(of: $0) }, memory: memory)
    let all = output.itemScores
    var scores: [Int: [Float]] = [:]
    for item in own { scores[entries[item]] = all[item] }
    return scores
  }
}
