/// Numbers of any shape, in row-major order.
public struct Tensor: Sendable, Equatable {
  public let shape: [Int]
  public let values: [Float]
  /// Creates a tensor.
  /// - Precondition: the shape holds as many numbers as there are values.
  public init(shape: [Int], _ values: [Float]) {
    precondition(shape.reduce(1, *) == values.count, "a tensor's values must fill its shape")
    self.shape = shape
    self.values = values
  }
}

/// What a trainable node has learnt: shared, read-only, by all lanes.
public struct Fitted: Sendable, Equatable {
  /// Named tensors; a node names them and checks their shapes.
  public var tensors: [String: Tensor]
  /// The classes, of classifiers; empty for others.
  public var labels: [String]
  /// The speakers that it knows one by one, in the order of its tensors' rows; empty for nodes that know none.
  public var speakers: [String]
  /// The places of recording that it knows one by one, in the order of its tensors' rows; empty for nodes that
  /// know none.
  package var sites: [String] = []
  public init(tensors: [String: Tensor], labels: [String] = [], speakers: [String] = []) {
    self.tensors = tensors
    self.labels = labels
    self.speakers = speakers
  }

  /// The tensor of a name, if it has the shape that is wanted.
  /// - Throws: `Problem` SG0503 when it is missing or of another shape.
  public func tensor(_ name: String, shape: [Int]) throws(Problem) -> Tensor {
    guard let tensor = tensors[name] else {
      throw Problem(.damagedModel, "the model has no tensor '\(name)'")
    }
    guard tensor.shape == shape else {
      throw Problem(
        .damagedModel, "the model's tensor '\(name)' has shape \(tensor.shape), expected \(shape)")
    }
    return tensor
  }
}

/// How to fit.
public struct FitOptions: Sendable {
  /// Same seed, same rows: the same tensors, bit for bit.
  public var seed: UInt64
  /// Told after each epoch: how many are done, how many there can be, and the loss.
  public var progress: @Sendable (_ epoch: Int, _ most: Int, _ loss: Double) -> Void
  public init(
    seed: UInt64, progress: @escaping @Sendable (Int, Int, Double) -> Void = { _, _, _ in }
  ) {
    self.seed = seed
    self.progress = progress
  }
}

/// A node that must be fitted before it can run, with all its settings or with some.
public protocol TrainableGraphNode: GraphNode {
  /// Whether it has to be fitted with these settings; if not, it runs as any other node.
  var needsFitting: Bool { get }
  /// Whether it learns about each speaker: it is then given all recordings, without labels, those of speakers that are
  /// held out too, since whoever it does not know it can't be run on.
  var enrolsSpeakers: Bool { get }
  /// Whether it learns from all recordings, without labels, those that are held out too: what is told of the held-out
  /// ones then flatters it.
  var seesHeldOut: Bool { get }
  /// Whether it is to be fitted on what the nodes before it give for rows that they have not learnt from, as what judges
  /// their confidence is: the training part is then run through them in folds.
  var wantsHeldOutScores: Bool { get }
  /// Whether it needs labels: classifiers do, normalizations don't.
  var needsLabels: Bool { get }
  /// The most memory that `fit` takes beside the examples; sizes are the largest that may come. Nil, which is the default,
  /// where that can't be said: `FitNeed(assumedFor:)` is then reckoned with.
  func fitNeed(for size: FitSize, input: Format) -> FitNeed?
  /// Learns from rows. Deterministic; checks `Task.isCancelled` and throws `CancellationError`-like SG0504 then.
  /// - Throws: `Problem` SG0504 that says what is wrong with the rows.
  func fit(_ examples: Examples, input: Format, options: FitOptions) throws(Problem) -> Fitted
  /// The format with what was learnt.
  func format(for input: Format, fitted: Fitted) throws(Problem) -> Format
  /// Makes the processor with what was learnt.
  /// - Throws: `Problem` SG0503 when the tensors don't fit.
  func prepare(for input: Format, fitted: Fitted) throws(Problem) -> any Processor
}

/// A node that has to be fitted and is written in Swift.
public protocol TrainableNode: Node, TrainableGraphNode {}

/// A trainable node whose statistics of the place where recordings were made can be blended with those of
/// another place, without labels.
package protocol AdaptableNode: TrainableNode {
  /// Whether its settings are such.
  var isAdaptable: Bool { get }
  /// Whether it learns about each place of recording.
  var learnsSites: Bool { get }
  /// Blends what was learnt with what rows of another place say.
  /// - Parameters:
  ///   - examples: Rows without labels.
  ///   - weight: How much they count, from 0 to 1.
  ///   - site: What the place is called, whose statistics are then kept beside the others; nil to replace
  ///     those of all recordings.
  /// - Throws: `Problem` SG0504 that says what is wrong with the rows; SG0503 when the tensors don't fit.
  func adapt(
    _ fitted: Fitted, to examples: Examples, weight: Double, site: String?, input: Format
  ) throws(Problem) -> Fitted
}

/// A trainable node that judges how unlike rows are to what was learnt from, and has to be brought along when
/// what comes before it is adapted.
package protocol RecalibratedNode: TrainableNode {
  /// What it holds when the rows that it takes have changed.
  /// - Parameters:
  ///   - before: Rows of another place without labels, as they were before.
  ///   - after: The same rows, as they are now.
  /// - Throws: `Problem` SG0503 when the tensors don't fit.
  func recalibrated(
    _ fitted: Fitted, before: Examples, after: Examples, input: Format
  ) throws(Problem) -> Fitted
}

extension TrainableGraphNode {
  public var needsFitting: Bool { true }
  public var enrolsSpeakers: Bool { false }
  public var seesHeldOut: Bool { enrolsSpeakers }
  public var wantsHeldOutScores: Bool { false }
  public func fitNeed(for size: FitSize, input: Format) -> FitNeed? { nil }
  public func prepare(for input: Format) throws(Problem) -> any Processor { throw unfitted }

  /// That it can't run before it is fitted.
  package var unfitted: Problem {
    Problem(
      .noModel, "'\(about.name)' has to be fitted first",
      suggestion: "fit the graph with `sergraph fit`, or name a model with `--model FILE`")
  }
}

extension GraphNode {
  /// What the node gives, with what it has learnt where it has learnt something.
  package func format(for input: Format, fitted: Fitted?) throws(Problem) -> Format {
    guard let fitted, let node = self as? any TrainableGraphNode else {
      return try format(for: input)
    }
    return try node.format(for: input, fitted: fitted)
  }

  /// The node's processor, with what the node has learnt where it has learnt something.
  package func processor(for input: Format, fitted: Fitted?) throws(Problem) -> any Processor {
    guard let fitted, let node = self as? any TrainableGraphNode else {
      return try prepare(for: input)
    }
    return try node.prepare(for: input, fitted: fitted)
  }
}
