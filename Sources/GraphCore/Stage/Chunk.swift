/// What moves through a graph: the rows that the steps of a stage give in one round, and which rows of the item they are.
///
/// It is made once for each lane and filled again and again; whoever carries it owns it.
final class Chunk {
  /// The rows of one step.
  final class Rows {
    fileprivate(set) var buffer: RowBuffer
    /// The number in the item of the first of them.
    fileprivate(set) var first = 0

    fileprivate init(_ buffer: consuming RowBuffer) { self.buffer = buffer }

    /// How many rows of the item there are up to these, them included.
    var end: Int { first + buffer.count }

    /// Fills the buffer.
    func fill<Value, Failure: Error>(
      _ body: (inout RowBuffer) throws(Failure) -> Value
    ) throws(Failure) -> Value {
      try body(&buffer)
    }
  }

  /// For each step, the rows that it gave.
  let steps: [Rows]
  private var shapes: [RowShape]
  /// The number of the round in the item.
  private(set) var number = 0
  /// Rows of audio that the item has up to here.
  var samples = 0

  /// Creates an empty one with room for what the steps of a stage give.
  /// - Parameter buffer: Makes the buffer of a step, by its number.
  init(
    for stage: Stage, buffer: (Int, RowShape) -> RowBuffer = { _, shape in shape.makeBuffer() }
  ) {
    shapes = stage.steps.map(\.shape)
    steps = shapes.enumerated().map { number, shape in Rows(buffer(number, shape)) }
  }

  /// Makes room for what a stage gives of the recording that it is prepared for.
  func fit(_ stage: Stage) {
    for (number, step) in stage.steps.enumerated() where shapes[number] != step.shape {
      shapes[number] = step.shape
      steps[number].buffer = step.shape.makeBuffer()
    }
  }

  /// Forgets the rows, and starts another round.
  func begin(_ number: Int) {
    self.number = number
    for step in steps { step.buffer.clear() }
  }

  /// Says which row of the item a step's first one of this round is.
  func place(_ step: Int, at first: Int) { steps[step].first = first }
}

/// The rounds that a lane carries at once: mostly one, several where other lanes carry the same item.
final class Load {
  private(set) var chunks: [Chunk]
  /// How many of the chunks hold a round now.
  var count = 0

  /// Creates one with room for a round.
  init(for stage: Stage) { chunks = [Chunk(for: stage)] }

  /// Makes room for what a stage gives of the recording that it is prepared for.
  func fit(_ stage: Stage) { for chunk in chunks { chunk.fit(stage) } }

  /// Makes room for some rounds; memory for more than before is taken once.
  func begin(for stage: Stage, rounds: Int) {
    while chunks.count < rounds { chunks.append(Chunk(for: stage)) }
    count = rounds
  }
}
