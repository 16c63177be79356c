import GraphCore
import GraphTesting
import Testing

@testable import Nodes

/// The checker finds what is broken.
@Suite struct CheckNodeTests {
  private let input = Format(
    .features, width: 2, clock: .regular(period: Ratio(1, 10), first: Ratio(0), span: Ratio(1, 10)))

  @Test func findsANodeThatDependsOnTheChunk() {
    #expect(
      rules(.countsChunks).contains {
        if case .otherRows(.rows(1), than: .whole, .numbers, .numbers) = $0 { true } else { false }
      })
  }

  @Test func findsANodeThatRemembersTheItemBefore() {
    #expect(rules(.remembers).contains(.remembersItem))
  }

  @Test func findsANodeThatAllocates() {
    #expect(
      rules(.allocates).contains {
        if case .allocations(let calls) = $0 { calls > 0 } else { false }
      })
  }

  @Test func findsANodeThatHoldsMoreThanItSays() {
    #expect(
      rules(.hoards).contains {
        if case .heldBytes(let held, 1000) = $0 { held > 1000 } else { false }
      })
  }

  @Test func findsANodeThatGivesAnotherNumberOfRowsThanItSays() {
    #expect(rules(.miscounts).contains(.rowCount(taken: 300, given: 300, declared: 299)))
    #expect(
      broken(.miscounts).map(\.description)
        .contains("an ordinary item: an item of 300 rows gave 300, `rowCount` says 299"))
    #expect(!rules(.divides).contains { if case .rowCount = $0 { true } else { false } })
  }

  @Test func findsNumbersThatAreNotFinite() {
    let finding = Finding.rows(.notFinite, item: "silence", chunking: .whole)
    #expect(broken(.divides).contains(finding))
    #expect(
      finding.description
        == "silence, one chunk: NaN or infinity comes out of finite numbers")
  }

  @Test func findsAnIncompleteDeclaration() {
    #expect(
      checkDeclaration(Faulty.self).map(\.description) == [
        "the summary 'has faults' is not a sentence", "it has no definition",
        "the help of 'Fault' is not a sentence: ''",
        "'Fault' is not in lower case with underscores",
        "the default of 'Fault', 0, is outside its range",
      ])
  }

  @Test func saysWhyAnInputIsRefused() {
    #expect(
      checkNode(STFT(), input: Usual.audio).last?.description
        == "it refuses the input: error[SG0301]: 'stft' takes frames, but gets audio, mono, "
        + "22050 Hz\n      put `framing` before it")
  }

  private func broken(_ fault: Faulty.Fault) -> [Finding] {
    checkNode(Faulty(fault: fault), input: input)
  }

  private func rules(_ fault: Faulty.Fault) -> [Finding.RowRule] {
    broken(fault).compactMap { if case .rows(let rule, _, _) = $0 { rule } else { nil } }
  }
}

struct Faulty: Node {
  enum Fault { case countsChunks, remembers, allocates, hoards, divides, miscounts }
  var fault = Fault.remembers
  var number = 0

  static let about = About(
    "faulty", "has faults", family: "Tests", from: [.features], to: "faults", definition: "")
  static let parameters: [Parameter<Faulty>] = [.init("Fault", \.number, in: 1...2, "")]

  func format(for input: Format) throws(Problem) -> Format { input }
  func prepare(for input: Format) throws(Problem) -> any Processor { FaultyProcessor(fault: fault) }
  func stateBytes(for input: Format) -> Int { 1000 }
  func rowCount(for input: Format) -> RowCount {
    fault == .miscounts ? .frames(length: 2, hop: 1, padding: 0) : .same
  }
}

final class FaultyProcessor: Processor {
  private let fault: Faulty.Fault
  private var memory: Float = 0
  private var hoard: [Float] = []

  init(fault: Faulty.Fault) {
    self.fault = fault
    if fault == .hoards { hoard = [Float](repeating: 0, count: 1000) }
  }

  func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem) {
    if fault == .countsChunks { memory += 1 }
    if fault == .allocates { hoard = [Float](repeating: input[0][0], count: 100) }
    for index in 0..<input.count {
      var row = output.append()
      for column in row.indices {
        let value = input[index][column]
        row[column] = fault == .divides ? 1 / value : value + memory
      }
      if fault == .remembers { memory += 1 }
    }
  }

  func reset() { if fault != .remembers { memory = 0 } }
}
