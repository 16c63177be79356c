import Learning
import Testing

@Suite struct PairwiseCouplingTests {
  @Test func couplingOfPairsThatAgreeGivesTheirProbabilities() {
    let wanted = [0.5, 0.3, 0.2]
    var coupling = PairwiseCoupling(classes: 3)
    for first in 0..<3 {
      for second in first + 1..<3 {
        coupling.set(first, against: second, wanted[first] / (wanted[first] + wanted[second]))
      }
    }
    coupling.solve()
    for (own, theirs) in zip(coupling.probabilities, wanted) { #expect(abs(own - theirs) < 0.01) }
  }
}
