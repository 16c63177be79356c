import Foundation
import GraphCore
import Testing

@testable import PluginHost

/// Structured parameters of a plugin in C: read by its description, passed as a tree.
extension HostTests {
  @Suite struct StructuredParameterTests {
    private let node = "a: {use: test.layers, "

    private func problems(_ settings: String, isolated: Bool = false) throws -> [Problem] {
      PluginRuns.problems(
        node + settings + (isolated ? ", isolate: true}" : "}"),
        plugins: [try Fixtures.library("layers")])
    }

    private static let trees: [(String, String)] = [
      ("", "layers=[relu, {scale: {by: 2, twice: false}}] last=null"),
      ("layers: []", "layers=[] last=null"),
      (
        "layers: [{residual: [relu, {residual: [{scale: {by: 3, twice: true}}, {shift: 0.5}]}]}, {clip: {mode: soft}}]",
        """
        layers=[{residual: [relu, {residual: [{scale: {by: 3, twice: true}}, {shift: 0.5}]}]}, \
        {clip: {low: -1, high: 1, mode: soft, label: null, weights: [1, 2]}}] last=null
        """
      ),
      (
        "layers: [clip], last: {label: word, weights: [9, 8, 7], low: -2.5}",
        """
        layers=[{clip: {low: -1, high: 1, mode: hard, label: null, weights: [1, 2]}}] \
        last={low: -2.5, high: 1, mode: hard, label: word, weights: [9, 8, 7]}
        """
      ),
    ]

    @Test(arguments: trees, [false, true])
    func reachThePluginAsATree(_ tree: (settings: String, text: String), isolated: Bool) throws {
      let settings = tree.settings.isEmpty ? "" : tree.settings + ", "
      let found = try problems(settings + "tell: true", isolated: isolated)
      #expect(found.map(\.message).first?.hasSuffix(tree.text) == true, "\(found)")
      // What the plugin saw is what stands in models and messages.
      let graph = try PluginRuns.graph(
        node + tree.settings + "}", plugins: [try Fixtures.library("layers")])
      let texts = graph.nodes[1].kind.settings.dropLast().map { "\($0.name)=\($0.text)" }
      #expect(texts.joined(separator: " ") == tree.text)
      let again = graph.nodes[1].kind.settings.map { "\($0.name): \($0.text)" }
      let reread = try PluginRuns.graph(
        node + again.joined(separator: ", ") + "}", plugins: [try Fixtures.library("layers")])
      #expect(reread.canonicalLines == graph.canonicalLines)
    }

    @Test(arguments: [false, true])
    func decideWhatComesOut(isolated: Bool) async throws {
      let isolate = isolated ? ", isolate: true" : ""
      func bits(_ layers: String) async throws -> [UInt32] {
        let outcomes = try await PluginRuns.run(
          node + "layers: \(layers)\(isolate)}", plugins: [try Fixtures.library("layers")],
          items: ["voice:300"], chunk: 64)
        return try #require(outcomes.first { $0.isFine }).bits
      }
      let sound = try await bits("[]").map { Float(bitPattern: $0) }
      #expect(sound.count == 300 && sound.contains { $0 < 0 })
      let found = try await bits("[{residual: [relu, {scale: 3}]}, {clip: {high: 0.1}}]")
      let expected = sound.map { max(-1, min(0.1, $0 + 3 * max(0, $0))) }
      #expect(found == expected.map(\.bitPattern))
    }

    private static let words = "one of relu, scale, clip, shift, residual"
    private static let layers: [(String, String)] = [
      ("^rellu", "SG0204 'NAME': expected \(words), found 'rellu' | did you mean 'relu'?"),
      ("{relu: ^1}", "SG0204 'relu' takes no value, found '1' | write 'relu' alone"),
      ("^scale", "SG0207 'scale' has no 'by', which has to be given | write 'by: ...'"),
      ("{scale: {^bi: 3}}", "SG0203 'scale' has no parameter 'bi' | did you mean 'by'?"),
      ("{scale: ^101}", "SG0205 'by' is 101, outside -100...100 | -100...100"),
      ("{scale: ^much}", "SG0204 'by': expected a number, found 'much'"),
      ("{shift: ^2}", "SG0205 'shift' is 2, outside -1...1 | -1...1"),
      ("^shift", "SG0207 'shift' needs a value: a number | write '{shift: ...}'"),
      ("{clip: {low: ^1}}", "SG0205 'low' is 1, outside -10...0 | in dB, -10...0"),
      (
        "{clip: {mode: ^sft}}",
        "SG0204 'mode': expected one of hard, soft, found 'sft' | did you mean 'soft'?"
      ),
      (
        "{clip: {weights: [1, ^10]}}",
        "SG0205 'weights' is 10, outside 1...9, at least one | 1...9, at least one"
      ),
      ("{clip: {weights: ^3}}", "SG0204 'weights': expected a list, each an integer, found '3'"),
      ("{residual: ^relu}", "SG0204 'residual': expected a list, each \(words), found 'relu'"),
      (
        "{scale: , ^by: 3}",
        "SG0204 'NAME': expected one option, found 'scale' and 'by' | 'by' belongs to 'scale': indent it further, or write 'scale: {by: ...}'"
      ),
    ]

    @Test(
      arguments: layers, ["layers: [relu, LAYER]", "layers: [{residual: [{residual: [LAYER]}]}]"])
    func aSlipStandsWhereItIs(_ slip: (layer: String, expected: String), around: String) throws {
      let name = around.contains("residual") ? "residual" : "layers"
      let marked = node + around.replacing("LAYER", with: slip.layer) + "}"
      let column = marked.prefix { $0 != "^" }.count + 3
      let found = PluginRuns.problems(
        marked.replacing("^", with: ""), plugins: [try Fixtures.library("layers")])
      let texts = found.map {
        "\($0.code) \($0.place?.line ?? 0):\($0.place?.column ?? 0) \($0.message)"
          + ($0.suggestion.map { " | \($0)" } ?? "")
      }
      let expected = slip.expected.replacing("NAME", with: name)
      #expect(texts == ["\(expected.prefix(6)) 4:\(column)\(expected.dropFirst(6))"])
    }

    @Test func severalAreToldAtOnce() throws {
      let found = try problems("layers: [rellu, {scale: {bi: 3, twice: 1}}], last: {low: 1, hi: 2}")
      #expect(found.map { $0.place?.column ?? 0 } == [34, 50, 64, 82, 85], "\(found)")
      let listed = try problems("layers: [{clip: {weights: [x, 3, y]}}]")
      #expect(listed.map { $0.place?.column ?? 0 } == [52, 58], "\(listed)")
    }

    @Test func standInASideFileAsTheyStandInTheLibrary() throws {
      let path = try Fixtures.copy("layers", as: "side-layers")
      let asked = try Plugin(path)
      try PluginSideFile.write(forLibraryAt: path)
      let told = try Plugin(path)
      #expect(told.hasSideFile && told.metadata == asked.metadata)
      let layers = try #require(told.metadata.kinds.first?.parameters.first)
      #expect(layers.structures.map(\.name) == ["layer", "scale", "clip"])
      #expect(layers.form.wanted == "a list, each \(Self.words)")
      #expect(
        PluginRuns.problems(node + "layers: [rellu]}", plugins: [path]).first?.place?.column == 34)
      #expect(PluginRuns.problems(node + "layers: [{scale: 3}]}", plugins: [path]).isEmpty)
    }

    @Test(arguments: [
      ("kind: variant", "kind: heap", "'layer' is of the kind 'heap', which there is not"),
      ("members:", "membrs:", "a structure in a side file has no 'members'"),
      (
        "structure: \"scale\"", "structure: \"scales\"",
        "what the plugin says of itself is wrong: the structure 'scales' of 'scale' of 'layer' of 'layers' of 'test.layers' is missing"
      ),
      ("main: true", "main: perhaps", "'main': expected true or false, found 'perhaps'"),
    ])
    func aDamagedSideFileIsRefused(line: String, instead: String, message: String) throws {
      let text = try Plugin(try Fixtures.library("layers")).metadata.sideFile(libraryBytes: 1)
      #expect(text.contains(line))
      let damaged = text.replacing(line, with: instead, maxReplacements: 1)
      do throws(Problems) {
        _ = try PluginMetadata.read(try readYAML(damaged, name: "p"))
        Issue.record("it was read")
      } catch { #expect(error.all.first?.message == message) }
    }

    @Test(arguments: [
      ("structure_missing", "'one' of 'test.one' has no structure"),
      ("structure_without_size", "'one' of 'test.one' has no structure"),
      ("structure_without_members", "the structure 'pair' of 'one' of 'test.one' has no members"),
      ("structure_with_many_members", "'test.one' has 4294967295 members of 'pair'"),
      (
        "structure_with_a_bad_name",
        "the structure 'Pair of two' of 'one' of 'test.one' is not in lower case letters"
      ),
      (
        "structure_of_two_members_of_one_name",
        "the structure 'pair' of 'one' of 'test.one' has two members 'x'"
      ),
      (
        "structure_with_a_bad_member",
        "the parameter 'Y 2' of 'pair' of 'one' of 'test.one' is not in lower case letters"
      ),
      (
        "structure_with_a_default_outside",
        "the default of 'y' of 'pair' of 'one' of 'test.one', 3, can't be: 'y' is 3, outside 0...2"
      ),
      (
        "structure_with_two_main_fields",
        "'pair' of 'one' of 'test.one' can't have that main field"
      ),
      ("structures_of_one_name", "two structures of 'one' of 'test.one' are called 'pair'"),
      (
        "structure_of_two_kinds", "the structure 'pair' of 'test.one' is of records and of variants"
      ),
      ("structure_without_an_end", "nest deeper than 64, or are too many"),
      ("structure_that_doubles", "nest deeper than 64, or are too many"),
      (
        "structure_of_an_option_that_is_none",
        "the default of 'one' of 'test.one', z, can't be: 'one': expected one of x, y, found 'z'"
      ),
      ("parameter_of_nothing", "the type of 'one' of 'test.one' is not one that there is"),
    ])
    func aStructureThatBreaksARuleIsRefused(name: String, message: String) throws {
      let path = try Fixtures.library(name)
      do throws(Problem) {
        _ = try Plugin(path)
        Issue.record("it was taken")
      } catch {
        #expect(error.code == .badMetadata)
        #expect(error.message.contains(message), "\(error.message)")
      }
    }
  }
}
