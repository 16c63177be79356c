import Glibc
import GraphCore
import GraphTesting
import TestSupport
import Testing

@testable import Nodes

@Suite struct LPCTests {
  static let signals = ["speech_16000", "voice_16000", "tone_16000", "noise_16000"]

  @Test func followsEveryRuleOfNodes() throws {
    #expect(try checkNode(LPC(), input: Usual.frames()) == [])
    #expect(
      try checkNode(LPC(order: 10, method: .burg, hasGain: true), input: Usual.frames()) == [])
    let coefficients = try LPC().format(for: Usual.frames())
    #expect(checkNode(LPCC(), input: coefficients, rows: try stable()) == [])
    let lifted = LPCC(count: 30, lifter: 22)
    #expect(checkNode(lifted, input: coefficients, rows: try stable()) == [])
  }

  /// Coefficients of frames, since made-up ones make filters that run away.
  private func stable() throws -> [Float] {
    try Rows(audio: noise(30_000), rate: 22_050).through(Framing()).through(LPC()).values
  }

  /// A signal that an all-pole filter makes of noise has the filter's coefficients.
  @Test(arguments: [LPC.Method.autocorrelation, .burg])
  func findsTheFilterThatMadeTheSignal(method: LPC.Method) throws {
    let wanted: [Float] = [-1.2, 0.9, -0.3, 0.2]
    var samples = noise(40_000)
    for index in 4..<samples.count {
      for lag in 1...4 { samples[index] -= wanted[lag - 1] * samples[index - lag] }
    }
    let found = try Rows(audio: samples, rate: 16_000)
      .through(Framing(length: 32_768, hop: 32_768, center: false))
      .through(LPC(order: 4, method: method, hasGain: true))
    #expect(near(found[0].prefix(4), wanted, within: 0.02))
    // The noise is uniform in -1 ... 1.
    #expect(abs(found[0][4] - 1.0 / 3) < 0.01)
    #expect(found.format.names == ["lpc[1]", "lpc[2]", "lpc[3]", "lpc[4]", "lpc_gain"])
  }

  @Test(arguments: signals) func agreesWithLibrosaAndSciPy(name: String) throws {
    let frames = try Golden.signal(name).through(Framing(length: 512, hop: 256, center: false))
    let burg = try frames.through(LPC(order: 12, method: .burg))
    try Golden("time").expect("burg/\(name)", burg.every(3))
    let found = try frames.through(Windowing()).through(LPC(order: 12, hasGain: true))
    try Golden("time").expect("levinson/\(name)", found.every(3))
    try Golden("time").expect("lpcc/\(name)", found.through(LPCC(count: 20)).every(3))
  }

  @Test func givesZerosInSilenceAndStopsWhereNothingIsLeft() throws {
    let input = try Framing(length: 64, hop: 64).format(for: Usual.audio)
    for method in [LPC.Method.autocorrelation, .burg] {
      let settings = LPC(order: 8, method: method, hasGain: true)
      let silence = try outputRows(
        of: settings, input: input, rows: [Float](repeating: 0, count: 64))
      #expect(silence == [Float](repeating: 0, count: 9))
    }
    let constant = try outputRows(
      of: LPC(order: 3, method: .burg), input: input, rows: [Float](repeating: 1, count: 64))
    #expect(constant == [-1, 0, 0])
  }

  @Test func raisesHigherCepstraByALifter() throws {
    let input = try LPC(order: 2).format(for: Usual.frames())
    let plain = try outputRows(of: LPCC(count: 3), input: input, rows: [-0.5, 0])
    // -ln(1 - z^-1 / 2) = sum over n of 2^-n / n z^-n.
    #expect(near(plain, [0.5, 0.125, 1.0 / 24], within: 1e-7))
    let lifted = try outputRows(of: LPCC(count: 3, lifter: 6), input: input, rows: [-0.5, 0])
    #expect(abs(lifted[2] - 4.0 / 24) < 1e-7 && abs(lifted[0] - 0.5 * 2.5) < 1e-6)
  }

  @Test func refusesWhatDoesNotFit() throws {
    let short = try Framing(length: 10).format(for: Usual.audio)
    #expect(
      refusal { _ = try LPC().format(for: short) }
        == "SG0304: 'order' is 16, not less than the frame length of 10 [at most 9]")
    #expect(
      refusal { _ = try LPCC().format(for: Usual.frames()) }
        == "SG0301: 'lpcc' takes the coefficients of `lpc`, but gets frames of 2048, 43.07/s, each "
        + "92.88 ms [put `lpc` before it]")
    #expect(
      refusal { _ = try LPCC().format(for: Usual.coefficients()) }
        == "SG0301: 'lpcc' takes the coefficients of `lpc`, but gets features of 20, 43.07/s, each "
        + "92.88 ms [connect `in` to a node that is an `lpc`]")
  }
}
