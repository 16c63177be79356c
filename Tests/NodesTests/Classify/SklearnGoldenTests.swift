import GraphCore
import Nodes
import SERGraphs
import Synchronization
import Testing

/// Against the numbers of scikit-learn in `Tests/Golden/sklearn.safetensors`.
@Suite struct SklearnGoldenTests {
  let golden: Safetensors

  init() throws {
    golden = try Safetensors.read("\(Golden.root)/Tests/Golden/sklearn.safetensors")
  }

  func tensor(_ name: String) throws -> Tensor { try #require(golden.tensors[name], "\(name)") }

  /// The largest difference, and where it is.
  func expect(
    _ values: [Float], near name: String, within tolerance: Float,
    _ location: SourceLocation = #_sourceLocation
  ) throws {
    let wanted = try tensor(name).values
    try #require(values.count == wanted.count, sourceLocation: location)
    let worst = zip(values, wanted).map { abs($0 - $1) }.max() ?? 0
    #expect(worst <= tolerance, "\(name)", sourceLocation: location)
  }

  func examples(_ rows: String) throws -> Examples {
    let rows = try tensor(rows)
    return Examples(
      rows: rows.values, width: rows.shape[1], labels: try tensor("y").values.map { Int($0) },
      classes: ["a", "b", "c", "d"])
  }

  func model(_ prefix: String) throws -> Fitted {
    var tensors: [String: Tensor] = [:]
    for index in 0..<2 {
      tensors["weight.\(index)"] = try tensor("\(prefix)/weights\(index)")
      tensors["bias.\(index)"] = try tensor("\(prefix)/biases\(index)")
    }
    return Fitted(tensors: tensors, labels: ["a", "b", "c", "d"])
  }

  @Test func scalesAsStandardScalerDoes() throws {
    let examples = try examples("x")
    let input = Format(.features, width: examples.width, clock: .item)
    let fitted = try Normalize().fit(examples, input: input, options: FitOptions(seed: 0))
    // Columns range from 0.01 to 100; relative errors.
    for (name, values) in [("mean", fitted.tensors["mean"]), ("scale", fitted.tensors["scale"])] {
      for (own, theirs) in zip(try #require(values).values, try tensor("scaler/\(name)").values) {
        #expect(abs(own - theirs) <= 1e-6 * abs(theirs))
      }
    }
    let scaled = try run(Normalize(), fitted: fitted, input: input, examples.numbers)
    try expect(scaled, near: "scaler/x", within: 2e-6)
  }

  @Test func givesItsProbabilitiesFromItsWeights() throws {
    var node = MLP()
    node.hiddenLayerSizes = [16]
    let rows = try tensor("scaler/x").values.prefix(50 * 12)
    let scores = try run(
      node, fitted: try model("fitted"), input: Format(.features, width: 12, clock: .item),
      Array(rows))
    try expect(scores, near: "fitted/probabilities", within: 1e-6)
  }

  /// Fits from the given weights in the given order, as the golden fits did.
  func fit(_ change: (inout MLP) -> Void) throws -> (Fitted, [Float]) {
    var node = MLP()
    node.hiddenLayerSizes = [16]
    change(&node)
    let losses = Mutex<[Float]>([])
    let fitted = try node.fit(
      try examples("scaler/x"), from: try model("start"),
      options: FitOptions(seed: 0) { _, _, loss in losses.withLock { $0.append(Float(loss)) } })
    return (fitted, losses.withLock { $0 })
  }

  @Test(arguments: [("step", 50), ("ragged", 60)])
  func threeEpochsOfAdamEndWhereItsEnd(name: String, batch: Int) throws {
    let (fitted, losses) = try fit {
      $0.batchSize = batch
      $0.mostEpochs = 3
    }
    for index in 0..<2 {
      let weights = try #require(fitted.tensors["weight.\(index)"]).values
      let biases = try #require(fitted.tensors["bias.\(index)"]).values
      try expect(weights, near: "\(name)/weights\(index)", within: 2e-6)
      try expect(biases, near: "\(name)/biases\(index)", within: 2e-6)
    }
    try expect(losses, near: "\(name)/loss", within: 2e-6)
  }

  @Test func stopsInTheEpochInWhichItStops() throws {
    let (_, losses) = try fit {
      $0.batchSize = 50
      $0.tolerance = 0.01
      $0.mostEpochs = 500
    }
    try expect(losses, near: "patience/loss", within: 1e-4)
  }
}
