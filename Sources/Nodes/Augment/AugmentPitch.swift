import DSP
import Glibc
import GraphCore
import Learning

/// Pitch of copies: raises or lowers the pitch of a varied copy, at the same length.
/// Input: audio at a fixed rate, any channels. Output: the same format, as many samples.
///
/// Formants move with the pitch.
struct AugmentPitch: Augmentation {
  var semitones = Interval(-1, 1)
  var copies: [Int]?
  var chance = 1.0

  static let about = About(
    "augment.pitch", "Raises or lowers the pitch of copies, in fits only.", family: "Augment",
    from: [.audio], to: "audio, a copy at another pitch and of the same length",
    definition: """
      f = 2^(semitones / 12), drawn evenly for each copy and rounded to thousandths. The copy is made f \
      times as long by laying pieces of 25 ms over one another where they are most alike (Verhelst and \
      Roelands, 1993), then resampled to its length by libsoxr. Every frequency is raised by f, formants \
      too.
      """)
  static let parameters: [Parameter<AugmentPitch>] =
    [
      .init(
        "semitones", \.semitones, within: -12...12,
        "From where to where the pitch is moved.")
    ] + choosing(\.copies, \.chance)

  func format(for input: Format) throws(Problem) -> Format {
    guard input.kind == .audio else { throw input.refusal(of: "augment.pitch", wants: "audio") }
    _ = try input.requireRate(for: "augment.pitch")
    try checkCopies()
    return input
  }

  func prepare(for input: Format) throws(Problem) -> any Processor {
    WholeCopyProcessor(
      PitchMover(semitones: semitones, rate: input.sampleRate ?? 0, channels: input.width),
      width: input.width, choice: choice)
  }

  func rowCount(for input: Format) -> RowCount { .same }

  func stateBytes(for input: Format) -> Int {
    let (rate, channels) = (input.sampleRate ?? 0, max(1, input.width))
    return WholeCopyProcessor<PitchMover>.bytes(width: channels)
      + SpillBuffer.bytes(width: channels) + Stretch.bytes(rate: rate, channels: channels)
      + 4 * channels * (rate / 16 + 64) + 700_000 + 80_000 * channels
  }

  func delay(for input: Format) -> Delay { .wholeItem }
}

/// Makes a copy longer or shorter, and resamples it to its length.
struct PitchMover: CopyWork {
  private let semitones: Interval
  private let rate: Int
  private let channels: Int
  private var stretch: Stretch
  private let moved: SpillBuffer
  private let region: Scratch
  private let piece: Scratch
  private let resampled: Scratch
  /// Of the pitch, in thousandths.
  private var factor = 1000

  init(semitones: Interval, rate: Int, channels: Int) {
    self.semitones = semitones
    self.rate = rate
    self.channels = channels
    stretch = Stretch(rate: rate, channels: channels)
    moved = SpillBuffer(width: channels)
    region = Scratch(stretch.regionRows * channels)
    piece = Scratch(stretch.hop * channels)
    resampled = Scratch((2 * stretch.hop + 16) * channels)
  }

  mutating func begin(_ generator: inout SeededGenerator, _ copy: VariedCopy) throws(Problem) {
    factor = Int((1000 * pow(2, generator.draw(semitones) / 12)).rounded())
  }

  mutating func end(_ item: SpillBuffer) throws(Problem) {
    guard factor != 1000 else { return }
    guard let resampler = Resampler(from: factor, to: 1000, channels: channels) else {
      throw Problem(.inputOutput, "libsoxr can't resample by \(factor) to 1000")
    }
    let hop = stretch.hop
    let pieces = (item.count * factor + 1000 * hop - 1) / (1000 * hop)
    for number in 0..<pieces {
      // Where the piece would begin if nothing were moved.
      let start = number * hop * 1000 / factor - stretch.reach
      try read(item, from: start)
      region.read { region in piece.write { stretch.next(region, into: &$0) } }
      try piece.read { (rows) throws(Problem) in
        try resample(rows, resampler, upTo: item.count)
      }
    }
    while moved.count < item.count {
      let before = moved.count
      try resample(nil, resampler, upTo: item.count)
      if moved.count == before { break }
    }
    // libsoxr may round the length down.
    piece.clear()
    while moved.count < item.count {
      try piece.read { (rows) throws(Problem) in
        try moved.append(rows.extracting(0..<channels))
      }
    }
  }

  /// Reads a region; outside the item there is silence.
  private mutating func read(_ item: SpillBuffer, from start: Int) throws(Problem) {
    region.clear()
    let before = min(max(0, -start), stretch.regionRows)
    guard start + before < item.count else { return }
    try region.write { (target) throws(Problem) in
      var part = target.part(before * channels..<target.count)
      _ = try item.read(from: start + before, into: &part)
    }
  }

  private mutating func resample(
    _ rows: Span<Float>?, _ resampler: Resampler, upTo most: Int
  ) throws(Problem) {
    let made = try resampled.write { (target) throws(Problem) in
      try resampler.step(rows, into: &target, at: 0..<target.count / channels)
    }
    let wanted = min(made, most - moved.count)
    try resampled.read { (samples) throws(Problem) in
      try moved.append(samples.extracting(0..<wanted * channels))
    }
  }

  func give(
    from first: Int, of item: SpillBuffer, into target: inout MutableSpan<Float>
  ) throws(Problem) -> Int {
    try (factor == 1000 ? item : moved).read(from: first, into: &target)
  }

  mutating func reset() {
    moved.removeAll()
    stretch.reset()
    factor = 1000
  }
}
