import CSergraphPlugin
import GraphCore
import GraphTesting
import PluginInterface
import PluginKit
import Testing

/// Structured parameters of nodes in Swift, through the C interface and back.
@Suite struct StructureTests {
  private let features = Format(.features, width: 1, clock: .audio(rate: 100))

  private var kind: UnsafePointer<sergraph_node_kind> {
    get throws {
      let pointer = export(
        vendor: "test", version: "1", summary: "Structures.", nodes: [Layered.self],
        to: SERGRAPH_INTERFACE_VERSION)
      let plugin = try #require(pointer).assumingMemoryBound(to: sergraph_plugin.self).pointee
      return try #require(plugin.kinds[0])
    }
  }

  @Test func areDescribedByStructuresThatMayContainThemselves() throws {
    let parameters = try #require(try kind.pointee.parameters)
    #expect(parameters[0].type == UInt32(SERGRAPH_VARIANT))
    #expect(parameters[0].flags == UInt32(SERGRAPH_LIST))
    let layer = try #require(parameters[0].structure)
    #expect(String(cString: layer.pointee.name) == "layer" && layer.pointee.member_count == 3)
    let members = try #require(layer.pointee.members)
    #expect(members[0].type == UInt32(SERGRAPH_NULL) && members[0].structure == nil)
    #expect(members[1].type == UInt32(SERGRAPH_RECORD))
    #expect(members[2].structure == layer && members[2].flags == UInt32(SERGRAPH_LIST))
    let fields = try #require(members[1].structure?.pointee.members)
    #expect(
      fields[0].flags == UInt32(SERGRAPH_REQUIRED | SERGRAPH_MAIN | SERGRAPH_RANGE)
        && fields[0].maximum == 9)
    #expect(String(cString: fields[1].standard) == "word")
    #expect(parameters[1].flags == UInt32(SERGRAPH_OPTIONAL))
    #expect(parameters[1].structure.map { String(cString: $0.pointee.name) } == "scaling")
  }

  private let layer = ParameterForm(
    .variant("layer", options: ["relu", "scale", "residual"]))
  private var layers: ParameterForm {
    ParameterForm(layer.element, isList: true)
  }
  private let scaling = ParameterForm(.record("scaling", fields: ["by", "label"]))

  private func scale(_ by: Double, label: String) -> PluginSetting {
    .init(
      "layers", layer,
      .variant(
        "scale",
        .init(
          "scale", scaling,
          .record([
            .init("by", ParameterForm(.number), .numbers([by])),
            .init("label", ParameterForm(.text), .texts([label])),
          ]))))
  }

  private func node(_ elements: [PluginSetting]) throws(Problem) -> ForeignNode {
    let kind: UnsafePointer<sergraph_node_kind>
    do { kind = try self.kind } catch { throw Problem(.badMetadata, "it has no kind") }
    return try ForeignNode(
      Layered.self, of: kind,
      [
        .init("layers", layers, .elements(elements)),
        .init("last", ParameterForm(scaling.element, isOptional: true), .null),
      ])
  }

  @Test func reachTheNodeAsTheTreeThatTheHostHas() throws {
    let relu = PluginSetting("layers", layer, .variant("relu", nil))
    let nested = PluginSetting(
      "layers", layer,
      .variant("residual", .init("residual", layers, .elements([scale(3, label: "null"), relu]))))
    let foreign = try node([scale(2, label: ""), nested, relu])
    var same = Layered()
    same.layers = [
      .scale(Scaling(by: 2, label: "")),
      .residual([.scale(Scaling(by: 3, label: "null")), .relu]), .relu,
    ]
    #expect(foreign.settings.map(\.text) == same.settings.map(\.text))
    let rows = (0..<40).map { Float($0) - 20 }
    let expected = try outputRows(of: same, input: features, rows: rows, chunk: 7)
    #expect(try outputRows(of: foreign, input: features, rows: rows, chunk: 7) == expected)
    #expect(expected == rows.map { max(0, 2 * $0 + max(0, 6 * $0)) })
  }

  @Test func areRefusedInTheirOwnWords() {
    do throws(Problem) {
      _ = try node([scale(12, label: "x")])
      Issue.record("it was made")
    } catch {
      #expect(error.message == "'by' is 12, outside 0...9")
      #expect(error.code == .outOfRange && error.suggestion == "0...9")
    }
    do throws(Problem) {
      _ = try node([.init("layers", layer, .variant("rellu", nil))])
      Issue.record("it was made")
    } catch {
      #expect(error.message == "'layers': expected one of relu, scale, residual, found 'rellu'")
    }
  }

  @Test func namesThatNoHostReadsAreToldBeforeTheExport() {
    func problems(_ node: any Node.Type) -> [String] {
      exportProblems(vendor: "test", version: "1", summary: "Structures.", nodes: [node])
    }
    #expect(problems(Layered.self).isEmpty)
    #expect(checkDeclaration(Layered.self).isEmpty)
    #expect(
      problems(Misnamed.self) == ["a part of 'pair' of 'test.misnamed' can't be called 'A b'"])
    let gaps = checkDeclaration(Misnamed.self)
    #expect(gaps.contains(.declaration(.mainFields(2, structure: "pair"))))
    #expect(
      gaps.map(\.description) == [
        "the help of 'A b' is not a sentence: 'x'",
        "'A b' is not in lower case with underscores", "'pair' has 2 main fields",
      ])
  }
}

enum Layer: ParameterVariant {
  case relu
  case scale(Scaling)
  case residual([Layer])
  static let name = "layer"
  static let options: [ParameterOption<Layer>] = [
    .init("relu", .relu, "Sets negative numbers to 0."),
    .init("scale", Layer.scale, "Multiplies."),
    .init("residual", Layer.residual, "Adds its input to what its layers give."),
  ]
  var chosen: (word: String, value: (any ParameterValue)?) {
    switch self {
    case .relu: ("relu", nil)
    case .scale(let value): ("scale", value)
    case .residual(let value): ("residual", value)
    }
  }

  func callAsFunction(_ x: Float) -> Float {
    switch self {
    case .relu: max(0, x)
    case .scale(let scaling): Float(scaling.by) * x
    case .residual(let layers): x + layers.reduce(x) { $1($0) }
    }
  }
}

struct Scaling: ParameterRecord {
  var by = 1.0
  var label = "word"
  static let name = "scaling"
  static let fields: [Parameter<Scaling>] = [
    .init("by", \.by, in: 0...9, "The factor.").required.main,
    .init("label", \.label, "A text."),
  ]
}

/// Puts numbers through layers.
struct Layered: Node {
  var layers: [Layer] = [.relu]
  var last: Scaling?
  static let about = About(
    "test.layered", "Has layers.", family: "Test", from: [.features], to: "the same",
    definition: "Each layer takes what the one before it gives.")
  static let parameters: [Parameter<Layered>] = [
    .init("layers", \.layers, "The layers, in order."),
    .init("last", \.last, "What comes last."),
  ]
  func format(for input: Format) throws(Problem) -> Format { input }
  func prepare(for input: Format) throws(Problem) -> any Processor { Run(layers) }
  func stateBytes(for input: Format) -> Int { 256 }

  private final class Run: Processor {
    let layers: [Layer]
    init(_ layers: [Layer]) { self.layers = layers }
    func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem) {
      for index in 0..<input.count {
        var row = output.append()
        row[0] = layers.reduce(input[index][0]) { $1($0) }
      }
    }
    func reset() {}
  }
}

/// A node that no host would take.
private struct Misnamed: Node {
  struct Pair: ParameterRecord {
    var one = 1
    var two = 2
    static let name = "pair"
    static let fields: [Parameter<Pair>] = [
      .init("one", \.one, "The one.").main, .init("A b", \.two, "x").main,
    ]
  }
  var pair = Pair()
  static let about = About(
    "test.misnamed", "Has a pair.", family: "Test", from: [.features], to: "the same",
    definition: "x.")
  static let parameters: [Parameter<Misnamed>] = [.init("pair", \.pair, "A pair.")]
  func format(for input: Format) throws(Problem) -> Format { input }
  func prepare(for input: Format) throws(Problem) -> any Processor { throw Problem(.conflict, "") }
  func stateBytes(for input: Format) -> Int { 0 }
}
