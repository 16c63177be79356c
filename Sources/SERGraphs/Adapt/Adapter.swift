package import GraphCore
import Nodes

/// Brings a model to another place: what normalization has learnt of the recordings of its corpus is blended
/// with what recordings of the new place say. No labels are needed.
package struct Adapter: Sendable {
  private let part: TrainablePart
  private let model: Model
  /// The names of the nodes that are adapted.
  private let adaptable: [String]

  /// Checks that a model can be adapted.
  /// - Throws: `Problems` with the graph or its model; SG0504 where nothing in it can be adapted.
  package init(
    _ graph: Graph, model file: Session.ModelFile?, options: PlanOptions
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
    adaptable = part.trainable.filter {
      ($0.kind as? any AdaptableNode)?.isAdaptable == true
    }.map(\.name)
    guard !adaptable.isEmpty else {
      throw Problems([
        Problem(
          .cannotFit,
          "nothing in the graph '\(graph.name)' can be adapted: no node has learnt statistics of its corpus",
          suggestion: "put a `normalize` before the classifier, and fit again")
      ])
    }
    _ = try FeatureTables.plans(part, options: options)
  }

  /// How much so many recordings of the new place count: half at most, less where they are few. Of statistics
  /// over n recordings the error falls with n, and what was learnt at home counts as much as 50 of them.
  package static func weight(of recordings: Int) -> Double {
    min(0.5, Double(recordings) / Double(recordings + 50))
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
      let weight = weight ?? Adapter.weight(of: read.count)
      return try adapted(features, items, read, weight)
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
    let identity: @Sendable (Int) -> ItemIdentity = { items.identity(of: $0) }
    var (current, now) = (start, then)
    for number in part.nodes where adaptable.contains(part.graph.nodes[number].name) {
      let step = part.graph.nodes[number]
      guard let node = step.kind as? any AdaptableNode, let fitted = then[step.name] else {
        continue
      }
      let input = try part.input(
        of: number, keptIn: &current, fitted: now, identity: identity,
        memory: RowWriter.standardMemory, lanes: 1)
      let (places, rows) = try input.places(of: read)
      now[step.name] = try node.adapt(
        fitted,
        to: Examples(
          input.stored, places: places, labels: rows.map { _ in 0 }, classes: [], items: rows),
        weight: weight, input: input.format)
    }
    func labels(_ fitted: [String: Fitted]) throws(Problem) -> [String: Int] {
      let output = try part.output(
        of: part.judged, from: start, fitted: fitted, identity: identity)
      guard output.format.kind == .scores else { return [:] }
      var counts: [String: Int] = [:]
      for case let scores? in output.itemScores {
        counts[output.format.columnNames[largest(scores.span)], default: 0] += 1
      }
      return counts
    }
    let before = try labels(then)
    let after = try labels(now)
    return Adaptation(
      graph: part.graph.name, model: try rewritten(now, items.corpus, read.count, weight),
      place: Adapter.place(items.corpus, read.count), recordings: read.count, weight: weight,
      nodes: adaptable,
      before: before, after: after, failures: features.failures, flags: features.flags)
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
    adapted.origin.protocolWords +=
      "; adapted without labels to \(place), which count \(decimals(weight, 2))"
    // They were measured before.
    adapted.origin.metrics = [:]
    return adapted
  }
}
