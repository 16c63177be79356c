import GraphCore

extension Graph {
  /// The only output; of several, those that give scores.
  func judgedOutputs() throws(Problems) -> [Output] {
    guard outputs.count > 1 else { return outputs }
    let plan = try Compiler.compile(self)
    return zip(outputs, plan.outputs).filter { $1.format.kind == .scores }.map(\.0)
  }

  /// The output that is evaluated.
  /// - Throws: `Problems` SG0504 where there are several, and not one of them alone gives scores; problems with formats.
  func evaluatedOutput() throws(Problems) -> Output {
    let judged = try judgedOutputs()
    if judged.count == 1 { return judged[0] }
    let names = (judged.isEmpty ? outputs : judged).map { "'\($0.name)'" }.joined(separator: ", ")
    throw Problems([
      Problem(
        .cannotFit,
        judged.isEmpty
          ? "none of the outputs (\(names)) gives scores, so there is nothing to evaluate"
          : "several outputs give scores (\(names)), and one of them is evaluated",
        at: outputs[0].place, suggestion: "name the classifier with --set output=NAME")
    ])
  }
}
