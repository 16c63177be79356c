import Glibc
import GraphCore
import Learning

/// Mixes noise into a copy once its level is known.
struct NoiseMixer: CopyWork {
  private let settings: AugmentNoise
  private let files: [String]
  private let channels: Int
  private var level: SpeechLevel
  private let noise: SpillBuffer
  private var coloured: ColouredNoise
  private var voices: MixedVoices
  private var factor: Float = 0
  private let scratch: Scratch

  // Of the copy.
  private var kind = AugmentNoise.Kind.white
  private var ratio = 0.0
  private var generator = SeededGenerator(seed: 0)
  private var talkers: [RecordingPart] = []
  private var voicesWanted = 0

  private static let block = 2048

  init(_ settings: AugmentNoise, files: [String], rate: Int, channels: Int) {
    self.settings = settings
    self.files = files
    self.channels = channels
    level = SpeechLevel(rate: rate, channels: channels)
    noise = SpillBuffer(width: channels)
    coloured = ColouredNoise(rate: rate, channels: channels)
    voices = MixedVoices(rate: rate, channels: channels)
    scratch = Scratch(NoiseMixer.block * channels)
  }

  /// An upper bound of the bytes that one holds, without voices.
  static func bytes(_ channels: Int) -> Int {
    SpeechLevel.bytes + SpillBuffer.bytes(width: channels) + ColouredNoise.bytes(channels)
      + MixedVoices.bytes(channels) + 4 * block * channels + 2048
  }

  mutating func begin(_ generator: inout SeededGenerator, _ copy: VariedCopy) throws(Problem) {
    kind = generator.pick(settings.kind.words)
    ratio = generator.draw(settings.ratio)
    let (fewest, most) = (Int(settings.talkers.low), Int(settings.talkers.high))
    voicesWanted = fewest + generator.below(most - fewest + 1)
    self.generator = generator
    talkers = copy.talkers
    guard kind == .babble, talkers.count < fewest else { return }
    throw Problem(
      .conflict,
      "babble is made of \(fewest) voices or more, but \(NoiseMixer.count(of: talkers)) other "
        + "\(talkers.count == 1 ? "recording is" : "recordings are") learnt from",
      settings: ["talkers", "kind"],
      suggestion: "learn from more recordings, ask for fewer voices with 'talkers', "
        + "or leave babble out of 'kind'")
  }

  private static func count(of parts: [RecordingPart]) -> String {
    parts.isEmpty ? "no" : String(parts.count)
  }

  mutating func take(_ samples: Span<Float>) throws(Problem) { try level.take(samples) }

  mutating func end(_ item: SpillBuffer) throws(Problem) {
    let root = try level.finish()
    guard root > 0 else { return }
    let speech = root * root
    let squares: Double
    switch kind {
    case .white, .pink, .brown:
      squares = try coloured.write(kind, rows: item.count, by: &generator, into: noise)
    case .babble:
      generator.shuffle(&talkers)
      try voices.load(talkers, voicesWanted, rows: item.count, by: &generator)
      squares = try voices.write(rows: item.count, into: noise)
    case .files:
      try voices.load(file: generator.pick(files), rows: item.count, by: &generator)
      squares = try voices.write(rows: item.count, into: noise)
    }
    let power = squares / Double(item.count * channels)
    factor = power > 0 ? Float((speech / power * pow(10, -ratio / 10)).squareRoot()) : 0
  }

  mutating func give(
    from first: Int, of item: SpillBuffer, into target: inout MutableSpan<Float>
  ) throws(Problem) -> Int {
    let rows = try item.read(from: first, into: &target)
    guard factor > 0 else { return rows }
    let (factor, channels) = (factor, channels)
    var done = 0
    while done < rows {
      let got = try scratch.write { (part) throws(Problem) in
        try noise.read(from: first + done, into: &part)
      }
      let read = min(rows - done, got)
      let start = done * channels
      scratch.read { part in
        for index in 0..<read * channels { target[start + index] += factor * part[index] }
      }
      done += read
    }
    return rows
  }

  mutating func reset() {
    level.reset()
    noise.removeAll()
    voices.removeAll()
    factor = 0
    talkers = []
  }
}
