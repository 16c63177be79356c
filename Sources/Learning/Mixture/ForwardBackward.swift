import RealModule

/// The forward and backward algorithm over one recording after another, in logarithms, with sums over all of them.
package final class ForwardBackward {
  private let chain: MarkovChain
  private let components: Int
  /// Rows × states × components: logarithms of weighted densities before `run`, responsibilities after.
  package var densities: [Double] = []
  /// Rows × states: logarithms of each state's density.
  private var emissions: [Double] = []
  /// Rows × states: logarithms, that the rows so far end in a state.
  private var forward: [Double] = []
  /// How often recordings are thought to begin in each state.
  package private(set) var starts: [Double]
  /// How often they are thought to go from each state to each other.
  package private(set) var transitions: [Double]
  private var next: [Double]
  private var terms: [Double]

  /// Starts with sums of 0.
  package init(_ chain: MarkovChain, components: Int) {
    self.chain = chain
    self.components = components
    starts = [Double](repeating: 0, count: chain.states)
    transitions = [Double](repeating: 0, count: chain.states * chain.states)
    next = starts
    terms = starts
  }

  /// Makes room for a recording.
  package func begin(rows: Int) {
    let missing = rows * chain.states - forward.count
    guard missing > 0 else { return }
    forward += repeatElement(0, count: missing)
    emissions += repeatElement(0, count: missing)
    densities += repeatElement(0, count: missing * components)
  }

  /// Works through a recording whose densities have been written.
  /// - Returns: Its log likelihood.
  package func run(rows: Int) -> Double {
    let states = chain.states
    mix(rows * states)
    for row in 0..<rows {
      if row == 0 {
        chain.begin(into: &next)
      } else {
        chain.advance(
          forward.span.extracting((row - 1) * states..<row * states), &next, &terms)
      }
      for state in 0..<states {
        forward[row * states + state] = next[state] + emissions[row * states + state]
      }
    }
    let likelihood = LogSum.of(forward.span.extracting((rows - 1) * states..<rows * states))
    // From here on `next` is the backward variable, of the row at hand.
    for state in 0..<states { next[state] = 0 }
    for row in (0..<rows).reversed() {
      if row < rows - 1 { goBack(to: row, likelihood) }
      for state in 0..<states {
        let cell = row * states + state
        let share = Double.exp(forward[cell] + next[state] - likelihood)
        if row == 0 { starts[state] += share }
        respond(cell, share)
      }
    }
    return likelihood
  }

  /// Sets the emissions to the sums of the states' components.
  private func mix(_ cells: Int) {
    let all = densities
    let densities = all.span
    for cell in 0..<cells {
      emissions[cell] =
        components == 1
        ? densities[cell]
        : LogSum.of(densities.extracting(cell * components..<(cell + 1) * components))
    }
  }

  /// Takes the backward variable from the row after to this one, and counts transitions.
  private func goBack(to row: Int, _ likelihood: Double) {
    let states = chain.states
    let after = (row + 1) * states
    let departures = chain.departures
    for state in 0..<states { terms[state] = next[state] + emissions[after + state] }
    for origin in 0..<states {
      let departures = departures.span.extracting(origin * states..<(origin + 1) * states)
      let scale = forward[row * states + origin] - likelihood
      var largest = -Double.infinity
      for state in departures.indices { largest = max(largest, departures[state] + terms[state]) }
      var sum = 0.0
      for state in departures.indices where departures[state] > -.infinity {
        let term = departures[state] + terms[state]
        sum += .exp(term - largest)
        transitions[origin * states + state] += .exp(scale + term)
      }
      next[origin] = largest + .log(sum)
    }
  }

  /// Turns the densities of a state's components into responsibilities.
  private func respond(_ cell: Int, _ share: Double) {
    for index in cell * components..<(cell + 1) * components {
      densities[index] =
        components == 1 ? share : share * .exp(densities[index] - emissions[cell])
    }
  }

  /// Copies the responsibilities of some rows.
  package func copyResponsibilities(from row: Int, rows: Int, into target: inout [Double]) {
    let size = chain.states * components
    let all = densities
    let source = all.span.extracting(row * size..<(row + rows) * size)
    for index in source.indices { target[index] = source[index] }
  }
}
