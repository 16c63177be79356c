import RealModule

/// Where a hidden Markov model begins, and how it goes on: logarithms of probabilities.
package struct MarkovChain: Sendable {
  /// Which ways lead from state to state.
  package enum Topology: String, CaseIterable, Sendable {
    case leftToRight = "left-to-right"
    case ergodic
  }

  package let states: Int
  /// Of the first state.
  package let start: [Double]
  /// To each state (row) from each other (column): laid out as the forward algorithm reads them.
  private let arrivals: [Double]
  /// From each state (row) to each other: as the backward algorithm reads them.
  package let departures: [Double]

  /// Creates a chain.
  /// - Parameters:
  ///   - start: Probabilities of the first state.
  ///   - transitions: Probabilities, a row for each state that is left.
  package init(start: [Double], transitions: [Double]) {
    let states = start.count
    self.states = states
    self.start = start.map { .log($0) }
    let departures = transitions.map { Double.log($0) }
    self.departures = departures
    arrivals = transitions.indices.map { departures[$0 % states * states + $0 / states] }
  }

  /// Writes the logarithm of each state's probability before the first row.
  package func begin(into target: inout [Double]) {
    for state in 0..<states { target[state] = start[state] }
  }

  /// Goes on by one row.
  /// - Parameters:
  ///   - forward: For each state, that the rows so far end there.
  ///   - target: For each state, that the next row is there.
  ///   - terms: Scratch.
  package func advance(_ forward: Span<Double>, _ target: inout [Double], _ terms: inout [Double]) {
    let arrivals = arrivals.span
    for state in 0..<states {
      let row = arrivals.extracting(state * states..<(state + 1) * states)
      for origin in row.indices { terms[origin] = forward[origin] + row[origin] }
      target[state] = LogSum.of(terms.span)
    }
  }

  /// The chain before fitting: left to right with the self-transitions that suit the recordings' mean length, or all
  /// states alike.
  /// - Parameter length: Mean rows of a recording.
  package static func initial(_ topology: Topology, states: Int, length: Double)
    -> (start: [Double], transitions: [Double])
  {
    guard topology == .leftToRight else {
      let share = 1 / Double(states)
      return (
        [Double](repeating: share, count: states),
        [Double](repeating: share, count: states * states)
      )
    }
    let leaving = min(0.5, Double(states) / max(1, length))
    var transitions = [Double](repeating: 0, count: states * states)
    for state in 0..<states {
      let isLast = state == states - 1
      transitions[state * states + state] = isLast ? 1 : 1 - leaving
      if !isLast { transitions[state * states + state + 1] = leaving }
    }
    return ((0..<states).map { $0 == 0 ? 1 : 0 }, transitions)
  }
}
