/// What was measured of an item's sound: its blocks, in memory up to a bound, past that in a temporary file.
struct ItemSound {
  private static let memory = 16_384
  static let bytes = SpillBuffer.bytes(width: SoundBlock.numbers, memory: memory) + 16_384
  /// Rows that cover less have no flags of their own: they are single frames.
  private static let shortest = 0.1
  /// Blocks that are read back at once.
  private static let piece = 256

  private let blocks = SpillBuffer(width: SoundBlock.numbers, memory: memory)
  private let limits: [SoundLimit]
  /// Seconds of a block, and samples of all channels in a second.
  private let period: Double
  private let samplesInSecond: Double
  /// What the decoder said at the start, and at the end once that has come.
  private let first: Set<SoundFlag>
  private var last: Set<SoundFlag> = []

  /// - Parameters:
  ///   - format: Of the source, nothing left open.
  ///   - limits: Of the graph.
  ///   - flags: What the decoder said before the first sample.
  init(_ format: Format, limits: [SoundLimit], flags: Set<SoundFlag>) {
    self.limits = limits
    period = SoundMeter(format).period
    samplesInSecond = Double(format.sampleRate ?? 1) * Double(max(1, format.width))
    first = flags
  }

  /// Adds blocks in order.
  mutating func append(_ added: Span<Float>) throws(Problem) { try blocks.append(added) }

  /// The recording was read to its end.
  mutating func end(_ flags: Set<SoundFlag>) { last = flags }

  /// Whether anything is to be told of a row.
  static func isTold(from start: Double, to end: Double) -> Bool { end - start >= shortest }

  /// What is known of a stretch. It takes the blocks that end within it, so that nothing depends on how far the
  /// recording has been read since.
  /// - Parameters:
  ///   - start: In seconds from the item's start.
  ///   - end: The same, not cut at the item's end: infinite for the whole item.
  ///   - isAnswer: Whether the row is an answer, which the graph's limits can withhold.
  func judge(from start: Double, to end: Double, isAnswer: Bool) throws(Problem) -> RowSound {
    let isWithholding = isAnswer && !limits.isEmpty
    guard isWithholding || ItemSound.isTold(from: start, to: end) else { return .sound }
    let measures = try measure(from: start, to: end)
    var flags = measures.flags.union(first)
    if end == .infinity { flags.formUnion(last) }
    if !ItemSound.isTold(from: start, to: end) { flags = [] }
    return RowSound(
      flags: SoundFlag.allCases.filter(flags.contains),
      isNoSpeech: isWithholding && limits.contains { $0.isBroken(by: measures) })
  }

  private func measure(from start: Double, to end: Double) throws(Problem) -> SoundMeasures {
    let ended = end == .infinity ? blocks.count : Int(end / period + 1e-6)
    let stop = min(blocks.count, max(1, ended))
    let begin = max(0, min(stop - 1, Int(start / period + 1e-6)))
    var stretch = SoundStretch()
    try forEachBlock(begin, stop) { stretch.add($0) }
    stretch.endOfSums(samplesInSecond: samplesInSecond)
    try forEachBlock(begin, stop) { stretch.look($0) }
    stretch.endOfSpeech()
    return stretch.measures
  }

  private func forEachBlock(
    _ begin: Int, _ stop: Int, _ body: (SoundBlock) -> Void
  ) throws(Problem) {
    var row = begin
    var numbers = [Float](
      repeating: 0, count: max(0, min(stop - begin, ItemSound.piece)) * SoundBlock.numbers)
    while row < stop {
      let wanted = min(ItemSound.piece, stop - row)
      var all = numbers.mutableSpan
      var target = all.part(0..<wanted * SoundBlock.numbers)
      _ = try blocks.read(from: row, into: &target)
      for block in 0..<wanted {
        let place = block * SoundBlock.numbers
        body(SoundBlock(stored: numbers.span.extracting(place..<place + SoundBlock.numbers)))
      }
      row += wanted
    }
  }
}

/// Judges the sound of an output's rows.
struct ResultJudge {
  /// Nil where nothing was measured.
  let sound: ItemSound?
  let isAnswer: Bool

  /// - Parameters:
  ///   - times: Of rows, from what the clock calls zero, as if the item had no end.
  ///   - offset: Seconds from the item's start to that.
  func sounds(
    of times: [(start: Double, end: Double)], after offset: Double
  ) throws(Problem) -> [RowSound] {
    var sounds: [RowSound] = []
    sounds.reserveCapacity(times.count)
    for time in times {
      sounds.append(
        try sound?.judge(from: offset + time.start, to: offset + time.end, isAnswer: isAnswer)
          ?? .sound)
    }
    return sounds
  }
}
