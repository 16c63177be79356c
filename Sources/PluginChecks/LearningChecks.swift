import GraphCore
import GraphTesting
import PluginHost
import PluginInterface

extension Checks {
  /// What it learns: one seed, one result; saving and loading change nothing.
  func checkLearning() {
    for sample in accepted().prefix(3) {
      `case`(sample.name) { () throws(Problem) in
        let (node, loaded) = try node()
        guard let learner = node as? any TrainableGraphNode else { return }
        let input = sample.format
        let options = FitOptions(seed: 1)
        channel.doing("learning twice")
        let first = try learner.fit(sample.examples(), input: input, options: options)
        let second = try learner.fit(sample.examples(), input: input, options: options)
        if !first.equals(second) {
          found(
            "the same rows and the same seed give another model",
            cure: "take every random number from the seed, and sum in one order")
        }
        channel.doing("learning on two threads")
        let both = Threads.both { [learner] in
          try? learner.fit(sample.examples(), input: input, options: options)
        }
        if both.contains(where: { $0.map { !$0.equals(first) } ?? true }) {
          found(
            "learning on two threads at the same time gives another model",
            cure: "keep nothing in global or static variables")
        }
        try checkSaved(loaded, sample, first)
        try checkClasses(learner, sample, first)
      }
    }
  }

  private func checkSaved(
    _ loaded: LoadedNode, _ sample: SampleInput, _ expected: Fitted
  ) throws(Problem) {
    channel.doing("saving, loading, saving")
    let learnt = try loaded.learn(
      sample.examples(), input: sample.format, options: FitOptions(seed: 1))
    let saved = try learnt.saved()
    let read = try loaded.load(saved)
    if !(try read.saved()).equals(saved) {
      found(
        "what was loaded is saved as something else than what was saved",
        cure: "`load` keeps every number as it is, and `save` gives it back")
    }
    if !(try learnt.saved()).equals(saved) {
      found(
        "saving twice gives two models", cure: "`save` may not change what was learnt")
    }
    channel.doing("running what was learnt, and what was loaded")
    let (one, two) = (
      try loaded.format(for: sample.format, model: learnt),
      try loaded.format(for: sample.format, model: read)
    )
    guard one == two else {
      return found("what was loaded gives another format than what was learnt", cure: Checks.purity)
    }
    let (node, _) = try node()
    guard let trial = trial(node, sample, one.format) else { return }
    let rows = try [learnt, read].map { (model) throws(Problem) in
      let processor = try loaded.processor(for: sample.format, model: model)
      return try trial.outcome(processor, rows: sample.rows, chunk: Checks.chunk).bits()
    }
    if rows[0] != rows[1] {
      found(
        "what was loaded gives other rows than what was learnt",
        cure: "save everything that running needs, as it is used")
    }
  }

  private func checkClasses(
    _ learner: any TrainableGraphNode, _ sample: SampleInput, _ fitted: Fitted
  ) throws(Problem) {
    let output = try learner.format(for: sample.format, fitted: fitted)
    guard output.kind == .scores, learner.needsLabels, !fitted.labels.isEmpty else { return }
    if output.width != fitted.labels.count || output.names != fitted.labels {
      found(
        "its scores are \(output.names.joined(separator: ", ")) of \(output.width) columns, its"
          + " labels \(fitted.labels.joined(separator: ", "))",
        cure: "one column a class, named by the classes, in their order")
    }
  }
}

extension Fitted {
  /// Whether two models are the same, bit for bit.
  func equals(_ other: Fitted) -> Bool {
    guard labels == other.labels, speakers == other.speakers,
      tensors.keys.sorted() == other.tensors.keys.sorted()
    else { return false }
    return tensors.allSatisfy { name, tensor in
      guard let second = other.tensors[name], second.shape == tensor.shape else { return false }
      return zip(tensor.values, second.values).allSatisfy { $0.bitPattern == $1.bitPattern }
    }
  }
}
