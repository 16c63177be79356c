import GraphCore
import GraphTesting
import Testing

@testable import Nodes

/// The checker finds what is broken.
@Suite struct CheckNodeTests {
  private let input = Format(
    .features, width: 2, clock: .regular(period: Ratio(1, 10), first: Ratio(0), span: Ratio(1, 10)))

  @Test func findsANodeThatDependsOnTheChunk() {
    #expect(broken(.countsChunks).contains { $0.contains("give other rows than one chunk") })
  }

  @Test func findsANodeThatRemembersTheItemBefore() {
    #expect(broken(.remembers).contains { $0.contains("used again gives other rows") })
  }

  @Test func findsANodeThatAllocates() {
    #expect(broken(.allocates).contains { $0.contains("`process` allocates") })
  }

  @Test func findsANodeThatHoldsMoreThanItSays() {
    #expect(broken(.hoards).contains { $0.contains("`stateBytes` says 1000") })
  }

  @Test func findsNumbersThatAreNotFinite() {
    #expect(broken(.divides).contains { $0.contains("silence, one chunk: NaN or infinity") })
  }

  @Test func findsAnIncompleteDeclaration() {
    #expect(
      checkDeclaration(Faulty.self) == [
        "the summary 'has faults' is not a sentence", "it has no definition",
        "the help of 'Fault' is not a sentence: ''",
        "'Fault' is not in lower case with underscores",
        "the default of 'Fault', 0, is outside its range",
      ])
  }

  @Test func saysWhyAnInputIsRefused() {
    #expect(
      checkNode(STFT(), input: Usual.audio).last
        == "it refuses the input: error[SG0301]: 'stft' takes frames, but gets audio, mono, "
        + "22050 Hz\n      put `framing` before it")
  }

  private func broken(_ fault: Faulty.Fault) -> [String] {
    checkNode(Faulty(fault: fault), input: input)
  }
}

struct Faulty: Node {
  enum Fault { case countsChunks, remembers, allocates, hoards, divides }
  var fault = Fault.remembers
  var number = 0

  static let about = About(
    "faulty", "has faults", family: "Tests", from: [.features], to: "faults", definition: "")
  static let parameters: [Parameter<Faulty>] = [.init("Fault", \.number, in: 1...2, "")]

  func format(for input: Format) throws(Problem) -> Format { input }
  func prepare(for input: Format) throws(Problem) -> any Processor { FaultyProcessor(fault: fault) }
  func stateBytes(for input: Format) -> Int { 1000 }
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
