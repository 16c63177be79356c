import GraphCore
import GraphTesting
import PluginHost
import PluginInterface

extension Checks {
  /// Models from anywhere, and rows that nothing can be learnt from: refused with a reason, or survived.
  func checkModels() {
    guard let sample = accepted().first else { return }
    `case`("a model of \(sample.name)") { () throws(Problem) in
      let made = try node()
      _ = try fitted(made.node, sample)
    }
    guard let made = try? node(), let whole = try? fitted(made.node, sample) else { return }
    for (name, model) in whole.damaged {
      `case`("a model with \(name)") {
        run(made.loaded, made.node, sample, model)
      }
    }
    for other in accepted().dropFirst().prefix(3) where other.format.width != sample.format.width {
      `case`("a model of other columns; \(other.name)") {
        run(made.loaded, made.node, other, whole)
      }
    }
    for (name, examples) in sample.oddExamples {
      `case`("learning from \(name)") {
        guard let learner = made.node as? any TrainableGraphNode,
          let model = try? learner.fit(
            examples, input: sample.format, options: FitOptions(seed: 1))
        else { return }
        channel.doing("running what was learnt")
        if let outcome = run(made.loaded, made.node, sample, model), !outcome.isFinite {
          found(
            "NaN or infinity comes out of what was learnt from \(name)",
            cure: "refuse in `fit` what nothing can be learnt from")
        }
      }
    }
  }

  @discardableResult
  private func run(
    _ loaded: LoadedNode, _ node: any GraphNode, _ sample: SampleInput, _ model: Fitted
  ) -> NodeTrial.Outcome? {
    // Every refusal will do: that there is a reason, the watch looks at.
    guard let read = try? loaded.load(model),
      let output = try? loaded.format(for: sample.format, model: read).format,
      let trial = trial(node, sample, output),
      let processor = try? loaded.processor(for: sample.format, model: read)
    else { return nil }
    _ = try? read.saved()
    // What is broken here was told of the whole model; what reads past the rows of a wrong one dies.
    _ = checkGuardPages(node, input: sample.format, rows: sample.rows, fitted: model)
    return trial.outcome(processor, rows: sample.rows, chunk: Checks.chunk)
  }
}

extension Fitted {
  /// This model with something wrong.
  var damaged: [(name: String, model: Fitted)] {
    var models: [(String, Fitted)] = []
    func add(_ name: String, _ change: (inout Fitted) -> Void) {
      var model = self
      change(&model)
      models.append((name, model))
    }
    for (name, tensor) in tensors.sorted(by: { $0.key < $1.key }) {
      add("no tensor '\(name)'") { $0.tensors[name] = nil }
      add("an empty tensor '\(name)'") { $0.tensors[name] = Tensor(shape: [0], []) }
      add("the tensor '\(name)' of one number") { $0.tensors[name] = Tensor(shape: [1], [0.5]) }
      add("the tensor '\(name)' of no dimensions") { $0.tensors[name] = Tensor(shape: [], [0.5]) }
      add("the tensor '\(name)' in one row") {
        $0.tensors[name] = Tensor(shape: [tensor.values.count], tensor.values)
      }
      add("the tensor '\(name)' the other way round") {
        $0.tensors[name] = Tensor(shape: tensor.shape.reversed(), tensor.values)
      }
      add("the tensor '\(name)' full of large numbers") {
        let large = tensor.values.map { _ in Float.greatestFiniteMagnitude }
        $0.tensors[name] = Tensor(shape: tensor.shape, large)
      }
      add("the tensor '\(name)' full of -1") {
        $0.tensors[name] = Tensor(shape: tensor.shape, tensor.values.map { _ in -1 })
      }
      if let first = tensor.shape.first, first > 0 {
        add("one row too few in '\(name)'") {
          let row = tensor.values.count / first
          $0.tensors[name] = Tensor(
            shape: [first - 1] + tensor.shape.dropFirst(), Array(tensor.values.dropLast(row)))
        }
      }
    }
    add("a tensor that nobody knows") { $0.tensors["sergraph_extra"] = Tensor(shape: [1], [1]) }
    add("nothing in it") { $0 = Fitted(tensors: [:]) }
    add("one label too many") { $0.labels.append("surprise") }
    add("one label too few") { $0.labels = Array($0.labels.dropLast()) }
    add("no labels") { $0.labels = [] }
    add("one speaker too many") { $0.speakers.append("zoe") }
    add("no speakers") { $0.speakers = [] }
    return models
  }
}

extension SampleInput {
  /// Rows that little or nothing can be learnt from.
  var oddExamples: [(name: String, examples: Examples)] {
    let classes = ["anger", "joy", "sadness"]
    let width = format.width
    return [
      ("no rows", Examples(rows: [], width: width, labels: [], classes: classes)),
      (
        "one row",
        Examples(
          rows: Array(rows.prefix(width)), width: width, labels: [0], classes: classes,
          speakers: ["ann"])
      ),
      ("one class", examples(classes: 1)),
      ("constant rows", examples(isConstant: true)),
      (
        "a class without rows",
        Examples(
          rows: examples(classes: 2).numbers, width: width, labels: examples(classes: 2).labels,
          classes: classes, speakers: examples(classes: 2).speakers)
      ),
      (
        "rows whose speakers nobody knows",
        Examples(
          rows: examples().numbers, width: width, labels: examples().labels, classes: classes)
      ),
    ]
  }
}
