import GraphCore
import GraphTesting
import TestSupport
import Testing

@testable import Nodes

@Suite struct AutocorrelateTests {
  @Test func followsEveryRuleOfNodes() throws {
    #expect(try checkNode(Autocorrelate(maxLag: 12), input: Usual.frames()) == [])
    let long = Autocorrelate(isNormalized: true)
    #expect(try checkNode(long, input: Usual.frames()) == [])
  }

  @Test func comparesFramesWithThemselves() throws {
    let input = try Framing(length: 4, hop: 4).format(for: Usual.audio)
    let rows: [Float] = [1, 2, 3, 4, 0, 0, 0, 0]
    let plain = try outputRows(of: Autocorrelate(), input: input, rows: rows)
    #expect(plain == [30, 20, 11, 4, 0, 0, 0, 0])
    let parts = try outputRows(
      of: Autocorrelate(maxLag: 1, isNormalized: true), input: input, rows: rows)
    #expect(near(parts, [1, 20.0 / 30, 0, 0], within: 1e-6))
    let format = try Autocorrelate(maxLag: 1).format(for: input)
    #expect(format.names == ["autocorrelation[0]", "autocorrelation[1]"])
  }

  @Test func agreesWithLibrosa() throws {
    let frames = try Golden.signal("voice_16000")
      .through(Framing(length: 512, hop: 256, center: false))
    let few = try frames.through(Autocorrelate(maxLag: 39)).every(3)
    try Golden("time").expect("autocorrelation/40", few)
    let all = try frames.through(Autocorrelate()).every(12)
    try Golden("time").expect("autocorrelation/512", all)
  }

  @Test func refusesLagsBeyondTheFrame() throws {
    #expect(
      refusal { _ = try Autocorrelate(maxLag: 2048).format(for: Usual.frames()) }
        == "SG0304: 'max_lag' is 2048, not less than the frame length of 2048 [at most 2047]")
  }
}

extension Rows {
  /// The numbers of every so many-th row.
  func every(_ step: Int) -> [Float] {
    stride(from: 0, to: count, by: step).flatMap { Array(self[$0]) }
  }
}
