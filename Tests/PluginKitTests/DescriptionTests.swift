import CSergraphPlugin
import GraphCore
import PluginInterface
import PluginKit
import Testing

/// The description that the sample nodes make.
func samplePlugin() throws -> sergraph_plugin {
  let nodes: [any Node.Type] = [Delayed.self, Frames.self, Skip.self, Means.self]
  let pointer = export(
    vendor: "test", version: "2.1", summary: "Samples.", nodes: nodes,
    to: SERGRAPH_INTERFACE_VERSION)
  return try #require(pointer).assumingMemoryBound(to: sergraph_plugin.self).pointee
}

/// A sample node's kind.
func sampleKind(_ name: String) throws -> UnsafePointer<sergraph_node_kind> {
  let plugin = try samplePlugin()
  let kinds = UnsafeBufferPointer(start: plugin.kinds, count: Int(plugin.kind_count))
  return try #require(kinds.compactMap { $0 }.first { String(cString: $0.pointee.id) == name })
}

@Suite struct DescriptionTests {
  private func parameter(_ index: Int) throws -> sergraph_parameter {
    try sampleKind("test.delayed").pointee.parameters[index]
  }

  @Test func describesThePlugin() throws {
    let plugin = try samplePlugin()
    #expect(plugin.size == UInt32(MemoryLayout<sergraph_plugin>.size))
    #expect(plugin.interface_version == 1)
    #expect(String(cString: plugin.vendor) == "test")
    #expect(String(cString: plugin.version) == "2.1")
    #expect(String(cString: plugin.summary) == "Samples.")
    #expect(plugin.kind_count == 4)
  }

  @Test func describesAKind() throws {
    let kind = try sampleKind("test.delayed").pointee
    #expect(kind.size == UInt32(MemoryLayout<sergraph_node_kind>.size))
    #expect(kind.takes == 1 << UInt32(SERGRAPH_FEATURES))
    #expect(String(cString: kind.summary) == "Gives rows late.")
    #expect(String(cString: kind.family) == "Test")
    #expect(String(cString: kind.gives) == "the same")
    #expect(String(cString: kind.definition) == "The rows, scaled, some rows later.")
    #expect(kind.parameter_count == 7)
    #expect(kind.port_count == 0)
    #expect(kind.look_ahead == .infinity)
  }

  @Test func describesPorts() throws {
    let kind = try sampleKind("test.skip").pointee
    #expect(kind.port_count == 2)
    #expect(String(cString: kind.ports[0].name) == "rows")
    #expect(kind.ports[0].is_optional == 0)
    #expect(kind.ports[1].is_optional == 1)
    #expect(
      kind.ports[1].kinds == 1 << UInt32(SERGRAPH_FEATURES) | 1 << UInt32(SERGRAPH_SCORES))
    #expect(String(cString: kind.ports[1].help) == "What is looked at.")
  }

  @Test(arguments: [
    (0, "rows", SERGRAPH_INTEGER, SERGRAPH_RANGE, SERGRAPH_UNIT_ROWS, "3", 0.0, 100.0),
    (1, "scale", SERGRAPH_NUMBER, SERGRAPH_RANGE, SERGRAPH_UNIT_DECIBEL, "0.5", -1, 1),
    (2, "label", SERGRAPH_TEXT, 0, SERGRAPH_UNIT_NONE, #""a word""#, 0, 0),
    (3, "is_on", SERGRAPH_BOOLEAN, 0, SERGRAPH_UNIT_NONE, "true", 0, 0),
    (4, "mode", SERGRAPH_CHOICE, 0, SERGRAPH_UNIT_NONE, "plain", 0, 0),
    (
      5, "weights", SERGRAPH_NUMBER, SERGRAPH_LIST | SERGRAPH_RANGE, SERGRAPH_UNIT_NONE, "[1, 2]",
      0, 10
    ),
    (
      6, "limit", SERGRAPH_NUMBER, SERGRAPH_OPTIONAL | SERGRAPH_RANGE, SERGRAPH_UNIT_NONE, "null",
      0, 1000
    ),
  ])
  func describesAParameter(
    index: Int, name: String, type: UInt32, flags: UInt32, unit: UInt32, standard: String,
    least: Double, most: Double
  ) throws {
    let parameter = try parameter(index)
    #expect(String(cString: parameter.name) == name)
    #expect(parameter.type == type)
    #expect(parameter.flags == flags)
    #expect(parameter.unit == unit)
    #expect(String(cString: parameter.standard) == standard)
    #expect(parameter.minimum == least && parameter.maximum == most)
  }

  @Test func listsTheWordsOfAChoice() throws {
    let mode = try parameter(4)
    #expect(texts(mode.choices, count: Int(mode.choice_count)) == ["plain", "doubled"])
  }

  /// A host may ask again, also from several threads: it always gets the same description.
  @Test func givesTheSameDescriptionAgain() async throws {
    let first = UInt(bitPattern: try samplePlugin().kinds)
    await withTaskGroup(of: UInt?.self) { group in
      for _ in 0..<8 {
        group.addTask { (try? samplePlugin().kinds).map { UInt(bitPattern: $0) } }
      }
      for await other in group { #expect(other == first) }
    }
  }

  @Test func livesWithItsOwnVersionOnly() {
    #expect(
      export(vendor: "test", version: "1", summary: "S.", nodes: [Frames.self], to: 2) == nil)
  }

  @Test func givesExtensionsToThoseThatHaveThem() throws {
    let delayed = try sampleKind("test.delayed")
    let means = try sampleKind("test.means")
    for name in [SERGRAPH_FIT, SERGRAPH_SAVE, SERGRAPH_LOAD] {
      #expect(delayed.pointee.extension(delayed, name) == nil)
      #expect(means.pointee.extension(means, name) != nil)
    }
    #expect(delayed.pointee.extension(delayed, SERGRAPH_LATENCY) != nil)
    #expect(delayed.pointee.extension(delayed, "sergraph.latency/2") == nil)
  }
}

@Suite struct ExportTests {
  private func problems(_ vendor: String, _ node: any Node.Type...) -> [String] {
    exportProblems(vendor: vendor, version: "1", summary: "S.", nodes: node)
  }

  @Test func allowsWhatIsRight() { #expect(problems("test", Delayed.self, Frames.self) == []) }

  @Test func refusesNamesWithTheCure() {
    #expect(
      problems("acme", Delayed.self)
        == ["the node 'test.delayed' is of another vendor; call it 'acme.delayed'"])
    #expect(
      problems("test", Bare.self)
        == [
          "the node 'bare' has no vendor in its name; call it 'test.bare'",
          "a parameter of 'bare' can't be called 'memory'",
        ])
    #expect(problems("test", Frames.self, Frames.self) == ["two nodes are called 'test.frames'"])
    #expect(
      problems("Test") == [
        "the vendor 'Test' is not lower case, digits, '_' and '-'", "it has no nodes",
      ])
  }

  @Test func exportsNothingThatIsWrong() {
    #expect(export(vendor: "test", version: "1", summary: "S.", nodes: [Bare.self], to: 1) == nil)
  }
}

/// A node that can't be exported.
private struct Bare: Node {
  var memory = 1
  static let about = About(
    "bare", "S.", family: "Test", from: [.features], to: "the same", definition: "None.")
  static let parameters: [Parameter<Bare>] = [.init("memory", \.memory, "A reserved word.")]
  func format(for input: Format) throws(Problem) -> Format { input }
  func prepare(for input: Format) throws(Problem) -> any Processor {
    DelayedProcessor(Delayed(), width: input.width)
  }
  func stateBytes(for input: Format) -> Int { 0 }
}
