// Where problems with formats stand in the graph file.

extension Compiler {
  func placed(_ problem: Problem, _ step: Graph.NamedNode) -> Problem {
    var problem = located(problem, step)
    problem.message = "'\(step.name)': " + problem.message
    return problem
  }

  /// Puts a problem with formats at the setting that is at fault, else at the input, else at the name.
  /// - Parameter number: Which of the step's inputs it is about.
  func located(_ problem: Problem, _ step: Graph.NamedNode, input number: Int = 0) -> Problem {
    guard problem.place == nil else { return problem }
    var problem = problem
    let setting = step.settingPlaces.place(of: problem.settings)
    problem.place = setting ?? step.inputPlaces.dropFirst(number).first ?? step.place
    if let input = step.inputs.dropFirst(number).first, setting == nil {
      problem.notes.append(
        .init("its rows come from '\(graph.nodes[input].name)'", at: graph.nodes[input].place))
    }
    return problem
  }
}
