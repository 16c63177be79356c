package import GraphCore
import Nodes

/// Brings a model to another place: what normalization has learnt of the recordings of its corpus is blended
/// with what recordings of the new place say, and what judges confidence is recalibrated, so that the model
/// does not become surer where nothing shows that it is right. No labels are needed.
package struct Adapter: Sendable {
  private let part: TrainablePart
  private let model: Model
  /// What the place is called, whose statistics are kept beside those of others; nil to replace what is there.
  private let site: String?
  /// The names of the nodes that are adapted.
  private let adaptable: [String]

  /// Checks that a model can be adapted.
  /// - Parameter site: What the place is called, for a model that keeps statistics of several.
  /// - Throws: `Problems` with the graph or its model; SG0504 where nothing in it can be adapted.
  package init(
    _ graph: Graph, model file: Session.ModelFile?, site: String? = nil, options: PlanOptions
  ) throws(Problems) {
    // Recordings are heard as they are.
    var graph = graph
    graph.copies = 0
    _ = try Session.plan(graph, model: file, options: options)
    do throws(Problem) {
      part = try TrainablePart(graph)
      guard let file else { throw Problem(.noModel, "there is no model to adapt") }
      model = try Model.read(file.path)
    } catch { throw Problems([error]) }
    self.site = site
    let judging = part.judging
    adaptable = part.trainable.filter { step in
      guard !judging.contains(step.name), let node = step.kind as? any AdaptableNode,
        node.isAdaptable
      else { return false }
      return site == nil || node.learnsSites
    }.map(\.name)
    guard !adaptable.isEmpty else {
      throw Problems([Adapter.refusal(of: graph, isForSite: site != nil)])
    }
    _ = try FeatureTables.plans(part, options: options)
  }

  private static func refusal(of graph: Graph, isForSite: Bool) -> Problem {
    isForSite
      ? Problem(
        .cannotFit, "no node of the graph '\(graph.name)' takes statistics by site",
        suggestion: "leave out --site, or fit the graph with `normalize: {by: site}`")
      : Problem(
        .cannotFit,
        "nothing in the graph '\(graph.name)' can be adapted: no node has learnt statistics of its corpus",
        suggestion: "put a `normalize` before the classifier, and fit again")
  }

  /// How much so many recordings of the new place count: as those of a site, but half at most.
  package static func weight(of recordings: Int) -> Double {
    min(0.5, Normalize.weight(ofSite: recordings))
  }

  /// Adapts.
  /// - Parameters:
  ///   - corpus: Recordings of the new place; their labels are not looked at.
  ///   - weight: How much they count, from 0 to 1; by their number if absent.
  /// - Returns: Nil if it was interrupted.
  /// - Throws: `Problems` SG0504 where too few could be read.
  package func run(
    _ corpus: Corpus, weight: Double?, options: PlanOptions, progress: RunProgress
  ) async throws(Problems) -> Adaptation? {
    let plans = try FeatureTables.plans(part, options: options)
    do throws(Problem) {
      let items = LearningItems(corpus)
      let features = try await FeatureTables.collect(
        plans, over: items, memory: RowWriter.standardMemory, progress: progress)
      guard let features else { return nil }
      let read = corpus.entries.indices.filter { item in
        features.tables.values.allSatisfy { $0.counts[item] > 0 }
      }
      guard read.count >= 2 else {
        throw Problem(
          .cannotFit,
          "\(counted(read.count, "recording")) could be read, and one place is not told from one voice by so few",
          suggestion: "name at least 20 recordings of the new place, of several people and moods")
      }
      // A site counts as those do that were there at the fit.
      let usual =
        site == nil ? Adapter.weight(of: read.count) : Normalize.weight(ofSite: read.count)
      return try adapted(features, items, read, weight ?? usual)
    } catch {
      if Task.isCancelled { return nil }
      throw Problems([error])
    }
  }

  private func adapted(
    _ features: FeatureTables, _ items: LearningItems, _ read: [Int], _ weight: Double
  ) throws(Problem) -> Adaptation {
    let then = model.parts.mapValues(\.fitted)
    let start = RowTables(outputs: features.tables)
    let identity: @Sendable (Int) -> ItemIdentity = { [site] item in
      var identity = items.identity(of: item)
      identity.site = site ?? identity.site
      return identity
    }
    let adapting = AdaptedNodes(part: part, start: start, read: read, identity: identity)
    let (now, recalibrated) = try adapting.adapt(
      then, nodes: adaptable, weight: weight, site: site)
    let (before, after) = (try adapting.recognized(by: then), try adapting.recognized(by: now))
    return Adaptation(
      graph: part.graph.name, model: try rewritten(now, items.corpus, read.count, weight),
      place: Adapter.place(items.corpus, read.count), recordings: read.count, weight: weight,
      nodes: adaptable, recalibrated: recalibrated,
      judging: part.trainable.map(\.name).filter(part.judging.contains),
      site: site.map { (name: $0, isNew: isNew($0)) }, before: before.labels,
      after: after.labels,
      sure: before.sure.flatMap { old in after.sure.map { (before: old, after: $0) } },
      failures: features.failures, flags: features.flags)
  }

  /// Whether the model does not know a place yet.
  private func isNew(_ site: String) -> Bool {
    adaptable.allSatisfy {
      SpeakerName.place(of: site, among: model.parts[$0]?.fitted.sites ?? []) == nil
    }
  }

  /// The recordings in words; files that were named one by one have no name together.
  private static func place(_ corpus: Corpus, _ recordings: Int) -> String {
    counted(recordings, "recording") + (corpus.name.isEmpty ? "" : " of \(corpus.name)")
  }

  /// The model with what its nodes hold now, and with what its stored rows give now.
  private func rewritten(
    _ fitted: [String: Fitted], _ corpus: Corpus, _ recordings: Int, _ weight: Double
  ) throws(Problem) -> Model {
    var adapted = model
    for (name, fitted) in fitted { adapted.parts[name]?.fitted = fitted }
    if let golden = model.golden, let first = part.features.first, part.features.count == 1,
      let columns = part.trainable.first.flatMap({ model.parts[$0.name]?.columns })
    {
      let scores = try golden.scores(by: part, from: first, columns: columns, fitted: fitted)
      adapted.golden?.scores = Tensor(shape: golden.scores.shape, scores)
    }
    let place = Adapter.place(corpus, recordings)
    let what = site.map { "; the site '\($0)' adapted" } ?? "; adapted"
    adapted.origin.protocolWords +=
      "\(what) without labels to \(place), which count \(decimals(weight, 2))"
    // They were measured before; of a site that is new nothing was.
    if site.map(isNew) != true { adapted.origin.metrics = [:] }
    return adapted
  }
}
