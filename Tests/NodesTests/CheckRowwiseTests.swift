import GraphCore
import GraphTesting
import Nodes
import TestSupport
import Testing

/// The checker finds nodes that say they work row by row and don't, and nodes whose item never ends.
@Suite struct CheckRowwiseTests {
  private let input = Format(
    .features, width: 2, clock: .regular(period: Ratio(1, 10), first: Ratio(0), span: Ratio(1, 10)))

  @Test func findsNothingWrongWithOneThatDoes() {
    #expect(checkNode(Lying(.nothing), input: input) == [])
  }

  /// The same numbers come in any chunks and after any item, so no other rule is broken.
  @Test func findsOneThatLooksAtTheRowBefore() {
    let broken = checkNode(Lying(.sums), input: input)
    #expect(rules(broken).everyOne { if case .notRowwise(.row) = $0 { true } else { false } })
  }

  /// In shuffled rows nothing shows: only the number of the row matters.
  @Test func findsOneThatCountsItsRows() {
    #expect(
      rules(checkNode(Lying(.counts), input: input))
        .contains { if case .notRowwise(.row(_, among: .shuffled)) = $0 { true } else { false } })
  }

  @Test func findsOneThatHoldsRowsBack() {
    let broken = checkNode(Lying(.keepsOne), input: input)
    #expect(rules(broken).contains(.notRowwise(.count(taken: 64, given: 63))))
    #expect(rules(checkNode(Lying(.adds), input: input)).contains(.notRowwise(.heldBack(1))))
    #expect(
      Finding.rows(.notRowwise(.heldBack(1)), item: "no rows").description
        == "no rows: it says that it works row by row, but `finish` gives 1 rows")
  }

  @Test func findsOneThatRefusesAnotherOrder() {
    let rows = (0..<400).map { Float($0) }
    #expect(
      rules(checkNode(Lying(.refuses), input: input, rows: rows)).contains {
        if case .notRowwise(.refused(let problem, among: .shuffled)) = $0 {
          problem.message == "falls"
        } else {
          false
        }
      })
  }

  /// A graph would run the part as a step of its own.
  @Test func findsAPartThatDoesNot() {
    let broken = checkNode(Lying(.parts), input: input)
    #expect(broken.compactMap(\.place).contains("an ordinary item, its part 'lying'"))
    #expect(rules(broken).everyOne { if case .notRowwise(.row) = $0 { true } else { false } })
  }

  @Test func findsOneThatDecidesTimes() {
    #expect(rules(checkNode(Lying(.decides), input: input)).contains(.notRowwise(.decidesTimes)))
  }

  /// The engine would end such an item with SG0708, and so does the check.
  @Test func namesTheErrorOfAnItemThatNeverEnds() {
    let found = rules(checkNode(Lying(.promises), input: input)).first {
      if case .finishGivesNothing = $0 { true } else { false }
    }
    #expect(found?.problems.map(\.code) == [.brokenNode])
    #expect(
      found?.description
        == "`finish` promises more rows, but gives none: such an item fails with SG0708")
  }

  private func rules(_ broken: [Finding]) -> [Finding.RowRule] {
    broken.compactMap { if case .rows(let rule, _, _) = $0 { rule } else { nil } }
  }
}

/// Gives the rows that it takes, or breaks a rule.
private struct Lying: Node {
  enum Fault { case nothing, sums, counts, keepsOne, adds, refuses, decides, promises, parts }
  var fault = Fault.nothing

  init() {}
  init(_ fault: Fault) { self.fault = fault }

  static let about = About(
    "lying", "Gives what it takes.", family: "Tests", from: [.features], to: "features",
    definition: "y = x.")
  static let parameters: [Parameter<Lying>] = []

  func format(for input: Format) throws(Problem) -> Format { input }
  func prepare(for input: Format) throws(Problem) -> any Processor { LyingProcessor(fault) }
  func capacity(for rows: Int, input: Format) -> Int { rows + 1 }
  func stateBytes(for input: Format) -> Int { 1000 }
  func isRowwise(for input: Format) -> Bool { fault != .promises && fault != .parts }
  func parts(for input: Format) -> [any GraphNode] {
    fault == .parts ? [Lying(.nothing), Lying(.sums)] : []
  }
  func decidesTimes(for input: Format) -> Bool { fault == .decides }
}

private final class LyingProcessor: Processor {
  private let fault: Lying.Fault
  private var last: Float = 0
  private var count = 0

  init(_ fault: Lying.Fault) { self.fault = fault }

  func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem) {
    for index in 0..<input.count {
      let first = input[index][0]
      defer {
        last = first
        count += 1
      }
      if fault == .refuses, first < last { throw Problem(.brokenNode, "falls") }
      if fault == .keepsOne, count == 0 { continue }
      var row = output.append(covering: count..<count + 1)
      for column in row.indices {
        let value = fault == .keepsOne ? last : input[index][column]
        row[column] = value + (fault == .sums ? last : fault == .counts ? Float(count) : 0)
      }
    }
  }

  func finish(into output: inout RowBuffer) throws(Problem) -> Bool {
    if fault == .adds || fault == .keepsOne && count > 0 {
      var row = output.append()
      for column in row.indices { row[column] = last }
    }
    return fault == .promises
  }

  func reset() { (last, count) = (0, 0) }
}
