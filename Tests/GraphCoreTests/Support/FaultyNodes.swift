import GraphCore

/// Passes rows on, until it does what it is told to do wrong.
struct Faulty: Node {
  enum Fault: String, ParameterChoice {
    case none, format, prepare, process, finish, nan, surplus, blank, endless
  }

  var fault = Fault.none
  /// The value at which it happens.
  var at = 0
  /// Whether it says that it works row by row.
  var isRowwise = false

  static let about = About(
    "faulty", "Fails.", family: "Test", from: [.audio, .features], to: "the same",
    definition: "Fails as it is told.")
  static let parameters: [Parameter<Faulty>] = [
    .init("fault", \.fault, "What goes wrong."),
    .init("at", \.at, in: 0...1_000_000, "The value at which it goes wrong."),
    .init("rowwise", \.isRowwise, "Whether it says that it works row by row."),
  ]

  func format(for input: Format) throws(Problem) -> Format {
    if fault == .format { throw Problem(.wrongValue, "'fault' is format", settings: ["fault"]) }
    return input
  }
  func prepare(for input: Format) throws(Problem) -> any Processor {
    if fault == .prepare { throw Problem(.brokenNode, "it can't be prepared") }
    return Run(node: self)
  }
  func stateBytes(for input: Format) -> Int { 8 }
  func isRowwise(for input: Format) -> Bool { isRowwise }

  private final class Run: Processor {
    let node: Faulty
    var seen = 0
    init(node: Faulty) { self.node = node }
    func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem) {
      for number in 0..<input.count {
        let hits = seen == node.at
        seen += 1
        if hits, node.fault == .process { throw Problem(.brokenNode, "it broke") }
        if hits, node.fault == .blank { continue }
        output.append(copying: input[number])
        if hits, node.fault == .surplus {
          while true { output.append(copying: input[number]) }
        }
        if hits, node.fault == .nan {
          output.clear()
          for earlier in 0..<number { output.append(copying: input[earlier]) }
          var row = output.append()
          for column in row.indices { row[column] = .nan }
        }
      }
    }
    func finish(into output: inout RowBuffer) throws(Problem) -> Bool {
      if node.fault == .endless { return true }
      if node.fault == .finish { throw Problem(.tooShort, "the item is too short") }
      return false
    }
    func reset() { seen = 0 }
  }
}

/// Subtracts what it has learnt; columnwise, but learnt of all columns together.
struct Centred: TrainableNode {
  static let about = About(
    "centred", "Subtracts the mean.", family: "Test", from: [.features], to: "features",
    definition: "x - mean.")
  static let parameters: [Parameter<Centred>] = []

  let isColumnwise = true
  let needsLabels = false

  func format(for input: Format) throws(Problem) -> Format { input }
  func format(for input: Format, fitted: Fitted) throws(Problem) -> Format {
    _ = try fitted.tensor("mean", shape: [input.width])
    return input
  }
  func fit(_ examples: Examples, input: Format, options: FitOptions) throws(Problem) -> Fitted {
    throw Problem(.cannotFit, "not in these tests")
  }
  func prepare(for input: Format, fitted: Fitted) throws(Problem) -> any Processor {
    Run(mean: try fitted.tensor("mean", shape: [input.width]).values)
  }
  func stateBytes(for input: Format) -> Int { 4 * input.width }

  private final class Run: Processor {
    let mean: [Float]
    init(mean: [Float]) { self.mean = mean }
    func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem) {
      for number in 0..<input.count {
        let row = input[number]
        var target = output.append()
        for column in target.indices { target[column] = row[column] - mean[column] }
      }
    }
    func reset() {}
  }
}
