import CSergraphPlugin
import GraphCore
import GraphTesting
import PluginInterface
import Testing

/// What fails says why, on the thread that asked.
@Suite struct ErrorTests {
  private let features = Format(.features, width: 2, clock: .audio(rate: 100))

  private func problem(_ body: () throws(Problem) -> Void) -> Problem? {
    do throws(Problem) {
      try body()
      return nil
    } catch { return error }
  }

  private func delayed(_ settings: PluginSetting...) throws(Problem) -> ForeignNode {
    let kind: UnsafePointer<sergraph_node_kind>
    do { kind = try sampleKind("test.delayed") } catch {
      throw Problem(.badMetadata, "no such kind")
    }
    return try ForeignNode(Delayed.self, of: kind, settings)
  }

  @Test func refusesASettingOutsideOfItsRange() {
    let found = problem { () throws(Problem) in
      _ = try delayed(.init("rows", ParameterForm(.integer), .integers([101])))
    }
    #expect(found?.code == .outOfRange)
    #expect(found?.message == "'rows' is 101, outside 0...100")
    #expect(found?.suggestion == "in rows, 0...100")
  }

  @Test func tellsAllThatIsWrongWithSettings() {
    let found = problem { () throws(Problem) in
      _ = try delayed(
        .init("scale", ParameterForm(.number), .numbers([.nan])),
        .init("weights", ParameterForm(.number, isList: true), .numbers([])),
        .init("nothing", ParameterForm(.number), .numbers([1])))
    }
    #expect(found?.message.contains("'scale': expected a number, found 'nan'") == true)
    #expect(found?.message.contains("'weights' is []") == true)
    #expect(found?.message.contains("no parameter 'nothing'") == true)
  }

  @Test func refusesAnInputAsTheNodeDoes() throws {
    let node = try delayed()
    let found = problem { () throws(Problem) in
      _ = try node.format(for: .audio(rate: 16_000, channels: 1))
    }
    #expect(found == Problem(.wrongKind, "it takes features", suggestion: "put `rms` before it"))
  }

  @Test func refusesToPrepareWhatIsOpen() throws {
    let node = try delayed()
    let open = Format(.features, width: 2, clock: .open)
    #expect(problem { () throws(Problem) in _ = try node.prepare(for: open) }?.code == .openRate)
  }

  @Test func failsAnItemAndGoesOn() throws {
    let node = try delayed(
      .init("limit", ParameterForm(.number, isOptional: true), .numbers([1])))
    let found = problem { () throws(Problem) in
      _ = try outputRows(of: node, input: features, rows: [0, 0, 2, 0])
    }
    #expect(
      found
        == Problem(
          .tooShort, "row 1 is above 1", settings: ["limit"], suggestion: "raise 'limit'"))
    #expect(try outputRows(of: node, input: features, rows: [1, 0, 1, 0]) == [0.5, 0, 0.5, 0])
  }

  @Test func failsAnItemThatDoesNotBegin() throws {
    let node = try delayed()
    let found = problem { () throws(Problem) in
      _ = try outputRows(
        of: node, input: features, rows: [0, 0], item: ItemIdentity(path: "refused.wav"))
    }
    #expect(found?.code == .unknownSpeaker)
  }

  @Test func refusesRowsOfAnotherWidth() throws {
    let node = try delayed()
    let processor = try node.prepare(for: features)
    var wide = RowBuffer(width: 3, capacity: 1)
    let row: [Float] = [1, 2, 3]
    wide.append(copying: row.span)
    var output = RowBuffer(width: 2, capacity: 4)
    var found: Problem?
    do throws(Problem) { try processor.process(wide, into: &output) } catch { found = error }
    #expect(found?.code == .brokenNode)
    #expect(found?.message == "the host gives rows of 3, 3 apart, expected 2")
  }

  @Test func refusesWhatIsNotThere() throws {
    let kind = try sampleKind("test.delayed").pointee
    #expect(kind.format(nil, nil, nil, nil) == SERGRAPH_FAILED)
    let message = try #require(kind.last_error()?.pointee.message)
    #expect(String(cString: message) == "the host gives no node")
    // A copy of a kind is not the kind.
    var copy = kind
    var node: UnsafeMutableRawPointer?
    #expect(kind.create(&copy, nil, 0, &node) == SERGRAPH_FAILED)
    #expect(node == nil)
    #expect(kind.create(&copy, nil, 0, nil) == SERGRAPH_FAILED)
  }

  /// A host that knows only the first bytes of a struct gets those, and no more; one that knows more is left the rest.
  @Test(arguments: [16, UInt32(MemoryLayout<sergraph_format>.size) + 64])
  func writesNoMoreThanTheHostKnows(size: UInt32) throws {
    let node = try delayed()
    let input = ForeignFormat(features)
    var outputs = [sergraph_format](repeating: sergraph_format(), count: 2)
    for index in outputs.indices { outputs[index].width = 99 }
    outputs[0].size = size
    let status = outputs.withUnsafeMutableBufferPointer {
      node.kind.format(node.node, input.pointer, nil, $0.baseAddress)
    }
    #expect(status == SERGRAPH_OK)
    #expect(outputs[0].size == size)
    #expect(outputs[0].kind == UInt32(SERGRAPH_FEATURES))
    #expect(outputs[0].width == (size == 16 ? 99 : 2))
    #expect(outputs[1].width == 99)
  }
}
