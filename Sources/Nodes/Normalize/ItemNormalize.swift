import GraphCore

/// By the item's own rows, which are kept until it ends.
final class ItemNormalizeProcessor: Processor {
  private let settings: Normalize
  private let kept: SpillBuffer
  private var estimate: ScalingEstimate
  private var scaling: ColumnScaling
  /// Rows on their way out of the buffer.
  private var chunk: RowBuffer
  private var isReady = false
  private var next = 0

  private static func chunkRows(_ width: Int) -> Int { max(1, 4096 / max(1, width)) }

  init(_ settings: Normalize, width: Int) {
    self.settings = settings
    kept = SpillBuffer(width: width)
    estimate = ScalingEstimate(settings, width: width)
    scaling = settings.scaling(width: width)
    chunk = RowBuffer(width: width, capacity: ItemNormalizeProcessor.chunkRows(width))
  }

  static func bytes(_ method: Normalize.Method, width: Int) -> Int {
    SpillBuffer.bytes(width: width) + ScalingEstimate.bytes(method, width: width)
      + RowBuffer.bytes(width: width, stride: width, capacity: chunkRows(width)) + 8 * width + 1024
  }

  func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem) {
    for index in 0..<input.count {
      estimate.add(input[index])
      try kept.append(input[index])
    }
  }

  func finish(into output: inout RowBuffer) throws(Problem) -> Bool {
    guard kept.count > 0 else { return false }
    if !isReady { try estimateScaling() }
    while output.room > 0, next < kept.count {
      try read(from: next)
      let taken = min(chunk.count, output.room)
      for index in 0..<taken {
        var row = output.append()
        scaling.apply(chunk[index], into: &row)
      }
      next += taken
    }
    return next < kept.count
  }

  private func estimateScaling() throws(Problem) {
    estimate.beginPasses()
    for _ in 0..<estimate.passes {
      var first = 0
      while first < kept.count {
        try read(from: first)
        for index in 0..<chunk.count { estimate.addAgain(chunk[index]) }
        first += chunk.count
      }
      estimate.endPass()
    }
    for column in scaling.shift.indices {
      settings.set(&scaling, column, estimate.statistics(column))
    }
    isReady = true
  }

  private func read(from first: Int) throws(Problem) {
    chunk.clear()
    try chunk.fill { [kept] span throws(Problem) in try kept.read(from: first, into: &span) }
  }

  func reset() {
    kept.removeAll()
    estimate.reset()
    isReady = false
    next = 0
  }
}
