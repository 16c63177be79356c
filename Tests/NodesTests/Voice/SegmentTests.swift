import GraphCore
import GraphTesting
import Testing

@testable import Nodes

@Suite struct SegmentTests {
  /// Ten rows a second, the first in the middle of its tenth.
  static let input = Format(
    .features, width: 2,
    clock: .regular(period: Ratio(1, 10), first: Ratio(1, 20), span: Ratio(1, 10)),
    names: ["level", "speech"])

  /// Rows where `#` is speech.
  static func rows(_ text: String) -> Rows {
    Rows(format: input, text.flatMap { [Float(-20), $0 == "#" ? 1 : 0] })
  }

  /// The number of each row's segment, as a digit.
  static func segments(_ text: String, _ node: Segment) throws -> String {
    try rows(text).through(node, chunk: 3).values.map { "\(Int($0))" }.joined()
  }

  static func node(
    speech: Double = 0.1, silence: Double = 0.3, padding: Double = 0, most: Double? = nil
  ) -> Segment {
    Segment(leastSpeech: speech, leastSilence: silence, padding: padding, most: most)
  }

  @Test func followsEveryRuleOfNodes() {
    let input = SegmentTests.input
    #expect(checkNode(Segment(), input: input) == [])
    #expect(checkNode(SegmentTests.node(padding: 0.1, most: 0.5), input: input) == [])
    for (window, hop) in [(1.0, nil), (1.0, 0.3), (0.5, 0.5), (0.2, 1.0), (40.0, 0.1)] {
      #expect(checkNode(Segment(method: .window, window: window, hop: hop), input: input) == [])
    }
  }

  @Test(arguments: [
    ("..##....##..", "001100002200"), ("..##..##..", "0011111100"), ("######", "111111"),
    ("......", "000000"), ("#", "1"), ("#...#", "10002"), ("..#", "001"), ("", ""),
  ])
  func numbersStretchesOfSpeech(_ text: String, _ wanted: String) throws {
    #expect(try SegmentTests.segments(text, SegmentTests.node()) == wanted)
  }

  @Test(arguments: [
    // At least 0.3 s, but short stretches may come together.
    (0.3, 0.3, 0.0, nil, "#....###...#..#", "000001110002222"),
    (0.3, 0.3, 0.1, nil, "#....###...#...", "000011111000000"),
    // Padded on both sides, cut at the ends of the recording.
    (0.1, 0.3, 0.1, nil, "#....###...#..#", "110022222033333"),
    (0.1, 0.4, 0.2, nil, "...##....##....", "011111122222200"),
    // In pieces of 0.2 s.
    (0.1, 0.3, 0.0, 0.2, "#####...##...#", "11223000440005"),
    (0.1, 0.3, 0.1, 0.4, "..#####....", "01111222000"),
  ])
  func keepsToItsLengths(
    _ speech: Double, _ silence: Double, _ padding: Double, _ most: Double?, _ text: String,
    _ wanted: String
  ) throws {
    let node = SegmentTests.node(speech: speech, silence: silence, padding: padding, most: most)
    #expect(try SegmentTests.segments(text, node) == wanted)
    guard case .seconds(let delay) = node.delay(for: SegmentTests.input) else {
      Issue.record("it keeps the whole item")
      return
    }
    #expect(abs(delay - speech - silence - padding) < 1e-9)
  }

  @Test func takesAnyColumn() throws {
    var node = SegmentTests.node()
    node.column = "level"
    node.threshold = -30
    #expect(try SegmentTests.segments("...", node) == "111")
  }

  @Test(arguments: [
    (1, ["1"]), (4, ["1111"]), (5, ["11112"]), (8, ["11112222"]), (10, ["1111222233"]),
  ])
  func cutsIntoWindows(_ count: Int, _ wanted: [String]) throws {
    let text = String(repeating: ".", count: count)
    let node = Segment(method: .window, window: 0.4)
    #expect(try SegmentTests.segments(text, node) == wanted[0])
  }

  @Test func putsWindowsThatOverlapIntoLayers() throws {
    let node = Segment(method: .window, window: 0.4, hop: 0.2)
    let found = try SegmentTests.rows(".......").through(node)
    #expect(found.format.width == 2)
    #expect(found.format.kind == .segments)
    // Rows 0 to 3, 2 to 5, and the rest, 4 to 6.
    #expect(found.rows.map { $0[$0.startIndex] } == [1, 1, 1, 1, 3, 3, 3])
    #expect(found.rows.map { $0[$0.startIndex + 1] } == [0, 0, 2, 2, 2, 2, 0])
    let apart = Segment(method: .window, window: 0.2, hop: 0.3)
    #expect(try SegmentTests.segments(".......", apart) == "1102203")
  }

  @Test func refusesWhatItCantTake() {
    let input = SegmentTests.input
    #expect(
      refusal { _ = try Segment(column: "voiced").format(for: input) }
        == "SG0301: 'segment' needs a column 'voiced', but gets features of 2, 10/s "
        + "[put `vad` before it, or set `column` to one of its input's]")
    #expect(
      refusal { _ = try Segment(padding: 0.2).format(for: input) }
        == "SG0304: 'padding' is 0.2, more than half of 'min_silence', 0.3: segments would overlap "
        + "[set 'padding' to at most 0.15]")
    #expect(
      refusal { _ = try Segment(method: .window).format(for: input) }
        == "SG0304: 'by' is window, but 'window' is not set [for example `window: 1.0`]")
    #expect(
      refusal { _ = try Segment(method: .csv).format(for: input) }
        == "SG0304: 'by' is csv, but 'file' is not set "
        + "[for example `file: segments.csv`, with the columns path, start, end]")
    #expect(
      refusal {
        _ = try Segment().format(for: Format(.features, width: 1, clock: .item, names: ["speech"]))
      }
        == "SG0301: 'segment' takes rows at a regular clock, but gets features of 1, once an item "
        + "[connect `in` to `vad`, or to frames or features]")
  }
}
