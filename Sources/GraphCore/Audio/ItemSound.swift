/// What was measured of an item's sound. The whole item is added up as it comes. Its blocks are kept only
/// where rows cover stretches of it, until the last such row was judged: in memory up to a bound, past that
/// in a temporary file.
struct ItemSound {
  private static let memory = 40_960
  /// Rows that cover less have no flags of their own: so short a stretch says nothing about speech.
  private static let shortest = 1.0
  /// Blocks that are read back at once.
  private static let piece = 256

  private var whole = SoundStretch()
  /// Nil where no row asks for a part of the item.
  private let blocks: SpillBuffer?
  /// For each output, whether something is told of rows that cover parts of the item.
  private let coversParts: [Bool]
  /// Blocks that were let go of.
  private var dropped = 0
  private let limits: [SoundLimit]
  /// Seconds of a block, and samples of all channels in a second.
  let period: Double
  private let samplesInSecond: Double
  private let rate: Double
  /// Of the recording, whatever is taken of them.
  private let channels: Int
  /// What the model has learnt from, in hertz; nil where that is not known.
  private let learnt: Double?
  /// What the decoder said at the start, and at the end once that has come.
  private let first: Set<SoundFlag>
  private var last: Set<SoundFlag> = []
  /// Seconds from where one channel was taken, since the mix cancels.
  var cancelsFrom: Double?

  /// - Parameters:
  ///   - format: Of the source, nothing left open.
  ///   - outputs: The formats of what is told of the item, nothing left open.
  ///   - limits: Of the graph.
  ///   - flags: What the decoder said before the first sample.
  ///   - learnt: The bandwidth that a model has learnt from, in hertz.
  ///   - channels: Of the recording; as many as the format has if absent.
  init(
    _ format: Format, outputs: [Format], limits: [SoundLimit], flags: Set<SoundFlag>,
    learnt: Double? = nil, channels: Int? = nil
  ) {
    self.learnt = learnt
    self.channels = channels ?? format.width
    rate = Double(format.sampleRate ?? 1)
    self.limits = limits
    coversParts = outputs.map { ItemSound.coversParts($0, limits: limits) }
    blocks =
      coversParts.contains(true)
      ? SpillBuffer(width: SoundBlock.numbers, memory: ItemSound.memory) : nil
    period = SoundMeter(format).period
    samplesInSecond = Double(format.sampleRate ?? 1) * Double(max(1, format.width))
    first = flags
  }

  /// The most bytes that one holds.
  static func bytes(outputs: [Format], limits: [SoundLimit]) -> Int {
    guard outputs.contains(where: { coversParts($0, limits: limits) }) else {
      return SoundStretch.bytes
    }
    return SoundStretch.bytes + SpillBuffer.bytes(width: SoundBlock.numbers, memory: memory)
      + piece * SoundBlock.numbers * MemoryLayout<Float>.stride
  }

  /// Whether something is told of rows that cover parts of an item.
  private static func coversParts(_ output: Format, limits: [SoundLimit]) -> Bool {
    switch output.clock {
    case .item: return false
    case .open, .segments: return true
    case .regular(_, _, let span):
      return isTold(from: 0, to: span.value) || (output.kind == .scores && !limits.isEmpty)
    }
  }

  /// Whether no block had to go to a file.
  var isInMemory: Bool { blocks?.isInMemory ?? true }

  /// Adds blocks in order.
  mutating func append(_ added: Span<Float>) throws(Problem) {
    for first in stride(from: 0, to: added.count, by: SoundBlock.numbers) {
      whole.add(SoundBlock(stored: added.extracting(first..<first + SoundBlock.numbers)))
    }
    try blocks?.append(added)
  }

  /// Lets go of blocks that no row covers which is still to be judged, once they take half of the memory; the
  /// last block stays.
  /// - Parameter starts: For each output, when the next row begins at the earliest, in seconds from the
  ///   item's start.
  mutating func forget(before starts: [Double]) {
    guard let blocks, blocks.isInMemory, 2 * blocks.count >= blocks.mostInMemory else { return }
    let first = zip(starts, coversParts).lazy.filter(\.1).map(\.0).min() ?? 0
    let passed = min(Int(max(0, first) / period + 1e-6) - dropped, blocks.count - 1)
    guard passed > 0 else { return }
    blocks.removeFirst(passed)
    dropped += passed
  }

  /// The recording was read to its end.
  mutating func end(_ flags: Set<SoundFlag>) { last = flags }

  /// Whether anything is to be told of a row.
  static func isTold(from start: Double, to end: Double) -> Bool { end - start >= shortest }

  /// What is known of a stretch. It takes the blocks that end within it, so that nothing depends on how far
  /// the recording has been read since.
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
    if let cancelsFrom, cancelsFrom < end { flags.insert(.channelsCancel) }
    if isNarrow(measures) { flags.insert(.narrowBand) }
    if !ItemSound.isTold(from: start, to: end) { flags = [] }
    return RowSound(
      flags: SoundFlag.allCases.filter(flags.contains),
      isNoSpeech: isWithholding && limits.contains { $0.isBroken(by: measures) })
  }

  /// What is known of the sound of the whole item.
  var ofWhole: RecordingSound {
    let measures = whole.measures(samplesInSecond: samplesInSecond)
    var flags = measures.flags.union(first).union(last)
    if cancelsFrom != nil { flags.insert(.channelsCancel) }
    if isNarrow(measures) { flags.insert(.narrowBand) }
    return RecordingSound(
      flags: SoundFlag.allCases.filter(flags.contains), bandwidth: measures.bandwidth,
      rate: Int(rate), channels: channels, seconds: measures.seconds,
      speechLevel: measures.speechLevel, depth: measures.spread)
  }

  private func isNarrow(_ measures: SoundMeasures) -> Bool {
    learnt.map { measures.isNarrow(beside: $0, rate: rate) } ?? false
  }

  private func measure(from start: Double, to end: Double) throws(Problem) -> SoundMeasures {
    guard end < .infinity, let blocks else {
      return whole.measures(samplesInSecond: samplesInSecond)
    }
    let ended = Int(end / period + 1e-6)
    let stop = min(dropped + blocks.count, max(1, ended))
    let begin = max(dropped, min(stop - 1, Int(start / period + 1e-6)))
    var stretch = SoundStretch()
    try forEachBlock(of: blocks, begin - dropped, stop - dropped) { stretch.add($0) }
    return stretch.measures(samplesInSecond: samplesInSecond)
  }

  private func forEachBlock(
    of blocks: SpillBuffer, _ begin: Int, _ stop: Int, _ body: (SoundBlock) -> Void
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
