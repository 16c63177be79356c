import Glibc
import GraphCore

/// The level of each frame in decibel.
/// Input: frames. Output: features, one column, at the same times.
struct @TYPE@: Node {
  /// Every setting is a property, whose initial value is the default ...
  var floor = -80.0

  static let about = About(
    "@ID@", "Measures the level of each frame.", family: "Plugins", from: [.frames],
    to: "features: one column, `level` in dB",
    definition: "10 log10 of the mean of x[n]^2: a sine of amplitude 1 has -3.01 dB.")

  /// ... and a row here: its name in graph files, unit, range and help.
  static let parameters: [Parameter<@TYPE@>] = [
    .init("floor", \.floor, unit: .decibel, in: -200...0, "The lowest level; silence has it.")
  ]

  /// What comes out for what goes in, or why that can't be. A pure function: no files, no clock.
  func format(for input: Format) throws(Problem) -> Format {
    guard input.kind == .frames else {
      throw Problem(
        .wrongKind, "'@ID@' takes frames, but gets \(input)",
        suggestion: "put `framing` before it")
    }
    return Format(
      .features, width: 1, clock: input.clock, sampleRate: input.sampleRate, names: ["level"])
  }

  /// Everything that running needs is allocated here.
  func prepare(for input: Format) throws(Problem) -> any Processor {
    @TYPE@Processor(floor: Float(floor))
  }

  /// The most bytes that a processor holds.
  func stateBytes(for input: Format) -> Int { 64 }
}

/// Runs item after item. The same rows must come out however the input is cut into chunks.
final class @TYPE@Processor: Processor {
  private let floor: Float

  init(floor: Float) { self.floor = floor }

  func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem) {
    for index in 0..<input.count {
      let frame = input[index]
      var energy: Float = 0
      for sample in frame.indices { energy += frame[sample] * frame[sample] }
      let level = 10 * log10f(energy / Float(frame.count))
      var row = output.append()
      // Not `max`, which would take the floor for what is no number.
      row[0] = level < floor ? floor : level
    }
  }

  /// Forgets the item; there is nothing to forget here.
  func reset() {}
}
