import GraphCore

/// Passes rows on, and says at the end that more are to come, for ever.
struct NeverDone: Node {
  static let about = About(
    "never_done", "Never ends.", family: "Test", from: [.features], to: "the same",
    definition: "It never ends.")
  static let parameters: [Parameter<NeverDone>] = []

  func format(for input: Format) throws(Problem) -> Format { input }
  func prepare(for input: Format) throws(Problem) -> any Processor { Run() }
  func stateBytes(for input: Format) -> Int { 8 }

  private final class Run: Processor {
    func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) {
      output.append(copying: input.values)
    }
    func finish(into output: inout RowBuffer) -> Bool { true }
    func reset() {}
  }
}
