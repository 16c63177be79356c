import GraphCore

/// The kinds of node that the tests of the engine use.
let testNodes = NodeList(
  sources: [RampSource.self],
  nodes: [
    Gain.self, Lag.self, Whole.self, Thin.self, Frames.self, Total.self, Faulty.self, Centred.self,
    Mark.self, Sums.self, Skip.self, Who.self, Scaled.self, SumsOf.self,
    Network.self, Alarm.self, Together.self,
  ])

/// Multiplies; makes features of audio, so that they can be joined.
struct Gain: Node {
  enum Mode: String, ParameterChoice { case plain, squared }

  var by = 1.0
  var mode = Mode.plain
  var copies = 1
  var label = "gain"
  var steps: [Int] = [1]
  var limit: Double?

  static let about = About(
    "gain", "Multiplies.", family: "Test", from: [.audio, .features], to: "features",
    definition: "by * x.")
  static let parameters: [Parameter<Gain>] = [
    .init("by", \.by, in: -1000...1000, "The factor."),
    .init("mode", \.mode, "What is multiplied."),
    .init("copies", \.copies, unit: .bins, in: 1...16, "Columns for each column."),
    .init("label", \.label, "What columns are called."),
    .init("steps", \.steps, each: 1...9, "Unused numbers."),
    .init("limit", \.limit, unit: .seconds, in: 0...10, "An unused number."),
  ]

  func format(for input: Format) throws(Problem) -> Format {
    guard input.clock != .open else {
      throw Problem(.openRate, "'gain' needs a fixed rate", suggestion: "put 'thin' before it")
    }
    guard input.width > 0 else {
      throw Problem(.openRate, "'gain' needs fixed channels", suggestion: "give them in 'ramp'")
    }
    let width = input.width * copies
    return Format(
      .features, width: width, clock: input.clock, sampleRate: input.sampleRate,
      names: Format.numbered(label, width))
  }
  func prepare(for input: Format) throws(Problem) -> any Processor { Run(node: self) }
  func stateBytes(for input: Format) -> Int { 8 }
  func isRowwise(for input: Format) -> Bool { true }

  private final class Run: Processor {
    let node: Gain
    init(node: Gain) { self.node = node }
    func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem) {
      for number in 0..<input.count {
        let row = input[number]
        var target = output.append()
        for column in target.indices {
          let value = row[column / node.copies]
          target[column] = Float(node.by) * (node.mode == .squared ? value * value : value)
        }
      }
    }
    func reset() {}
  }
}

/// Gives every row late by some rows; may declare less than it keeps.
struct Lag: Node {
  var rows = 10
  var declared: Int?

  static let about = About(
    "lag", "Gives rows late.", family: "Test", from: [.audio, .features], to: "the same",
    definition: "Holds some rows back.")
  static let parameters: [Parameter<Lag>] = [
    .init("rows", \.rows, in: 0...100_000, "How many rows it holds back."),
    .init("declared", \.declared, in: 0...100_000, "How many it says that it holds back."),
  ]

  func format(for input: Format) throws(Problem) -> Format { input }
  func prepare(for input: Format) throws(Problem) -> any Processor {
    Late(keep: rows, width: input.width)
  }
  func capacity(for rows: Int, input: Format) -> Int { rows }
  func stateBytes(for input: Format) -> Int { rows * input.width * 4 }
  func delay(for input: Format) -> Delay {
    .seconds(Double(declared ?? rows) * (input.clock.period?.value ?? 0))
  }
}

/// Gives nothing before the item has ended.
struct Whole: Node {
  static let about = About(
    "whole", "Gives rows at the end.", family: "Test", from: [.features], to: "the same",
    definition: "Holds every row back.")
  static let parameters: [Parameter<Whole>] = []

  func format(for input: Format) throws(Problem) -> Format { input }
  func prepare(for input: Format) throws(Problem) -> any Processor {
    Late(keep: .max, width: input.width)
  }
  func stateBytes(for input: Format) -> Int { SpillBuffer.bytes(width: input.width) }
  func delay(for input: Format) -> Delay { .wholeItem }
}

/// Holds rows back.
private final class Late: Processor {
  private let keep: Int
  private let width: Int
  private var held: [Float] = []

  init(keep: Int, width: Int) {
    self.keep = keep
    self.width = width
  }

  func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem) {
    for number in 0..<input.count {
      let row = input[number]
      for column in row.indices { held.append(row[column]) }
      if held.count / width > keep { give(&output) }
    }
  }
  func finish(into output: inout RowBuffer) throws(Problem) -> Bool {
    while output.room > 0, !held.isEmpty { give(&output) }
    return !held.isEmpty
  }
  func reset() { held = [] }

  private func give(_ output: inout RowBuffer) {
    var target = output.append()
    for column in target.indices { target[column] = held[column] }
    held.removeFirst(width)
  }
}
