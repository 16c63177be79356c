import Glibc
import GraphCore
import GraphTesting
import Learning
import SERGraphs
import Synchronization
import Testing

@testable import Nodes

/// Against scikit-learn, hmmlearn and SciPy, by the numbers in `Tests/Golden/mixtures.safetensors`.
@Suite struct MixtureGoldenTests {
  let golden: Safetensors
  let classes = ["a", "b", "c"]

  init() throws {
    golden = try Safetensors.read("\(Golden.root)/Tests/Golden/mixtures.safetensors")
  }

  func tensor(_ name: String) throws -> Tensor { try #require(golden.tensors[name], "\(name)") }

  func examples() throws -> Examples {
    let rows = try tensor("x")
    return Examples(
      rows: rows.values, width: rows.shape[1], labels: try tensor("y").values.map { Int($0) },
      classes: classes, items: try tensor("item").values.map { Int($0) })
  }

  /// A stored model.
  func model(_ prefix: String, _ names: [String], priors: [Float]) throws -> Fitted {
    var tensors = ["priors": Tensor(shape: [3], priors)]
    for name in names { tensors[name] = try tensor("\(prefix)/\(name)") }
    return Fitted(tensors: tensors, labels: classes)
  }

  func format(at clock: Clock) -> Format { Format(.features, width: 4, clock: clock) }

  /// What a node that gives one row an item gives for each recording.
  func itemScores(_ node: some TrainableNode, _ fitted: Fitted) throws -> [Float] {
    let examples = try examples()
    let frames = Clock.regular(period: Ratio(1, 100), first: Ratio(0), span: Ratio(1, 100))
    return try Set(examples.items).sorted().flatMap { item in
      let own = examples.items.indices.filter { examples.items[$0] == item }
      return try outputRows(
        of: node, input: format(at: frames),
        rows: own.flatMap { examples.numbers[$0 * 4..<($0 + 1) * 4] }, fitted: fitted)
    }
  }

  func largestDifference(_ values: [Float], _ name: String) throws -> Float {
    let wanted = try tensor(name).values
    try #require(values.count == wanted.count)
    return zip(values, wanted).map { abs($0 - $1) }.max() ?? 0
  }

  static let gaussians = ["weights", "means", "precisions_cholesky"]
  static let chains = gaussians + ["startprob", "transmat"]
  static let equal: [Float] = [1 / 3, 1 / 3, 1 / 3]

  @Test(arguments: [GMM.Covariance.diag, .full])
  func mixturesGiveTheProbabilitiesOfScikitLearn(covariance: GMM.Covariance) throws {
    let prefix = "gmm/\(covariance.rawValue)"
    let examples = try examples()
    let counts = classes.indices.map { label in Float(examples.labels.count { $0 == label }) }
    var node = GMM()
    node.components = 3
    node.covariance = covariance
    let rows = Array(examples.numbers.prefix(60 * 4))
    for (name, priors) in [
      ("balanced", Self.equal), ("data", counts.map { $0 / Float(examples.count) }),
    ] {
      let fitted = try model(prefix, Self.gaussians, priors: priors)
      let scores = try outputRows(of: node, input: format(at: .item), rows: rows, fitted: fitted)
      #expect(try largestDifference(scores, "\(prefix)/row/\(name)") < 1e-5)
    }
    node.scope = .item
    let fitted = try model(prefix, Self.gaussians, priors: Self.equal)
    for likelihood in GMM.Likelihood.allCases {
      node.likelihood = likelihood
      #expect(
        try largestDifference(
          itemScores(node, fitted), "\(prefix)/item/\(likelihood.rawValue)") < 1e-4)
    }
  }

  @Test(arguments: [GMM.Covariance.diag, .full])
  func expectationMaximizationEndsWhereScikitLearnEnds(covariance: GMM.Covariance) throws {
    let prefix = "gmm/\(covariance.rawValue)"
    var node = GMM()
    node.components = 3
    node.covariance = covariance
    node.tolerance = 1e-4
    node.mostIterations = 200
    node.regularization = 1e-4
    let losses = Mutex<[Int: [Double]]>([:])
    let fitted = try node.fit(
      try examples(), from: try model("\(prefix)/start", Self.gaussians, priors: Self.equal),
      options: FitOptions(seed: 0) { iteration, _, loss in
        losses.withLock { $0[(iteration - 1) / 200, default: []].append(loss) }
      })
    let found = losses.withLock { $0 }
    let iterations = try tensor("\(prefix)/iterations").values.map { Int($0) }
    let bounds = try tensor("\(prefix)/bound").values
    for label in 0..<3 {
      #expect(found[label]?.count == iterations[label])
      #expect(abs(Float(-(found[label]?.last ?? 0)) - bounds[label]) < 1e-5)
    }
    for name in Self.gaussians {
      let values = try #require(fitted.tensors[name]).values
      #expect(try largestDifference(values, "\(prefix)/\(name)") < 1e-3, "\(name)")
    }
  }

  /// The models of hmmlearn: name, topology, Gaussians in a state.
  static let models: [(String, HMM.Topology, Int)] = [
    ("left-to-right", .leftToRight, 1), ("ergodic", .ergodic, 1), ("mixture", .ergodic, 2),
  ]

  @Test(arguments: models)
  func markovModelsGiveTheProbabilitiesOfHmmlearn(
    name: String, topology: HMM.Topology, components: Int
  ) throws {
    var node = HMM()
    node.components = components
    node.topology = topology
    let fitted = try model("hmm/\(name)", Self.chains, priors: Self.equal)
    for likelihood in GMM.Likelihood.allCases {
      node.likelihood = likelihood
      let scores = try itemScores(node, fitted)
      #expect(
        try largestDifference(scores, "hmm/\(name)/item/\(likelihood.rawValue)") < 1e-4)
      // Differences of log likelihoods, where single precision still holds both probabilities.
      guard likelihood == .sum else { continue }
      let wanted = try tensor("hmm/\(name)/score").values
      for cell in stride(from: 0, to: scores.count, by: 3) where scores[cell + 1] > 1e-30 {
        guard scores[cell] > 1e-30 else { continue }
        let own = log(Double(scores[cell])) - log(Double(scores[cell + 1]))
        let theirs = Double(wanted[cell] - wanted[cell + 1])
        #expect(abs(own - theirs) <= 1e-4 * Double(max(abs(wanted[cell]), 1)))
      }
    }
  }

  @Test(arguments: models.filter { $0.2 == 1 })
  func baumWelchFollowsHmmlearnIterationByIteration(
    name: String, topology: HMM.Topology, components: Int
  ) throws {
    var node = HMM()
    node.topology = topology
    node.mostIterations = 8
    node.tolerance = 0
    node.regularization = 0
    let losses = Mutex<[Float]>([])
    let fitted = try node.fit(
      try examples(), from: try model("hmm/\(name)/start", Self.chains, priors: Self.equal),
      options: FitOptions(seed: 0) { _, _, loss in losses.withLock { $0.append(Float(-loss)) } })
    #expect(try largestDifference(losses.withLock { $0 }, "hmm/\(name)/history") < 1e-4)
    for tensor in Self.chains {
      let values = try #require(fitted.tensors[tensor]).values
      #expect(try largestDifference(values, "hmm/\(name)/\(tensor)") < 1e-3, "\(tensor)")
    }
  }

  @Test func theTemperatureIsThatOfSciPy() throws {
    let scores = try tensor("calibrate/scores").values
    let classes = ["a", "b", "c", "d"]
    let input = Format(.scores, width: 4, clock: .item, names: classes)
    let examples = Examples(
      rows: scores, width: 4, labels: try tensor("calibrate/y").values.map { Int($0) },
      classes: classes)
    let fitted = try Calibrate().fit(examples, input: input, options: FitOptions(seed: 0))
    let wanted = try tensor("calibrate/temperature").values[0]
    #expect(abs((fitted.tensors["temperature"]?.values[0] ?? 0) - wanted) < 1e-5 * wanted)
    let scaled = try outputRows(of: Calibrate(), input: input, rows: scores, fitted: fitted)
    #expect(try largestDifference(scaled, "calibrate/scaled") < 1e-5)
  }
}
