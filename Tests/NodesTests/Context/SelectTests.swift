import GraphCore
import GraphTesting
import Testing

@testable import Nodes

@Suite struct SelectTests {
  static let names =
    Format.numbered("mfcc", 12) + Format.numbered("mfcc", 12).map { $0 + "_delta" } + ["f0", "hnr"]
  static let input = Format(.features, width: 26, clock: Context.clock, names: names)

  func chosen(_ node: Select) throws -> [String] { try node.format(for: SelectTests.input).names }

  @Test func followsEveryRuleOfNodes() {
    #expect(checkNode(Select(columns: ["f0", "mfcc[*]"]), input: SelectTests.input) == [])
    #expect(checkNode(Select(drop: ["mfcc[0]"]), input: SelectTests.input) == [])
    #expect(checkNode(Select(columns: ["3..7"]), input: Context.input(9, .spectrum)) == [])
  }

  @Test func takesColumnsInTheOrderThatIsAsked() throws {
    #expect(try chosen(Select(columns: ["hnr", "mfcc[1]", "f0"])) == ["hnr", "mfcc[1]", "f0"])
    #expect(
      try chosen(Select(columns: ["mfcc[2..3]", "mfcc[3..4]*"])) == [
        "mfcc[2]", "mfcc[3]", "mfcc[3]_delta", "mfcc[4]", "mfcc[4]_delta",
      ])
    #expect(try chosen(Select(columns: ["*_delta"])) == Array(SelectTests.names[12..<24]))
    #expect(try chosen(Select(columns: ["mfcc[*]"])) == Array(SelectTests.names[..<12]))
    #expect(try chosen(Select(columns: ["*"])) == SelectTests.names)
    #expect(try chosen(Select(drop: ["mfcc[*"])) == ["f0", "hnr"])
    #expect(try chosen(Select(columns: ["25", "0..1"])) == ["hnr", "mfcc[0]", "mfcc[1]"])
    let rows = Rows(format: SelectTests.input, (0..<52).map { Float($0) })
    #expect(try rows.through(Select(columns: ["hnr", "mfcc[1]"])).values == [25, 1, 51, 27])
  }

  @Test func takesBinsOfASpectrumByNumber() throws {
    var spectrum = Context.input(257, .spectrum)
    spectrum.fftSize = 512
    spectrum.scale = .power
    let bins = try Select(columns: ["10..12"]).format(for: spectrum)
    #expect(bins.kind == .features && bins.fftSize == nil && bins.scale == .power)
    #expect(bins.names == ["spectrum[10]", "spectrum[11]", "spectrum[12]"])
  }

  @Test func takesClassesByName() throws {
    // A name that is a number goes before the number of a column.
    let scores = Format(.scores, width: 3, clock: .item, names: ["2", "calm", "0"])
    #expect(try Select(columns: ["calm", "0"]).format(for: scores).names == ["calm", "0"])
    #expect(try Select(columns: ["0"]).format(for: scores).kind == .scores)
    let unknown = Format(.scores, width: 0, clock: .item)
    #expect(try Select(columns: ["calm"]).format(for: unknown) == unknown)
  }

  @Test(arguments: [
    (
      "mfcc[12]",
      "'mfcc[12]', but no column is called 'mfcc[12]' [there are 'mfcc[0]' to 'mfcc[11]']"
    ),
    ("mfc[0..3]", "'mfc[0..3]', but no column is called 'mfc[0]' [did you mean 'mfcc[*]'?]"),
    (
      "mfcc[9..14]_delta",
      "'mfcc[9..14]_delta', but no column is called 'mfcc[12]_delta' "
        + "[there are 'mfcc[0]_delta' to 'mfcc[11]_delta']"
    ),
    ("hnrr", "'hnrr', but no column is called 'hnrr' [did you mean 'hnr'?]"),
    (
      "jitter*",
      "'jitter*', but no column is called 'jitter*' [one of: mfcc[*], mfcc[*]_delta, f0, hnr]"
    ),
    ("20..26", "column 26, but there are 26, from 0 [at most 25]"),
  ])
  func refusesWhatIsNotThere(entry: String, wanted: String) {
    #expect(
      refusal { _ = try Select(columns: [entry]).format(for: SelectTests.input) }
        == "SG0304: 'columns' asks for \(wanted)")
  }

  @Test func refusesNothingAndBoth() {
    let cure = "[set one of them, for example `columns: [\"mfcc[0..12]\"]`]"
    #expect(
      refusal { _ = try Select().format(for: SelectTests.input) }
        == "SG0304: 'select' is not told which columns \(cure)")
    #expect(
      refusal { _ = try Select(columns: ["f0"], drop: ["f0"]).format(for: SelectTests.input) }
        == "SG0304: 'columns' and 'drop' are both set \(cure)")
    #expect(
      refusal { _ = try Select(drop: ["*"]).format(for: SelectTests.input) }
        == "SG0304: 'drop' leaves none of the 26 columns "
        + "[name fewer, or take the ones you want with 'columns']")
  }
}
