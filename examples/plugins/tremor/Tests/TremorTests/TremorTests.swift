import Glibc
import GraphCore
import GraphTesting
import Testing

@testable import Tremor

@Suite struct TremorTests {
  /// A contour of pitch, 100 rows a second.
  private let contour = Format(
    .features, width: 1,
    clock: .regular(period: Ratio(1, 100), first: Ratio(0), span: Ratio(1, 40)),
    sampleRate: 16_000, names: ["f0"])

  /// A pitch of 120 Hz that falls by 10 Hz a second and trembles.
  private func pitch(rate: Double, depth: Double, rows: Int = 150) -> [Float] {
    let middle = Double(rows - 1) / 2
    return (0..<rows).map { row in
      let time = (Double(row) - middle) / 100
      return Float(120 - 10 * time + 120 * depth * sin(2 * .pi * rate * time + 0.7))
    }
  }

  @Test func keepsTheRulesOfNodes() {
    #expect(checkNode(Tremor(), input: contour) == [])
  }

  @Test(arguments: [(3.0, 0.02), (5.5, 0.05), (9.3, 0.01), (15.0, 0.1)])
  func findsAMadeUpTremor(rate: Double, depth: Double) throws {
    let found = try outputRows(of: Tremor(), input: contour, rows: pitch(rate: rate, depth: depth))
    #expect(found.count == 3)
    #expect(abs(Double(found[0]) - rate) < 0.001)
    #expect(abs(Double(found[1]) - depth) < 0.0001)
    #expect(found[2] > 0.9999)
  }

  /// Rows without a pitch are left out, not taken for a pitch of 0; but the mean that depth is relative to is another one.
  @Test func findsTheSameTremorAroundGaps() throws {
    var rows = pitch(rate: 5.5, depth: 0.05)
    for row in Array(20..<37) + Array(80..<111) { rows[row] = 0 }
    let found = try outputRows(of: Tremor(), input: contour, rows: rows)
    #expect(abs(found[0] - 5.5) < 0.001 && abs(found[1] - 0.05) < 0.001 && found[2] > 0.9999)
  }

  /// Half of the energy is tremor and half is a wave outside of the range, whose rate is far enough not to matter.
  @Test func tellsHowMuchTheTremorExplains() throws {
    let rows = (0..<200).map { row in
      let time = Double(row) / 100
      return Float(100 + sin(2 * .pi * 5 * time) + sin(2 * .pi * 30 * time))
    }
    var tremor = Tremor()
    tremor.window = 2
    let found = try outputRows(of: tremor, input: contour, rows: rows)
    #expect(abs(found[0] - 5) < 0.001 && abs(found[1] - 0.01) < 0.0005)
    #expect(abs(found[2] - 0.5) < 0.02)
  }

  /// Intonation is no tremor, and neither is a steady voice.
  @Test func findsNoneInALine() throws {
    let line = (0..<150).map { 100 + 0.5 * Float($0) }
    #expect(try outputRows(of: Tremor(), input: contour, rows: line) == [0, 0, 0])
  }

  @Test func findsNoneWhereMostOfAWindowIsSilent() throws {
    var rows = pitch(rate: 5, depth: 0.1)
    for row in 0..<76 { rows[row] = 0 }
    #expect(try outputRows(of: Tremor(), input: contour, rows: rows) == [0, 0, 0])
  }

  @Test func hidesNothingThatIsNoNumber() throws {
    var rows = pitch(rate: 5, depth: 0.1)
    rows[70] = .nan
    #expect(try outputRows(of: Tremor(), input: contour, rows: rows).allSatisfy(\.isNaN))
  }

  /// Windows of 1.5 s every 0.5 s in 3 s: at 0, 0.5, 1 and 1.5 s.
  @Test func givesARowForEachWindow() throws {
    let rows = pitch(rate: 6, depth: 0.05, rows: 300)
    #expect(try outputRows(of: Tremor(), input: contour, rows: rows).count == 4 * 3)
    let output = try Tremor().format(for: contour)
    #expect(output.names == ["f0.rate", "f0.depth", "f0.strength"])
    #expect(
      output.clock
        == .regular(period: Ratio(1, 2), first: Ratio(149, 200), span: Ratio(303, 200)))
  }

  @Test func refusesRatesThatTheRowsDoNotHold() {
    var tremor = Tremor()
    tremor.highest = 50
    #expect(throws: Problem.self) { try tremor.format(for: contour) }
    tremor.highest = 2
    #expect(throws: Problem.self) { try tremor.format(for: contour) }
    #expect(throws: Problem.self) { try Tremor().format(for: .audio(rate: 16_000, channels: 1)) }
  }

  @Test func canBeExported() {
    #expect(entry(1) != nil)
    #expect(entry(2) == nil)
  }
}
