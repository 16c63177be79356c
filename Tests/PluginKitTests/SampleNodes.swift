import GraphCore
import GraphTesting

// Nodes that between them do everything that a node may.

/// Holds rows back, has every type of parameter, and can fail.
struct Delayed: Node {
  enum Mode: String, ParameterChoice { case plain, doubled }
  var rows = 3
  var scale = 0.5
  var label = "a word"
  var isOn = true
  var mode = Mode.plain
  var weights = [1.0, 2.0]
  var limit: Double?

  static let about = About(
    "test.delayed", "Gives rows late.", family: "Test", from: [.features], to: "the same",
    definition: "The rows, scaled, some rows later.")
  static let parameters: [Parameter<Delayed>] = [
    .init("rows", \.rows, unit: .rows, in: 0...100, "How many rows later."),
    .init("scale", \.scale, unit: .decibel, in: -1...1, "What rows are multiplied with."),
    .init("label", \.label, "A text."),
    .init("is_on", \.isOn, "Whether it multiplies."),
    .init("mode", \.mode, "How."),
    .init("weights", \.weights, each: 0...10, "One each."),
    .init("limit", \.limit, in: 0...1000, "Rows whose first number is larger fail."),
  ]

  func format(for input: Format) throws(Problem) -> Format {
    guard input.kind == .features else {
      throw Problem(.wrongKind, "it takes features", suggestion: "put `rms` before it")
    }
    return input
  }

  func prepare(for input: Format) throws(Problem) -> any Processor {
    DelayedProcessor(self, width: input.width)
  }

  func stateBytes(for input: Format) -> Int { 4 * (rows + 1) * input.width + 512 }
  func delay(for input: Format) -> Delay {
    .seconds(Double(rows) * (input.clock.period?.value ?? 0))
  }
  var isColumnwise: Bool { true }
}

final class DelayedProcessor: Processor {
  private let node: Delayed
  private let width: Int
  private let factor: Float
  private var held: [Float]
  private var taken = 0
  private var given = 0

  init(_ node: Delayed, width: Int) {
    self.node = node
    self.width = width
    factor = node.isOn ? Float(node.scale) * (node.mode == .doubled ? 2 : 1) : 1
    held = [Float](repeating: 0, count: (node.rows + 1) * width)
  }

  func begin(_ item: ItemIdentity) throws(Problem) {
    if item.path == "refused.wav" { throw Problem(.unknownSpeaker, "it knows nobody here") }
  }

  func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem) {
    for index in 0..<input.count {
      let row = input[index]
      if let limit = node.limit, row[0] > Float(limit) {
        throw Problem(
          .tooShort, "row \(taken) is above \(limit.text)", settings: ["limit"],
          suggestion: "raise 'limit'")
      }
      let place = taken % (node.rows + 1) * width
      for column in row.indices { held[place + column] = factor * row[column] }
      taken += 1
      if taken > node.rows { give(into: &output) }
    }
  }

  func finish(into output: inout RowBuffer) throws(Problem) -> Bool {
    while given < taken, output.room > 0 { give(into: &output) }
    return given < taken
  }

  private func give(into output: inout RowBuffer) {
    let place = given % (node.rows + 1) * width
    var row = output.append()
    for column in row.indices { row[column] = held[place + column] }
    given += 1
  }

  func reset() {
    taken = 0
    given = 0
  }
}

/// Cuts audio into frames that overlap, and keeps unfinished ones in the buffer.
struct Frames: Node {
  var hop = 4

  static let about = About(
    "test.frames", "Cuts frames of 10 samples.", family: "Test", from: [.audio], to: "frames",
    definition: "Frame k holds the samples from hop k on.")
  static let parameters: [Parameter<Frames>] = [
    .init("hop", \.hop, unit: .samples, in: 1...10, "From frame to frame.")
  ]

  func format(for input: Format) throws(Problem) -> Format {
    guard let rate = input.sampleRate, input.width == 1 else {
      throw Problem(.wrongKind, "it takes mono audio")
    }
    var output = Format(
      .frames, width: 10,
      clock: .regular(period: Ratio(hop, rate), first: Ratio(9, 2 * rate), span: Ratio(10, rate)),
      sampleRate: rate)
    output.stride = hop
    return output
  }

  func prepare(for input: Format) throws(Problem) -> any Processor { FramesProcessor(hop: hop) }
  func capacity(for rows: Int, input: Format) -> Int { (rows + hop - 1) / hop + 1 }
  func stateBytes(for input: Format) -> Int { 256 }
}

final class FramesProcessor: Processor {
  private let hop: Int
  private var held = 0
  private var given = 0

  init(hop: Int) { self.hop = hop }

  func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem) {
    let samples = input.values
    output.overlay { buffer in
      let start = given * hop
      for index in start..<max(start, held) { buffer[index - start] = buffer[index] }
      held -= start
      for index in samples.indices { buffer[held + index] = samples[index] }
      held += samples.count
      given = held < 10 ? 0 : (held - 10) / hop + 1
      return given
    }
  }

  func reset() {
    held = 0
    given = 0
  }
}
