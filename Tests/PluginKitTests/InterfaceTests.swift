import CAllocations
import CSergraphPlugin
import GraphCore
import GraphTesting
import PluginInterface
import Testing

/// Everything through the C interface gives the same bits as the node itself.
@Suite struct InterfaceTests {
  private let features = Format(
    .features, width: 2,
    clock: .regular(period: Ratio(1, 100), first: Ratio(0), span: Ratio(1, 40)),
    sampleRate: 16_000, names: ["a", "b"])
  private let audio = Format.audio(rate: 16_000, channels: 1)
  private let gated = Format.joined([
    ("rows", Format(.features, width: 2, clock: .audio(rate: 100))),
    ("gate", Format(.scores, width: 1, clock: .audio(rate: 100))),
  ])

  private func numbers(_ count: Int) -> [Float] {
    var state: UInt32 = 1
    return (0..<count).map { _ in
      state = state &* 1_664_525 &+ 1_013_904_223
      return Float(state >> 8) / Float(1 << 24)
    }
  }

  private func expectSame(
    _ node: any Node, as foreign: ForeignNode, input: Format, rows: [Float]
  ) throws {
    let expected = try outputRows(of: node, input: input, rows: rows, chunk: 5)
    #expect(!expected.isEmpty)
    for chunk in [1, 7, 64, 1000] {
      let found = try outputRows(of: foreign, input: input, rows: rows, chunk: chunk)
      #expect(found.map(\.bitPattern) == expected.map(\.bitPattern), "chunks of \(chunk)")
    }
  }

  @Test func runsAsTheNodeItself() throws {
    var node = Delayed()
    node.rows = 7
    node.mode = .doubled
    node.weights = [3, 4.5, 1e-5]
    let number = ParameterForm(.number)
    let foreign = try ForeignNode(
      Delayed.self, of: try sampleKind("test.delayed"),
      [
        .init("rows", ParameterForm(.integer), .integers([7])),
        .init("scale", number, .numbers([0.5])),
        .init("label", ParameterForm(.text), .texts(["null"])),
        .init("is_on", ParameterForm(.boolean), .booleans([true])),
        .init("mode", ParameterForm(.choice(["plain", "doubled"])), .texts(["doubled"])),
        .init("weights", ParameterForm(.number, isList: true), .numbers([3, 4.5, 1e-5])),
        .init("limit", ParameterForm(.number, isOptional: true), .null),
      ])
    try expectSame(node, as: foreign, input: features, rows: numbers(2 * 300))
    #expect(checkNode(foreign, input: features) == [])
  }

  @Test(arguments: [1, 4, 9, 10])
  func writesFramesThatOverlapOneByOne(hop: Int) throws {
    var node = Frames()
    node.hop = hop
    let foreign = try ForeignNode(
      Frames.self, of: try sampleKind("test.frames"),
      [.init("hop", ParameterForm(.integer), .integers([hop]))])
    #expect(try foreign.format(for: audio).stride == 10)
    try expectSame(node, as: foreign, input: audio, rows: numbers(500))
    #expect(checkNode(foreign, input: audio) == [])
  }

  /// A host may give more room in one call than in another: the samples of unfinished frames are not lost.
  @Test func keepsUnfinishedFramesWhenItsRoomChanges() throws {
    let foreign = try ForeignNode(Frames.self, of: try sampleKind("test.frames"))
    let rows = numbers(90)
    let processor = try foreign.prepare(for: audio)
    var found: [Float] = []
    for part in 0..<30 {
      var input = RowBuffer(width: 1, capacity: 3)
      input.append(copying: rows.span.extracting(3 * part..<3 * part + 3))
      var output = RowBuffer(width: 10, capacity: part % 3 + 2)
      try processor.process(input, into: &output)
      for index in output.values.indices { found.append(output.values[index]) }
    }
    let expected: [Float] = (0...20).flatMap { frame in Array(rows[4 * frame..<4 * frame + 10]) }
    #expect(found == expected)
  }

  @Test func tellsWhichRowsAreCovered() throws {
    let foreign = try ForeignNode(Skip.self, of: try sampleKind("test.skip"))
    #expect(foreign.decidesTimes(for: gated))
    let rows = numbers(3 * 200).enumerated().map { $0.offset < 3 * 20 ? 0 : $0.element }
    try expectSame(Skip(), as: foreign, input: gated, rows: rows)
    for chunk in [1, 64] {
      #expect(
        try outputCoverage(of: foreign, input: gated, rows: rows, chunk: chunk)
          == outputCoverage(of: Skip(), input: gated, rows: rows, chunk: chunk))
    }
    #expect(checkNode(foreign, input: gated) == [])
  }

  @Test func givesTheFormatOfTheNode() throws {
    let foreign = try ForeignNode(Delayed.self, of: try sampleKind("test.delayed"))
    #expect(try foreign.format(for: features) == Delayed().format(for: features))
    // What they point to is good until the node goes, whatever was asked since, and is not made again.
    func named(_ width: Int) -> Format {
      Format(.features, width: width, clock: .item, names: Format.numbered("c\(width)-", width))
    }
    let formats = try (1...50).map { try foreign.foreignFormat(for: named($0)) }
    for (index, format) in formats.enumerated() {
      #expect(texts(format.names, count: index + 1) == named(index + 1).names)
      #expect(try foreign.foreignFormat(for: named(index + 1)).names == format.names)
    }
  }

  @Test func tellsBoundsAndLatency() throws {
    let foreign = try ForeignNode(Delayed.self, of: try sampleKind("test.delayed"))
    let bounds = try foreign.bounds(for: 40, features)
    #expect(bounds.capacity == 40)
    #expect(bounds.is_columnwise == 1)
    #expect(bounds.state_bytes >= UInt64(Delayed().stateBytes(for: features)))
    let latency = try ForeignFitted.extension(
      SERGRAPH_LATENCY, of: foreign, as: sergraph_latency.self)
    var seconds = 0.0
    let input = ForeignFormat(features)
    #expect(latency.latency(foreign.node, input.pointer, &seconds) == SERGRAPH_OK)
    #expect(seconds == 0.03)
  }

  /// Also on the first call after `prepare` has returned: nothing is made late.
  @Test func allocatesNothingWhileRunning() throws {
    let foreign = try ForeignNode(Delayed.self, of: try sampleKind("test.delayed"))
    let processor = try foreign.prepare(for: features)
    var input = RowBuffer(width: 2, capacity: 16)
    let rows = numbers(32)
    input.append(copying: rows.span)
    var output = RowBuffer(width: 2, capacity: 16)
    try processor.begin(ItemIdentity(path: "a.wav"))
    // The wrapper's own memory.
    try processor.process(input, into: &output)
    let before = sergraph_allocation_calls()
    for _ in 0..<1000 {
      output.clear()
      try processor.process(input, into: &output)
    }
    #expect(sergraph_allocation_calls() == before)
    #expect(output.count == 16)
  }
}
