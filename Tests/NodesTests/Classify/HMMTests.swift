import Glibc
import GraphCore
import GraphTesting
import Learning
import Synchronization
import TestSupport
import Testing

@testable import Nodes

@Suite struct HMMTests {
  func node(_ change: (inout HMM) -> Void = { _ in }) -> HMM {
    var node = HMM()
    change(&node)
    return node
  }

  func fitted(_ node: HMM, _ examples: Examples, seed: UInt64 = 1) throws -> Fitted {
    try node.fit(examples, input: frameFeatures, options: FitOptions(seed: seed))
  }

  /// The same regions in other orders: no mixture could tell these classes apart.
  let examples = sequences(10, orders: [[0, 1, 2], [2, 1, 0], [1, 0, 2]], seed: 3)

  @Test(arguments: HMM.Topology.allCases, [1, 2])
  func followsEveryRuleOfNodes(topology: HMM.Topology, components: Int) throws {
    let node = node {
      $0.topology = topology
      $0.components = components
    }
    let model = try fitted(node, examples)
    #expect(checkNode(node, input: frameFeatures, fitted: model) == [])
  }

  @Test(arguments: HMM.Topology.allCases)
  func tellsClassesApartThatDifferOnlyInOrder(topology: HMM.Topology) throws {
    let node = node { $0.topology = topology }
    let model = try fitted(node, examples)
    let held = sequences(5, orders: [[0, 1, 2], [2, 1, 0], [1, 0, 2]], seed: 4)
    for recording in held.recordings {
      let scores = try outputRows(
        of: node, input: frameFeatures, rows: recording.rows, fitted: model)
      #expect(scores.count == 3)
      #expect(scores.firstIndex(of: scores.max() ?? 0) == recording.label)
    }
  }

  /// Two classes of two states around 0 and 3; one always changes from the first row to the second, the other stays
  /// in either with probability 1/2.
  let changing = Fitted(
    tensors: [
      "startprob": Tensor(shape: [2, 2], [1, 0, 0.5, 0.5]),
      "transmat": Tensor(shape: [2, 2, 2], [0, 1, 1, 0, 0.5, 0.5, 0.5, 0.5]),
      "weights": Tensor(shape: [2, 2, 1], [1, 1, 1, 1]),
      "means": Tensor(shape: [2, 2, 1, 1], [0, 3, 0, 3]),
      "precisions_cholesky": Tensor(shape: [2, 2, 1, 1], [1, 1, 1, 1]),
      "priors": Tensor(shape: [2], [0.5, 0.5]),
    ], labels: ["a", "b"])

  @Test func anItemsLikelihoodIsThatOfAllWaysThroughTheStates() throws {
    var input = frameFeatures
    input.width = 1
    input.stride = 1
    let rows = [0.5, 2.0, 1.0]
    func density(_ x: Double, _ state: Int) -> Double { exp(-0.5 * pow(x - 3 * Double(state), 2)) }
    let a = density(rows[0], 0) * density(rows[1], 1) * density(rows[2], 0)
    let b = rows.reduce(1) { $0 * 0.5 * (density($1, 0) + density($1, 1)) }
    for (likelihood, power) in [(GMM.Likelihood.sum, 1.0), (.mean, 1.0 / 3)] {
      let node = node {
        $0.states = 2
        $0.likelihood = likelihood
      }
      let scores = try outputRows(
        of: node, input: input, rows: rows.map { Float($0) }, fitted: changing)
      let wanted = pow(a, power) / (pow(a, power) + pow(b, power))
      #expect(abs(Double(scores[0]) - wanted) < 1e-6)
    }
  }

  @Test(arguments: HMM.Topology.allCases)
  func baumWelchNeverLowersTheLikelihood(topology: HMM.Topology) throws {
    let losses = Mutex<[Int: [Double]]>([:])
    let node = node {
      $0.topology = topology
      $0.components = 2
      $0.regularization = 0
      $0.tolerance = 0
      $0.mostIterations = 15
    }
    _ = try node.fit(
      examples, input: frameFeatures,
      options: FitOptions(seed: 1) { iteration, most, loss in
        #expect(most == 45)
        losses.withLock { $0[(iteration - 1) / 15, default: []].append(loss) }
      })
    for losses in losses.withLock({ $0 }).values {
      #expect(losses.count > 1)
      #expect(zip(losses, losses.dropFirst()).everyOne { $1 <= $0 + 1e-9 })
    }
  }

  @Test func leftToRightNeverGoesBackNorSkips() throws {
    let model = try fitted(node(), examples)
    let transitions = try #require(model.tensors["transmat"]).values
    for index in transitions.indices {
      let (from, to) = (index / 3 % 3, index % 3)
      if to < from || to > from + 1 { #expect(transitions[index] == 0) }
      if to == from, from < 2 { #expect((0.5..<1).contains(transitions[index])) }
    }
    #expect(model.tensors["startprob"]?.values == [1, 0, 0, 1, 0, 0, 1, 0, 0])
  }

  @Test func recordingsOfOneRowAreLearntAndScored() throws {
    var generator = SeededGenerator(seed: 5)
    let labels = (0..<40).map { $0 % 2 }
    let rows = labels.flatMap {
      [Float($0) * 8 + Float(generator.unit()), Float(generator.unit())]
    }
    let examples = Examples(rows: rows, width: 2, labels: labels, classes: ["a", "b"])
    for topology in HMM.Topology.allCases {
      let node = node { $0.topology = topology }
      let model = try fitted(node, examples)
      for (label, x) in [Float(0.5), 8.5].enumerated() {
        let scores = try outputRows(
          of: node, input: frameFeatures, rows: [x, 0.5], fitted: model)
        #expect(scores[label] > 0.99)
      }
    }
  }

  @Test func theSameSeedGivesTheSameNumbers() throws {
    let node = node {
      $0.components = 2
      $0.topology = .ergodic
      $0.mostIterations = 2
    }
    #expect(try fitted(node, examples, seed: 5) == fitted(node, examples, seed: 5))
  }

  @Test func rowsFarFromEveryStateGetFiniteScoresAndNaNStaysNaN() throws {
    let model = try fitted(node(), examples)
    let far = try outputRows(
      of: node(), input: frameFeatures, rows: [3e38, -3e38, -1e30, 1e30, 0, 0], fitted: model)
    #expect(far.everyOne { $0.isFinite })
    #expect(abs(far.reduce(0, +) - 1) < 1e-6)
    let none = try outputRows(
      of: node(), input: frameFeatures, rows: [0, 0, .nan, 0], fitted: model)
    #expect(none.everyOne { $0.isNaN })
  }

  @Test func anItemWithoutRowsIsRefused() throws {
    let model = try fitted(node(), examples)
    expectProblem(
      "SG0706", "the recording is too short: not one row reached 'hmm', which needs at least one",
      "use a longer recording, a shorter `frame_length`, or `center: true` in `framing`"
    ) { () throws(Problem) in
      _ = try outputRows(of: node(), input: frameFeatures, rows: [], fitted: model)
    }
  }

  @Test func refusesClassesWithFewerRowsThanComponents() {
    expectProblem(
      "SG0504", "the class 'b' has 1 rows to learn from, fewer than the 2 components of 'hmm'",
      "set n_components to 1 or less, or add recordings of the class"
    ) { () throws(Problem) in
      _ = try node { $0.components = 2 }.fit(
        Examples(
          rows: [1, 2, 3, 4, 5, 7], width: 2, labels: [0, 0, 1], classes: ["a", "b"]),
        input: frameFeatures, options: FitOptions(seed: 1))
    }
  }

  @Test func refusesModelsWithOtherStatesOrWrongTransitions() throws {
    var input = frameFeatures
    input.width = 1
    let one = input
    expectProblem("SG0503", "the model's tensor 'startprob' has shape [2, 2], expected [2, 3]") {
      () throws(Problem) in _ = try node().prepare(for: one, fitted: changing)
    }
    var broken = changing
    broken.tensors["transmat"] = Tensor(shape: [2, 2, 2], [1, 1, 1, 0, 0.5, 0.5, 0.5, 0.5])
    let model = broken
    expectProblem(
      "SG0503", "the model's tensor 'transmat' holds numbers that are no probabilities"
    ) { () throws(Problem) in
      _ = try node { $0.states = 2 }.prepare(for: one, fitted: model)
    }
  }

  @Test func isInterruptedByCancellation() async throws {
    let examples = examples
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      expectProblem("SG0504", "interrupted") { () throws(Problem) in
        _ = try HMM().fit(examples, input: frameFeatures, options: FitOptions(seed: 1))
      }
    }
    await task.value
  }
}
