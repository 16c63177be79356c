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

/// Rows to learn from.
public struct Examples: Sendable {
  /// `count * width` numbers, row after row.
  public let rows: [Float]
  public let width: Int
  /// The class of each row, as an index into `classes`.
  public let labels: [Int]
  public let classes: [String]
  /// Who speaks in each row; nil where the corpus does not name the speaker of every recording.
  public let speakers: [String]?
  /// The number of the recording that each row is of, never falling: rows of one recording stand together, in the order
  /// of time. For what learns from sequences.
  public let items: [Int]
  /// Creates examples.
  /// - Parameter items: Each row a recording of its own if absent.
  public init(
    rows: [Float], width: Int, labels: [Int], classes: [String], speakers: [String]? = nil,
    items: [Int]? = nil
  ) {
    precondition(rows.count == labels.count * width, "every row needs a label")
    precondition(speakers.map { $0.count == labels.count } ?? true, "every row needs a speaker")
    precondition(items.map { $0.count == labels.count } ?? true, "every row needs an item")
    self.rows = rows
    self.width = width
    self.labels = labels
    self.classes = classes
    self.speakers = speakers
    self.items = items ?? Array(labels.indices)
  }
  public var count: Int { labels.count }
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

extension TrainableGraphNode {
  public var needsFitting: Bool { true }
  public var enrolsSpeakers: Bool { false }
  public var seesHeldOut: Bool { enrolsSpeakers }
  public var wantsHeldOutScores: Bool { false }
  public func prepare(for input: Format) throws(Problem) -> any Processor { throw unfitted }

  /// That it can't run before it is fitted.
  package var unfitted: Problem {
    Problem(
      .noModel, "'\(about.name)' has to be fitted first",
      suggestion: "fit the graph with `sergraph fit`, or name a model with `--model FILE`")
  }
}
