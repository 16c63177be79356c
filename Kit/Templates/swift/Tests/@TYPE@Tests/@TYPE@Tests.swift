import Glibc
import GraphCore
import GraphTesting
import Testing

@testable import @TYPE@

@Suite struct @TYPE@Tests {
  /// Frames of 400 samples, 100 a second.
  private let frames = Format(
    .frames, width: 400,
    clock: .regular(period: Ratio(1, 100), first: Ratio(0), span: Ratio(1, 40)),
    sampleRate: 16_000)

  /// Any cutting into chunks gives the same rows, nothing is allocated while running, silence and
  /// long items come through, and every parameter is described.
  @Test func keepsTheRulesOfNodes() {
    #expect(checkNode(@TYPE@(), input: frames) == [])
  }

  /// A case that can be worked out by hand.
  @Test func findsTheLevelOfASine() throws {
    let sine = (0..<400).map { sinf(2 * .pi * Float($0) / 20) }
    let level = try outputRows(of: @TYPE@(), input: frames, rows: sine)
    #expect(abs(level[0] + 3.0103) < 0.001)
  }

  @Test func givesTheFloorForSilence() throws {
    let silence = [Float](repeating: 0, count: 400)
    #expect(try outputRows(of: @TYPE@(), input: frames, rows: silence) == [-80])
  }

  @Test func canBeExported() {
    #expect(entry(1) != nil)
  }
}
