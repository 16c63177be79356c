import Foundation
import GraphCore
import SERGraphs
import Testing

/// What is told about structured parameters: help, Markdown, JSON with its schemas.
@Suite struct StructuredReferenceTests {
  private let kind = NodeKind(Stack.self)

  @Test func aPageTellsEveryStructureOnce() {
    #expect(
      NodeReference.page(kind).contains(
        """
        PARAMETERS
          layers: [relu, {dense: {units: 3, bias: true}}]
              The layers, in order.
              a list, each one of relu, dense, residual (layer)
          last: null
              What comes last.
              a mapping of units, bias, or null (dense)
          size:
              How many.
              an integer, 1...9; has to be given

        LAYER, ONE OF
          relu
              Sets negative numbers to 0.
          dense:
              Weighted sums.
              a mapping of units, bias (dense)
          residual:
              Adds its input.
              a list, each one of relu, dense, residual (layer)

        DENSE, A MAPPING OF
          units:
              How many sums.
              an integer, 1...1000; has to be given; may stand alone in place of the mapping
          bias: true
              Whether a number is added.
              true or false

        DEFINITION
        """))
  }

  @Test func theMarkdownHasATableForEveryStructure() {
    let text = NodeReference.markdown([kind])
    #expect(
      text.contains(
        "| `layers` | `[relu, {dense: {units: 3, bias: true}}]` | The layers, in order. | a list, each one of relu, dense, residual (layer) |"
      ))
    #expect(
      text.contains(
        """
        `layer` is one of:

        | option | what | its value |
        |---|---|---|
        | `relu` | Sets negative numbers to 0. | no value |
        | `dense` | Weighted sums. | a mapping of units, bias (dense) |
        """))
    #expect(
      text.contains(
        """
        `dense` is a mapping of:

        | field | default | what | allowed |
        |---|---|---|---|
        | `units` |  | How many sums. | an integer, 1...1000; has to be given; may stand alone in place of the mapping |
        """))
  }

  @Test func theJSONTellsMembersAndSchemas() throws {
    let text = NodeReference.json([kind])
    let kinds = try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]])
    let parameters = try #require(kinds.first?["parameters"] as? [[String: Any]])
    #expect(parameters.map { $0["required"] as? Bool } == [nil, nil, true])
    #expect(parameters[2]["default"] == nil && parameters[2]["structures"] == nil)
    let structures = try #require(parameters[0]["structures"] as? [[String: Any]])
    #expect(structures.map { $0["kind"] as? String } == ["variant", "record"])
    let dense = try #require(structures[1]["members"] as? [[String: Any]])
    #expect(dense.map { $0["name"] as? String } == ["units", "bias"])
    #expect(dense[0]["main"] as? Bool == true && dense[1]["default"] as? String == "true")

    let schema = try #require(parameters[0]["schema"] as? [String: Any])
    #expect((schema["items"] as? [String: String]) == ["$ref": "#/$defs/layer"])
    let definitions = try #require(schema["$defs"] as? [String: [String: Any]])
    #expect(definitions.keys.sorted() == ["dense", "layer"])
    // A dense layer needs its units, so its word alone is none.
    let ways = try #require(definitions["layer"]?["anyOf"] as? [[String: Any]])
    #expect(ways[0]["enum"] as? [String] == ["relu"])
    #expect(ways.count == 3)
  }
}

/// A node with structured parameters, one of which contains itself.
private struct Stack: Node {
  enum Layer: ParameterVariant {
    case relu
    case dense(Dense)
    case residual([Layer])
    static let name = "layer"
    static let options: [ParameterOption<Layer>] = [
      .init("relu", .relu, "Sets negative numbers to 0."),
      .init("dense", Layer.dense, "Weighted sums."),
      .init("residual", Layer.residual, "Adds its input."),
    ]
    var chosen: (word: String, value: (any ParameterValue)?) {
      switch self {
      case .relu: ("relu", nil)
      case .dense(let value): ("dense", value)
      case .residual(let value): ("residual", value)
      }
    }
  }

  struct Dense: ParameterRecord {
    var units = 3
    var isBiased = true
    static let name = "dense"
    static let fields: [Parameter<Dense>] = [
      .init("units", \.units, in: 1...1000, "How many sums.").required.main,
      .init("bias", \.isBiased, "Whether a number is added."),
    ]
  }

  var layers: [Layer] = [.relu, .dense(Dense())]
  var last: Dense?
  var size = 1
  static let about = About(
    "stack", "Has layers.", family: "Test", from: [.features], to: "the same", definition: "x.")
  static let parameters: [Parameter<Stack>] = [
    .init("layers", \.layers, "The layers, in order."),
    .init("last", \.last, "What comes last."),
    .init("size", \.size, in: 1...9, "How many.").required,
  ]

  func format(for input: Format) throws(Problem) -> Format { input }
  func prepare(for input: Format) throws(Problem) -> any Processor {
    throw Problem(.conflict, "it does not run")
  }
  func stateBytes(for input: Format) -> Int { 0 }
}
