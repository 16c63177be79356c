import Glibc
package import GraphCore

/// Runs a graph over a recording and over the same with pieces made quieter, and takes the scores.
///
/// `@unchecked Sendable` is safe: the run's merge task calls it, and the command reads it after the run.
package final class Explainer: @unchecked Sendable {
  private let plan: Plan
  private let occlusion: Occlusion
  private let label: String?
  private let classes: [String]
  /// The probabilities of each run; nil where it had no answer.
  private var scores: [[Float]?] = []
  /// Why there is no explanation, of the recording as it is.
  package private(set) var failure: String?

  /// - Parameters:
  ///   - plan: Its first output gives scores.
  ///   - label: The class that is explained; the likeliest if absent.
  /// - Throws: `Problem` SG0801 for a class that there is none of.
  package init(_ plan: Plan, _ occlusion: Occlusion, label: String?) throws(Problem) {
    (self.plan, self.occlusion, self.label) = (plan, occlusion, label)
    classes = plan.outputs[0].format.classNames
    guard let label, !classes.contains(label) else { return }
    throw Problem(
      .usage, "the graph knows no class '\(label)'",
      suggestion: suggestion(for: label, among: classes))
  }

  /// The output of a graph whose decision is explained.
  /// - Throws: `Problem` SG0801 where nothing that comes out is scores of classes.
  package static func output(
    of graph: Graph, named name: String?
  ) throws(Problems) -> [Graph.Output] {
    let plan = try Compiler.compile(graph)
    let outputs = name.flatMap { graph.asked[$0] } ?? graph.outputs
    let scores = outputs.filter { output in
      plan.steps.last { $0.node == output.node }?.output.kind == .scores
    }
    guard let first = scores.first else {
      let what = name.map { "'\($0)' gives" } ?? "the graph '\(graph.name)' gives"
      throw Problems([
        Problem(
          .usage, "\(what) no scores of classes, so there is no decision to explain",
          suggestion: "take a graph with a classifier; `sergraph graphs` lists those that there are"
        )
      ])
    }
    return [first]
  }

  /// The runs of the recording and its pieces.
  package var parts: any IteratorProtocol<RecordingPart> & Sendable { occlusion.parts() }

  package var runCount: Int { occlusion.runCount }

  /// Takes what a run gave; false ends all.
  package func take(_ result: ItemResult) -> Bool {
    let isFirst = scores.isEmpty
    switch result.outcome {
    case .failure(let problem):
      if isFirst { failure = problem.message }
      scores.append(nil)
    case .rows(let rows):
      guard result.channel == nil else {
        failure = "each channel has a decision of its own; name one with `channel` of `decode`"
        return false
      }
      scores.append(mean(rows[0]))
      if isFirst, scores[0] == nil {
        failure = "there is no decision to explain: no speech was found"
      }
    }
    return failure == nil
  }

  /// The mean of all rows' scores; nil where there is none.
  private func mean(_ rows: ResultRows) -> [Float]? {
    var sums = [Double](repeating: 0, count: classes.count)
    var count = 0
    var claims = 0
    do throws(Problem) {
      try rows.forEachPart { part in
        claims += part.sounds.count { !$0.isNoSpeech }
        part.forEachRow { row, _, _ in
          for place in sums.indices { sums[place] += Double(row[place]) }
          count += 1
        }
      }
    } catch { return nil }
    // Of what holds no speech nothing is claimed, unless a class is asked for.
    guard count > 0, claims > 0 || label != nil || !scores.isEmpty else { return nil }
    return sums.map { Float($0 / Double(count)) }
  }

  /// What the runs tell; nil where not all came.
  package func explanation() -> Explanation? {
    guard scores.count == occlusion.runCount, let baseline = scores[0],
      let best = baseline.indices.max(by: { baseline[$0] < baseline[$1] })
    else { return nil }
    let place = label.flatMap(classes.firstIndex) ?? best
    func importance(_ run: Int) -> Float {
      guard let changed = scores[run] else { return .nan }
      // A class that is ruled out is a little less than likely.
      return log(max(1e-9, baseline[place])) - log(max(1e-9, changed[place]))
    }
    let bands = occlusion.bandCount
    let starts = (0..<occlusion.stretchCount).map { 1 + $0 * (bands + 1) }
    return Explanation(
      path: occlusion.path, label: classes[place], classes: classes, baseline: baseline,
      duration: occlusion.times[occlusion.stretchCount], times: occlusion.times,
      bands: occlusion.bands, depth: occlusion.depth,
      importance: starts.map { start in (1...bands).map { importance(start + $0) } },
      byTime: starts.map(importance),
      byBand: (0..<bands).map { importance(occlusion.runCount - bands + $0) })
  }
}
