extension Plan {
  /// One term of the memory bound.
  public struct Term: Sendable, Equatable {
    public let name: String
    public let bytes: Int

    package init(name: String, bytes: Int) {
      self.name = name
      self.bytes = bytes
    }
  }

  /// Code, libraries and the Swift runtime: what the program takes before it does anything, rounded up
  /// from the peak resident size of a run over one short file.
  public static let programBytes = 36 << 20

  /// The upper bound of a run's memory, term by term.
  public var memory: [Term] {
    let state = steps.reduce(0) { $0 + $1.stateBytes }
    let buffers = (lanes > 1 ? roundsOfShared : 1) * roundBytes
    return [
      Term(name: "program and libraries", bytes: Plan.programBytes),
      Term(
        name: "row buffers, \(lanes) lanes x \(byteText(buffers))", bytes: lanes * buffers),
      Term(name: "node state, \(lanes) lanes x \(byteText(state))", bytes: lanes * state),
      Term(
        name: "results, \(window) items x \(byteText(resultBytes))", bytes: window * resultBytes),
      Term(name: "model", bytes: sharedBytes),
    ]
  }

  /// The sum of the terms, in bytes.
  public var memoryBound: Int { memory.reduce(0) { $0 + $1.bytes } }

  /// What a run over recordings takes that only a further decoder reads; nil where the source has none.
  package var further: FurtherMemory? {
    if case .source(let source) = steps[0].work { source.furtherMemory } else { nil }
  }
}

extension FurtherMemory {
  /// The bound with such recordings.
  package func term(beside bound: Int, lanes: Int) -> Plan.Term {
    Plan.Term(name: "where \(name) decodes", bytes: bound + once + lanes * perLane)
  }

  /// The lines that follow the bound.
  package func lines(beside bound: Int, lanes: Int) -> [[String]] {
    let term = term(beside: bound, lanes: lanes)
    return [[term.name, "\(byteText(term.bytes)), and \(growth)"]]
  }
}
