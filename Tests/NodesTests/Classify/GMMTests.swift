import Glibc
import GraphCore
import GraphTesting
import Learning
import Synchronization
import TestSupport
import Testing

@testable import Nodes

@Suite struct GMMTests {
  func fitted(_ node: GMM, _ examples: Examples, seed: UInt64 = 1) throws -> Fitted {
    try node.fit(examples, input: frameFeatures, options: FitOptions(seed: seed))
  }

  func node(_ change: (inout GMM) -> Void) -> GMM {
    var node = GMM()
    change(&node)
    return node
  }

  /// Two regions for each class, so that one Gaussian would not do.
  let examples = sequences(12, orders: [[0, 2], [1, 3], [1, 1]], seed: 3)

  @Test(arguments: [GMM.Covariance.diag, .full], [GMM.Scope.row, .item])
  func followsEveryRuleOfNodes(covariance: GMM.Covariance, scope: GMM.Scope) throws {
    let node = node {
      $0.covariance = covariance
      $0.scope = scope
      $0.components = 2
    }
    let model = try fitted(node, examples)
    #expect(checkNode(node, input: frameFeatures, fitted: model) == [])
  }

  /// A model of two classes around -1 and 1 with unit variance: by hand, ln p(a) - ln p(b) = -2 x.
  func opposite(_ priors: [Float] = [0.5, 0.5]) -> Fitted {
    Fitted(
      tensors: [
        "weights": Tensor(shape: [2, 1], [1, 1]), "means": Tensor(shape: [2, 1, 1], [-1, 1]),
        "precisions_cholesky": Tensor(shape: [2, 1, 1], [1, 1]),
        "priors": Tensor(shape: [2], priors),
      ], labels: ["a", "b"])
  }

  func scores(_ node: GMM, _ rows: [Float], _ model: Fitted) throws -> [Float] {
    var input = frameFeatures
    input.width = 1
    input.stride = 1
    return try outputRows(of: node, input: input, rows: rows, fitted: model)
  }

  @Test func aRowsScoresFollowBayesRule() throws {
    let found = try scores(GMM(), [0.5, -2], opposite([0.8, 0.2]))
    let wanted = [0.5, -2].flatMap { x in
      let odds = 4 * exp(-2 * x)
      return [Float(odds / (1 + odds)), Float(1 / (1 + odds))]
    }
    #expect(near(found, wanted, within: 1e-6))
  }

  @Test func anItemIsScoredByTheMeanOrTheSumOfItsRowsLogLikelihoods() throws {
    let rows: [Float] = [0.5, 0.25, -0.125, 0.375]
    for (likelihood, log) in [(GMM.Likelihood.mean, -0.5), (.sum, -2.0)] {
      let node = node {
        $0.scope = .item
        $0.likelihood = likelihood
      }
      let found = try scores(node, rows, opposite())
      #expect(found.count == 2)
      #expect(abs(Double(found[0]) - exp(log) / (1 + exp(log))) < 1e-6)
    }
  }

  @Test func learnsClassesThatNoSingleGaussianDescribes() throws {
    let held = sequences(6, orders: [[0, 2], [1, 3], [1, 1]], seed: 4)
    for covariance in GMM.Covariance.allCases {
      let node = node {
        $0.components = 2
        $0.scope = .item
        $0.covariance = covariance
        $0.regularization = 1e-3
      }
      let model = try fitted(node, examples)
      for recording in held.recordings {
        let scores = try outputRows(
          of: node, input: frameFeatures, rows: recording.rows, fitted: model)
        #expect(scores.firstIndex(of: scores.max() ?? 0) == recording.label)
      }
    }
  }

  @Test func oneGaussianIsTheMeanAndTheVarianceOfItsClass() throws {
    let rows: [Float] = [1, 10, 3, 14, 5, 12, 0, 0, 2, 2]
    let examples = Examples(
      rows: rows, width: 2, labels: [0, 0, 0, 1, 1], classes: ["a", "b"])
    let node = node {
      $0.regularization = 0
      $0.priors = .data
    }
    let model = try fitted(node, examples)
    #expect(model.tensors["means"]?.values == [3, 12, 1, 1])
    let deviation = Float((3.0 / 8).squareRoot())
    let factors = try #require(model.tensors["precisions_cholesky"]).values
    #expect(
      near(factors, [deviation, deviation, 1, 1], within: 1e-6))
    #expect(model.tensors["priors"]?.values == [0.6, 0.4])
  }

  @Test func expectationMaximizationNeverLowersTheLikelihood() throws {
    for covariance in GMM.Covariance.allCases {
      let losses = Mutex<[Int: [Double]]>([:])
      let node = node {
        $0.components = 3
        $0.covariance = covariance
        $0.regularization = 0
        $0.tolerance = 0
        $0.mostIterations = 25
      }
      _ = try node.fit(
        examples, input: frameFeatures,
        options: FitOptions(seed: 1) { iteration, most, loss in
          #expect(most == 75)
          losses.withLock { $0[(iteration - 1) / 25, default: []].append(loss) }
        })
      for losses in losses.withLock({ $0 }).values {
        #expect(losses.count > 1)
        #expect(zip(losses, losses.dropFirst()).everyOne { $1 <= $0 + 1e-9 })
      }
    }
  }

  @Test func theSameSeedGivesTheSameNumbersAndAnotherSeedOthers() throws {
    let node = node {
      $0.components = 4
      $0.mostIterations = 2
    }
    let first = try fitted(node, examples, seed: 5)
    #expect(try fitted(node, examples, seed: 5) == first)
    #expect(try fitted(node, examples, seed: 6) != first)
  }

  @Test func rowsFarFromEveryClassGetFiniteScoresAndNaNStaysNaN() throws {
    let model = try fitted(GMM(), examples)
    let far = try outputRows(
      of: GMM(), input: frameFeatures, rows: [3e38, -3e38, -1e30, 1e30], fitted: model)
    #expect(far.everyOne { $0.isFinite })
    #expect(abs(far[0...2].reduce(0, +) - 1) < 1e-6)
    let none = try outputRows(
      of: GMM(), input: frameFeatures, rows: [.nan, 0], fitted: model)
    #expect(none.everyOne { $0.isNaN })
  }

  @Test func anItemWithoutRowsIsRefusedAndOneRowIsEnough() throws {
    let node = node { $0.scope = .item }
    let model = try fitted(node, examples)
    #expect(
      try outputRows(of: node, input: frameFeatures, rows: [0, 0], fitted: model).count == 3)
    expectProblem(
      "SG0706", "the recording is too short: not one row reached 'gmm', which needs at least one",
      "use a longer recording, a shorter `frame_length`, or `center: true` in `framing`"
    ) { () throws(Problem) in
      _ = try outputRows(of: node, input: frameFeatures, rows: [], fitted: model)
    }
  }

  @Test func isInterruptedByCancellation() async throws {
    let examples = examples
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      expectProblem("SG0504", "interrupted") { () throws(Problem) in
        _ = try GMM().fit(examples, input: frameFeatures, options: FitOptions(seed: 1))
      }
    }
    await task.value
  }

  @Test func scoresAreOpenBeforeFittingAndNamedByTheClassesAfter() throws {
    #expect(
      try GMM().format(for: frameFeatures) == Format(.scores, width: 0, clock: frameFeatures.clock))
    let item = node { $0.scope = .item }
    #expect(
      try item.format(for: frameFeatures, fitted: opposite())
        == Format(.scores, width: 2, clock: .item, names: ["a", "b"]))
    expectProblem(
      "SG0301", "'gmm' takes features, not audio, mono, 16000 Hz",
      "put a node that makes features before it, such as `mfcc` or `pool`"
    ) { () throws(Problem) in _ = try item.format(for: .audio(rate: 16_000, channels: 1)) }
  }
}
