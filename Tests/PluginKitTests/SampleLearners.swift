import GraphCore

/// Leaves out rows at the beginning: decides times. Has two inputs.
struct Skip: Node {
  static let about = About(
    "test.skip", "Leaves out rows until the first above 0.", family: "Test", from: [.features],
    to: "the rows from there on", definition: "Those of its main input.")
  static let parameters: [Parameter<Skip>] = []
  static let ports = [
    Port("rows", [.features], "What is given."),
    Port("gate", [.features, .scores], isOptional: true, "What is looked at."),
  ]

  func format(for input: Format) throws(Problem) -> Format {
    input.part("rows")?.format ?? input
  }
  func prepare(for input: Format) throws(Problem) -> any Processor {
    SkipProcessor(
      columns: input.part("rows")?.columns ?? 0..<input.width,
      gate: input.part("gate")?.columns.lowerBound ?? 0)
  }
  func stateBytes(for input: Format) -> Int { 256 }
  func decidesTimes(for input: Format) -> Bool { true }
}

final class SkipProcessor: Processor {
  private let columns: Range<Int>
  private let gate: Int
  private var taken = 0
  private var isOpen = false

  init(columns: Range<Int>, gate: Int) {
    self.columns = columns
    self.gate = gate
  }

  func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem) {
    for index in 0..<input.count {
      let row = input[index]
      isOpen = isOpen || row[gate] > 0.5
      if isOpen {
        var target = output.append(covering: taken..<taken + 1)
        for column in columns { target[column - columns.lowerBound] = row[column] }
      }
      taken += 1
    }
  }

  func reset() {
    taken = 0
    isOpen = false
  }
}

/// Learns the mean of each class, in as many rounds as it is told, and asks between them whether to go on.
struct Means: TrainableNode {
  var rounds = 5

  static let about = About(
    "test.means", "Learns means.", family: "Test", from: [.features], to: "scores",
    definition: "The product of the row with the mean of each class.")
  static let parameters: [Parameter<Means>] = [
    .init("rounds", \.rounds, in: 1...1000, "How often it tells how far it is.")
  ]
  let needsLabels = true
  let wantsHeldOutScores = true

  init() {}

  func format(for input: Format) throws(Problem) -> Format {
    Format(.scores, width: 0, clock: input.clock)
  }
  func format(for input: Format, fitted: Fitted) throws(Problem) -> Format {
    Format(.scores, width: fitted.labels.count, clock: input.clock, names: fitted.labels)
  }

  func fit(_ examples: Examples, input: Format, options: FitOptions) throws(Problem) -> Fitted {
    var means = [Float](
      repeating: Float(options.seed), count: examples.classes.count * examples.width)
    for round in 0..<rounds {
      guard !Task.isCancelled else { throw Problem(.cannotFit, "stopped in round \(round)") }
      options.progress(round + 1, rounds, 0.5)
    }
    for (row, label) in examples.labels.enumerated() {
      let numbers = examples[row]
      for column in 0..<examples.width {
        means[label * examples.width + column] += numbers[column]
      }
    }
    return Fitted(
      tensors: ["m": Tensor(shape: [examples.classes.count, examples.width], means)],
      labels: examples.classes, speakers: examples.speakers ?? [])
  }

  func prepare(for input: Format, fitted: Fitted) throws(Problem) -> any Processor {
    MeansProcessor(
      means: try fitted.tensor("m", shape: [fitted.labels.count, input.width]).values)
  }
  func stateBytes(for input: Format) -> Int { 256 }
}

final class MeansProcessor: Processor {
  private let means: [Float]
  init(means: [Float]) { self.means = means }

  func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem) {
    for index in 0..<input.count {
      let row = input[index]
      var scores = output.append()
      for number in scores.indices {
        var sum: Float = 0
        for column in row.indices { sum += row[column] * means[number * row.count + column] }
        scores[number] = sum
      }
    }
  }

  func reset() {}
}
