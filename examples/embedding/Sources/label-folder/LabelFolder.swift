import SERGraphs

/// Labels all recordings of a folder: `label-folder GRAPH FOLDER`.
@main struct LabelFolder {
  static func main() async throws {
    let arguments = CommandLine.arguments
    guard arguments.count == 3 else { return print("label-folder GRAPH FOLDER") }
    do {
      let plan = try Graph(arguments[1]).plan()
      for try await event in plan.results(of: [arguments[2]]) {
        switch event.content {
        case .rows(let rows):
          let output = plan.outputs[rows.output]
          rows.forEachRow { row, start, end in
            print(event.item.path, start, end, output.label(of: row) ?? "-", separator: "\t")
          }
        case .failure(let failure):
          print(event.item.path, failure.problem.code, failure.problem.message, separator: "\t")
        case .end: break
        }
      }
    } catch let problems as Problems {
      // Each has a code, a place in the file, what is wrong and the cure.
      for problem in problems.all { print(problem.text) }
    }
  }
}
