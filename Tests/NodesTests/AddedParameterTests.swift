import GraphCore
import Testing

@testable import Nodes

/// Parameters that were added when models had been fitted without them.
@Suite struct AddedParameterTests {
  @Test func changeNoCanonicalTextWhereTheyHaveTheirDefault() {
    var (clipped, whitened, judged) = (Normalize(), Logistic(), Calibrate())
    (clipped.clip, whitened.whitening, judged.precision) = (1.5, 0.8, 0.75)
    let nodes: [(name: String, plain: any Configured, set: any Configured)] = [
      ("speech", Gain(level: -20), Gain(speech: -26)),
      ("within", Functionals(), Functionals(within: 15)),
      ("clip", Normalize(), clipped),
      ("whiten", Logistic(), whitened),
      ("precision", Calibrate(), judged),
    ]
    for (name, plain, set) in nodes {
      #expect(!plain.settings.contains { $0.name == name }, "\(name)")
      #expect(set.settings.contains { $0.name == name && $0.text != "null" }, "\(name)")
      #expect(plain.parameterDescriptions.contains { $0.name == name }, "\(name)")
    }
    #expect(Normalize().settings.map(\.name).contains("half_life"))
  }
}
