import CAllocations
package import GraphCore
import Synchronization

/// A source of made-up audio, to check graphs with: the path says what is in it.
///
/// `noise:9000` has 9,000 samples of white noise; `voice:9000` a buzz of 120 Hz whose pitch and loudness change, with
/// pauses; `silence:9000`, `full_scale:9000`, `denormal:9000` the same number again and again; `nan:9000` and
/// `infinity:9000` noise with one such number in the middle. A fresh number after `#` makes another item of the sort.
package struct MadeUpSource: Source {
  var rate = 16_000

  package init() {}

  package static let about = About(
    "made_up", "Makes up audio from the path.", family: "Testing", from: [], to: "audio, mono",
    definition: "The path says what: `noise:9000`, `voice:9000`, `silence:9000`, ...")
  package static let parameters: [Parameter<MadeUpSource>] = [
    .init("sample_rate", \.rate, unit: .hertz, in: 1...384_000, "Samples a second.")
  ]

  package var stateBytes: Int { 256 }

  package func format() throws(Problem) -> Format { .audio(rate: rate, channels: 1) }

  package func open(_ part: RecordingPart, chunk: Int) throws(Problem) -> any Reader {
    let path = part.path
    guard part.start == nil, part.end == nil else {
      throw Problem(.cannotOpen, "'\(path)' is made up, and has no parts", suggestion: "noise:9000")
    }
    guard let recording = MadeUpRecording(path) else {
      throw Problem(.cannotOpen, "'\(path)' says nothing to make up", suggestion: "noise:9000")
    }
    MadeUpSource.opened.withLock { $0.append((path, sergraph_allocation_calls())) }
    return MadeUpReader(recording, rate: rate)
  }

  /// What was opened, with how often its lane had allocated until then.
  static let opened = Mutex<[(path: String, calls: Int)]>([])
}

/// What a path says of the recording that is made up.
struct MadeUpRecording {
  enum Kind: String {
    case noise, voice, silence, denormal, nan, infinity
    case fullScale = "full_scale"
  }

  let kind: Kind
  /// Samples.
  let count: Int
  let seed: UInt64

  /// Nil where the path says nothing that can be made up.
  init?(_ path: String) {
    let parts = path.split(whereSeparator: { $0 == ":" || $0 == "#" }).map(String.init)
    guard let kind = parts.first.flatMap(Kind.init(rawValue:)), parts.count > 1,
      let count = Int(parts[1])
    else { return nil }
    self.kind = kind
    self.count = count
    seed = parts.count > 2 ? UInt64(parts[2]) ?? 1 : 1
  }
}

final class MadeUpReader: Reader {
  let streams = 1
  let format: Format
  let start = 0.0
  let expectedSeconds: Double? = nil
  private let kind: MadeUpRecording.Kind
  private let count: Int
  private var numbers: Numbers
  private var next = 0
  private var phase: Float = 0

  init(_ recording: MadeUpRecording, rate: Int) {
    kind = recording.kind
    count = recording.count
    format = .audio(rate: rate, channels: 1)
    numbers = Numbers(seed: recording.seed)
  }

  func select(stream: Int) throws(Problem) { next = 0 }

  func read(into output: inout RowBuffer) throws(Problem) -> Bool {
    let end = min(count, next + output.room)
    guard next < end else { return false }
    while next < end {
      var row = output.append()
      row[0] = sample(next)
      next += 1
    }
    return true
  }

  private func sample(_ index: Int) -> Float {
    switch kind {
    case .silence: return 0
    case .fullScale: return 1
    case .denormal: return .leastNonzeroMagnitude
    case .nan where index == count / 2: return .nan
    case .infinity where index == count / 2: return .infinity
    case .noise, .nan, .infinity: return 2 * numbers.fraction() - 1
    case .voice:
      let second = Float(index) / Float(format.sampleRate ?? 1)
      // A pitch of 100 to 140 Hz; a pause in every second half-second.
      let part = second - second.rounded(.down)
      phase += (120 + 40 * (part - 0.5)) / Float(format.sampleRate ?? 1)
      if phase >= 1 { phase -= 1 }
      let loudness: Float = part < 0.7 ? 0.3 + 0.4 * part : 0
      return loudness * (2 * phase - 1) + 0.001 * (numbers.fraction() - 0.5)
    }
  }
}
