package import GraphCore
import Nodes

/// From a graph and a model file to a plan that can run.
package enum Session {
  /// The model file of a graph, and where the graph names it.
  package struct ModelFile: Sendable {
    let path: String
    let place: Place?

    /// A problem between a graph and its model, with the place of the model.
    func noted(_ problem: Problem) -> Problem {
      guard problem.code != .overMemory, let place else { return problem }
      var noted = problem
      noted.notes.append(Problem.Note("the model is named here", at: place))
      return noted
    }
  }

  /// The model of a graph that has trainable nodes.
  /// - Parameter instead: A file from the command line, which replaces the graph's.
  package static func modelFile(of graph: Graph, instead: String? = nil) -> ModelFile? {
    guard !graph.trainable.isEmpty else { return nil }
    if let instead { return ModelFile(path: instead, place: nil) }
    return graph.model.map { ModelFile(path: $0.path, place: $0.place) }
  }

  /// The same with a file from the command line, which is refused where it would have no effect.
  /// - Parameter outputs: Nodes whose rows come out; the graph's own if empty.
  /// - Throws: `Problem` SG0801.
  package static func modelFile(
    of graph: Graph, given: String?, at outputs: [String] = []
  ) throws(Problem) -> ModelFile? {
    let nodes = outputs.flatMap { graph.asked[$0]?.map(\.node) ?? [] }
    if given != nil,
      graph.trainable.isEmpty || !nodes.isEmpty && graph.trainable(through: nodes).isEmpty
    {
      throw Problem(
        .usage,
        "'--model' has no effect: nothing that comes out has to be fitted",
        suggestion: "leave it out")
    }
    return modelFile(of: graph, instead: given)
  }

  /// Makes the plan of a graph with its model.
  /// - Parameter outputs: The nodes whose rows come out; the graph's own if absent.
  /// - Throws: `Problems` with formats; SG0501 to SG0503 when the model is missing, damaged, or was fitted on
  ///   other features than the graph gives.
  package static func plan(
    _ graph: Graph, model file: ModelFile?, outputs: [Graph.Output]? = nil,
    options: PlanOptions = PlanOptions()
  ) throws(Problems) -> Plan {
    let names = outputs.map { graph.trainable(through: $0.map(\.node)) } ?? graph.trainable
    guard !names.isEmpty else {
      return try Compiler.compile(graph, options: options, outputs: outputs)
    }
    // Problems with the graph itself come first: they may be why the model does not fit.
    _ = try Compiler.compile(graph, outputs: outputs)
    guard let file else {
      throw Problems([
        Problem(
          .noModel,
          "'\(graph.name)' has nodes that must be fitted (\(names.joined(separator: ", "))), and no model",
          suggestion: "name a file with 'model:' or --model, or fit one with `sergraph fit`")
      ])
    }
    let model: Model
    do throws(Problem) { model = try Model.read(file.path) } catch {
      throw Problems([error.placed(at: file.place)])
    }
    try ModelFit.check(model, file, graph, nodes: names)
    var fitted: [String: Fitted] = [:]
    for name in names { fitted[name] = model.fitted(node: name) }
    var plan = try compile(graph, fitted, file, outputs, options)
    plan.learntBandwidth = model.origin.bandwidth
    // The stored rows tell something of the whole graph only.
    guard plan.steps.last?.node == graph.nodes.count - 1 else { return plan }
    do throws(Problem) { try checkGolden(model, graph) } catch {
      throw Problems([error.placed(at: file.place)])
    }
    return plan
  }

  /// Makes the plan of a graph, and finds what it runs over.
  /// - Parameter inputs: What was named in place of the graph's own inputs; none for those.
  /// - Throws: `Problems` with the plan and with the inputs, all at once.
  package static func ready(
    _ graph: Graph, model file: ModelFile?, inputs: [String],
    options: PlanOptions = PlanOptions()
  ) throws(Problems) -> (plan: Plan, inputs: [String]) {
    var problems: [Problem] = []
    var made: Plan?
    var found = inputs
    do throws(Problems) {
      if inputs.isEmpty { found = try Session.inputs(of: graph) }
    } catch { problems += error.all }
    do throws(Problems) {
      made = try plan(graph, model: file, options: options)
    } catch { problems += error.all }
    guard let made, problems.isEmpty else { throw Problems(problems) }
    return (made, found)
  }

  /// The plan of a graph whose model fits and whose inputs, where it names some, are there.
  package static func checked(_ graph: Graph) throws(Problems) -> Plan {
    let file = modelFile(of: graph)
    return graph.inputs.isEmpty
      ? try plan(graph, model: file) : try ready(graph, model: file, inputs: []).plan
  }

  /// Makes the plan of a graph to be looked at, not run: a graph that has no model yet will do.
  /// - Returns: The plan, and a warning where there is no model.
  package static func sketch(
    _ graph: Graph, options: PlanOptions = PlanOptions()
  ) throws(Problems) -> (plan: Plan, warnings: [Problem]) {
    do throws(Problems) {
      return (try plan(graph, model: modelFile(of: graph), options: options), [])
    } catch {
      guard error.all.allSatisfy({ $0.code == .noModel }) else { throw error }
      let warnings = error.all.map { problem in
        var warning = problem
        warning.severity = .warning
        return warning
      }
      return (try Compiler.compile(graph, options: options), warnings)
    }
  }

  /// Makes the plan with what the model holds.
  /// - Throws: `Problems` at the nodes that it does not fit.
  private static func compile(
    _ graph: Graph, _ fitted: [String: Fitted], _ file: ModelFile, _ outputs: [Graph.Output]?,
    _ options: PlanOptions
  ) throws(Problems) -> Plan {
    let plan: Plan
    do throws(Problems) {
      plan = try Compiler.compile(graph, fitted: fitted, options: options, outputs: outputs)
    } catch {
      throw Problems(error.all.map(file.noted))
    }
    // Shapes of tensors are checked where processors are made.
    var problems: [Problem] = []
    for step in graph.nodes {
      if let learnt = fitted[step.name], let input = plan.input(ofNode: step.name),
        let node = step.kind as? any TrainableGraphNode
      {
        do throws(Problem) { _ = try node.prepare(for: input, fitted: learnt) } catch {
          let place = step.settingPlaces.place(of: error.settings) ?? step.place
          problems.append(file.noted(error.placed(at: place)))
        }
      }
    }
    guard problems.isEmpty else { throw Problems(problems) }
    return plan
  }

  /// Runs the model's golden rows through its nodes: other numbers than at the fit mean that the program or the
  /// file has changed.
  private static func checkGolden(_ model: Model, _ graph: Graph) throws(Problem) {
    guard let golden = model.golden else { return }
    let part = try TrainablePart(graph)
    guard part.features.count == 1, let first = part.features.first,
      let columns = part.trainable.first.flatMap({ model.parts[$0.name]?.columns })
    else { return }
    let (input, scores) = (golden.input.shape, golden.scores.shape)
    guard input.count == 2, input[1] == columns.count, scores.count == 2, scores[0] == input[0],
      [golden.speakers, golden.sites].allSatisfy({ $0.isEmpty || $0.count == input[0] })
    else {
      throw Problem(
        .damagedModel,
        "the model's stored rows have the shapes \(input) and \(scores), which don't fit its \(columns.count) columns"
      )
    }
    let scored = try golden.scores(
      by: part, from: first, columns: columns, fitted: model.parts.mapValues(\.fitted))
    let worst = zip(scored, golden.scores.values).map { abs($0 - $1) }.max() ?? 0
    guard scored.count == golden.scores.values.count, worst <= 1e-4 else {
      throw Problem(
        .damagedModel,
        "the model gives other scores for its stored rows than when it was fitted (by \(worst))",
        suggestion: "fit the graph again with `sergraph fit`")
    }
  }
}
