package import GraphCore
import Learning

/// Classifies items by a network of layers over their rows, such as the frames of a spectrogram.
///
/// Input: a spectrum or features, in the order of time. Output: scores, one probability for each class; or an
/// embedding, the numbers before the last layer. One row an item, or one every `hop` seconds. `layers` stand
/// in the graph; behind them comes a dense layer with one output for each class, and softmax. Cost per row:
/// see the table of layers of `sergraph plan`.
///
/// Rows are an image, `[rows][bands][channels]`, where the first layer that looks at more than one number is
/// `conv2d`, `depthwise` or a pool; otherwise a sequence, whose channels are the columns. Fitted by gradient
/// descent on the cross entropy of whole items, or of `rows` that lie side by side. Wrong where columns
/// differ in size by orders of magnitude: put `normalize` before it.
package struct Network: Classifier {
  package var layers: [NetworkLayer] = [.statisticsPool]
  package var gives = Result.scores
  package var channels = 1
  package var rows = 150
  package var longest = 3000
  package var window: Double?
  package var hop: Double?
  package var epochs = 40
  package var batchSize = 32
  package var optimizer = NetworkOptimizer.adamw(AdamWSettings())
  package var learningRate = 4e-3
  package var schedule = RateSchedule.oneCycle
  package var labelSmoothing = 0.1
  package var focus = 0.0
  package var classWeight = ClassWeight.balanced
  package var mixup = 0.0
  package var variation = VariationSettings()
  package var clipNorm: Double? = 5
  package var averagedEpochs = 1
  package var choosesEpochs = false
  package var patience: Int?
  package var copyShare = 0.5
  package var ensemble = 1
  package var threads = 2

  package init() {}

  /// What comes out.
  package enum Result: String, ParameterChoice { case scores, embedding }

  package static let about = About(
    "network", "Classifies items by a network of layers over their rows.", family: "Classify",
    from: [.features, .spectrum], to: "scores of the fitted classes, or features",
    definition: """
      layers, one after another, then a dense layer to the classes and softmax. Fitted by stochastic gradient descent \
      (AdamW or SGD) on the cross entropy with label smoothing, over batches of items, each cut to `rows` rows at a place \
      that is drawn anew in every epoch. Zeros stand behind shorter items and count nowhere.
      """)

  package static let parameters: [Parameter<Network>] = [
    .init("layers", \.layers, "The layers, in order; the last ones make one row an item."),
    .init("gives", \.gives, "The classes' probabilities, or what comes before the last layer."),
    .init("channels", \.channels, in: 1...64, "Images that the columns hold side by side."),
    .init(
      "rows", \.rows, unit: .rows, in: 1...100_000,
      "Rows of each item in a step of the fit, from a place that is drawn."),
    .init(
      "longest", \.longest, unit: .rows, in: 1...1_000_000,
      "The most rows of an item that are kept; with `window` there may be any number."),
    .init(
      "window", \.window, unit: .seconds, in: 0.001...3600,
      "Length of the sliding window that is scored, rounded to whole rows; the whole item if absent. Fits take whole items."
    ),
    .init(
      "hop", \.hop, unit: .seconds, in: 0.001...3600,
      "From one window's start to the next one's, rounded to whole rows; wanted with `window`."),
    .init("epochs", \.epochs, in: 1...100_000, "How often the fit sees each item."),
    .init("batch_size", \.batchSize, in: 1...65_536, "Items of each step of the fit."),
    .init("optimizer", \.optimizer, "What moves the weights."),
    .init("learning_rate", \.learningRate, in: 1e-12...1e3, "The highest length of steps."),
    .init("schedule", \.schedule, "How the learning rate goes over the steps."),
    .init(
      "label_smoothing", \.labelSmoothing, in: 0...0.9,
      "The share of the wanted probability that all classes share."),
    .init(
      "focus", \.focus, in: 0...10,
      "Focal loss: well classified items count less, by (1 - p) to this power."),
    .init(
      "class_weight", \.classWeight, "balanced: every class counts the same, however many items."),
    .init(
      "mixup", \.mixup, in: 0...10,
      "Items are mixed by pairs, with shares of the beta distribution of this number; 0: not."),
    .init("variation", \.variation, "How items are varied anew in every epoch."),
    .init("clip_norm", \.clipNorm, in: 1e-6...1e9, "The longest gradient; null: any."),
    .init(
      "averaged_epochs", \.averagedEpochs, in: 1...100_000,
      "The weights are the mean of those after each of so many last epochs."),
    .init(
      "choose_epochs", \.choosesEpochs,
      "Whether the epoch is taken that is best on some held-out speakers of the training part."),
    .init(
      "patience", \.patience, in: 1...100_000,
      "With choose_epochs: the fit stops after more epochs than this without a better one."),
    .init(
      "copy_share", \.copyShare, in: 0...1,
      "Where a recording has varied copies: the share of epochs that take one of them, drawn anew, in its place."
    ),
    .init(
      "ensemble", \.ensemble, in: 1...64,
      "Networks that are fitted from different seeds; their scores are averaged."),
    .init(
      "threads", \.threads, in: 1...64,
      "Threads of the fit. Sums depend on it in their last bits, so it is part of the model."),
  ]

  package var isOverItem: Bool { true }
  package func capacity(for rows: Int, input: Format) -> Int {
    sliding(input)?.capacity(for: rows) ?? 1
  }
  package func rowCount(for input: Format) -> RowCount { sliding(input)?.rowCount ?? .unknown }
  package func delay(for input: Format) -> Delay {
    sliding(input) == nil ? .wholeItem : .seconds(window ?? 0)
  }
  /// A window is given with its last row.
  package func lateness(for input: Format) -> Delay {
    sliding(input) == nil ? .wholeItem : .seconds(0)
  }

  /// The windows that are scored; nil where the item is.
  func sliding(_ input: Format) -> SlidingWindow? {
    SlidingWindow(window: window, hop: hop, over: input)
  }

  package func format(for input: Format) throws(Problem) -> Format {
    guard input.kind == .features || input.kind == .spectrum else {
      throw Problem(
        .wrongKind, "'network' takes a spectrum or features, not \(input)",
        suggestion:
          "put nodes before it that make an image of the sound, such as `stft`, `mel` and `log`")
    }
    var embedding: LayerShape?
    if input.width > 0 { embedding = try self.embedding(of: input) }
    let clock = try SlidingWindow.clock(window: window, hop: hop, over: input, for: "network")
    guard gives == .embedding else {
      return Format(.scores, width: 0, clock: clock, sampleRate: input.sampleRate)
    }
    return Format(
      .features, width: embedding?.channels ?? 0, clock: clock, sampleRate: input.sampleRate)
  }

  package func format(for input: Format, fitted: Fitted) throws(Problem) -> Format {
    try checkLayers(of: fitted)
    var output = try format(for: input)
    guard gives == .scores else { return output }
    output.width = fitted.labels.count
    output.stride = output.width
    output.names = fitted.labels
    return output
  }

  package func table(for input: Format) -> NodeTable? { layerTable(for: input) }

  package func prepare(for input: Format, fitted: Fitted) throws(Problem) -> any Processor {
    try checkClasses(of: fitted)
    var networks: [TrainedNetwork] = []
    for number in 0..<ensemble {
      networks.append(try network(for: input, fitted: fitted, number: number))
    }
    return NetworkProcessor(networks, node: self, input: input)
  }

  /// The rows of the longest item or of a window, what the layers give for them, and the weights, which every
  /// lane has for itself.
  package func stateBytes(for input: Format) -> Int {
    let kept = sliding(input)?.length ?? longest
    guard let shape = try? shape(of: input),
      let cost = try? LayerDescription.cost(
        of: descriptions,
        from: LayerShape(
          rows: kept + NetworkScores.rowBlock, bands: shape.bands, channels: shape.channels))
    else { return 0 }
    let numbers = kept * input.width * 3 + cost.outputs + ensemble * 3 * cost.parameters
    return numbers * MemoryLayout<Float>.stride + (1 << 20)
  }
}
