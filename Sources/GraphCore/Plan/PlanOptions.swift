/// How a plan is to be made.
public struct PlanOptions: Sendable {
  /// What bounds the memory.
  package enum Limit: Sendable {
    /// As much as the machine has.
    case machine
    case bytes(Int)
    /// Nothing: the plan is one term of a larger sum.
    case unlimited
  }

  /// Lanes; nil for one a core.
  public var lanes: Int?
  /// The most rows of audio that are read at once.
  public var chunk: Int
  package var limit: Limit
  /// Whether items may be varied copies, as in a fit. If not, nodes that only vary copies take no step.
  package var variesCopies = false
  /// Nodes through which the source's rows go before the graph gets them, in order: what recordings are tried
  /// under. Each gives the format that it takes.
  package var condition: [any GraphNode] = []

  public init(lanes: Int? = nil, chunk: Int = 8192, memory: Int? = nil) {
    self.init(lanes: lanes, chunk: chunk, limit: memory.map { .bytes($0) } ?? .machine)
  }

  package init(lanes: Int? = nil, chunk: Int = 8192, limit: Limit) {
    self.lanes = lanes
    self.chunk = chunk
    self.limit = limit
  }

  /// The most bytes that a run may take; nil for as many as the machine has.
  public var memory: Int? {
    get { if case .bytes(let bytes) = limit { bytes } else { nil } }
    set { limit = newValue.map { .bytes($0) } ?? .machine }
  }
}

extension PlanOptions.Limit {
  /// In bytes; nil where nothing bounds it.
  var bytes: Int? {
    switch self {
    case .machine: physicalMemory()
    case .bytes(let bytes): bytes
    case .unlimited: nil
    }
  }
}
