import GraphCore

/// Adds the number of a copy, in steps of 1/1024, to every sample of it.
struct Mark: CopyVaryingNode {
  static let about = About(
    "mark", "Marks copies.", family: "Tests", from: [.audio], to: "audio",
    definition: "y = x + n / 1024")
  static let parameters: [Parameter<Mark>] = []

  func format(for input: Format) throws(Problem) -> Format { input }
  func prepare(for input: Format) throws(Problem) -> any Processor { MarkProcessor() }
  func rowCount(for input: Format) -> RowCount { .same }
  func stateBytes(for input: Format) -> Int { 64 }
}

private final class MarkProcessor: Processor {
  private var mark: Float = 0

  func begin(_ item: ItemIdentity) { mark = Float(item.copy?.number ?? 0) / 1024 }

  func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) {
    let (mark, samples, rows) = (mark, input.values, input.count)
    output.fill { target in
      for index in samples.indices { target[index] = samples[index] + mark }
      return rows
    }
  }

  func reset() { mark = 0 }
}

/// Remembers all that it learnt from, and lets rows through.
struct Remembers: TrainableNode {
  var isCareful = false

  static let about = About(
    "remembers", "Remembers rows.", family: "Tests", from: [.features, .scores], to: "the rows",
    definition: "y = x")
  static let parameters: [Parameter<Remembers>] = [
    .init("held_out", \.isCareful, "Whether it wants rows that were not learnt from.")
  ]

  var needsLabels: Bool { true }
  var wantsHeldOutScores: Bool { isCareful }

  func format(for input: Format) throws(Problem) -> Format { input }
  func format(for input: Format, fitted: Fitted) throws(Problem) -> Format { input }

  func prepare(for input: Format, fitted: Fitted) throws(Problem) -> any Processor {
    MarkProcessor()
  }

  func stateBytes(for input: Format) -> Int { 64 }

  func fit(_ examples: Examples, input: Format, options: FitOptions) throws(Problem) -> Fitted {
    Fitted(
      tensors: [
        "rows": Tensor(shape: [examples.count, examples.width], examples.numbers),
        "labels": Tensor(shape: [examples.count], examples.labels.map(Float.init)),
      ], labels: examples.classes)
  }
}
