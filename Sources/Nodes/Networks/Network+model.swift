package import GraphCore
import Learning

extension Network {
  /// A network with first weights.
  func network(
    for input: Format, classes: Int, seed: UInt64
  ) throws(Problem) -> TrainedNetwork {
    let shape = try shape(of: input)
    do throws(LayerRefusal) {
      return try TrainedNetwork(descriptions, from: shape, classes: classes, seed: seed)
    } catch { throw problem(of: error) }
  }

  /// A network with the numbers of a model.
  func network(
    for input: Format, fitted: Fitted, number: Int
  ) throws(Problem) -> TrainedNetwork {
    let network = try network(for: input, classes: fitted.labels.count, seed: 0)
    for parameter in network.parameters + network.statistics {
      parameter.values = try fitted.tensor("\(number).\(parameter.name)", shape: parameter.shape)
        .values
    }
    return network
  }

  /// The tensor that holds the layers' texts.
  static let layersTensor = "layers"

  /// The layers' texts, a line each, as bytes: numbers alone don't tell whether 'relu' or 'elu' stood between.
  var layersAsNumbers: Tensor {
    let bytes = Array(layers.map(\.text).joined(separator: "\n").utf8)
    return Tensor(shape: [bytes.count], bytes.map { Float($0) })
  }

  /// Refuses a model that was fitted with other layers, at the first one that differs.
  /// - Throws: `Problem` SG0502.
  func checkLayers(of fitted: Fitted) throws(Problem) {
    guard let stored = fitted.tensors[Network.layersTensor] else {
      throw Problem(.damagedModel, "the model has no tensor '\(Network.layersTensor)'")
    }
    guard stored != layersAsNumbers else { return }
    let bytes = stored.values.map { $0 >= 0 && $0 < 256 ? UInt8($0) : 63 }
    let then = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    let now = layers.map(\.text)
    let number = now.indices.first { $0 >= then.count || then[$0] != now[$0] } ?? now.count
    guard number < then.count, number < now.count else {
      throw Problem(
        .otherFeatures,
        "the model was fitted with \(then.count) layers, and the graph has \(now.count)",
        settings: ["layers"], suggestion: "fit the graph again, or name its model with --model")
    }
    throw Problem(
      .otherFeatures,
      "the model was fitted with \(then[number]) as layer \(number), and the graph has \(now[number])",
      settings: ["layers[\(number)]"],
      suggestion: "did you mean \(then[number])? Otherwise fit the graph again")
  }

  /// Rows of a batch with what layers keep of them and their gradients; weights, gradients, moments and
  /// averages; rows of the longest item; what the libraries take.
  package func fitNeed(for size: FitSize, input: Format) -> FitNeed? {
    guard let shape = try? shape(of: input) else { return nil }
    func cost(rows: Int) -> LayerCost? {
      try? LayerDescription.cost(
        of: descriptions,
        from: LayerShape(rows: rows, bands: shape.bands, channels: shape.channels))
    }
    guard let batch = cost(rows: rows), let item = cost(rows: size.mostOfItem + 64),
      let end = try? embedding(of: input)
    else { return nil }
    let parameters = batch.parameters + (end.channels + 1) * size.classes
    let ofBatch = LayerCost.product(
      batchSize * 3 / 2, 4 * min(batch.outputs, .max >> 16) + 4 * rows * size.columns)
    let ofItem = item.outputs + 3 * (size.mostOfItem + 64) * size.columns
    let numbers = min(ofBatch, .max >> 8) + min(ofItem, .max >> 8) + 12 * parameters
    return FitNeed(
      working: 4 * numbers + 128 * size.rows / max(1, size.mostOfItem) + MatrixProduct.workBytes
        + (96 << 20),
      model: 4 * ensemble * parameters + 4096)
  }
}
