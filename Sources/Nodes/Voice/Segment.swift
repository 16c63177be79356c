import Glibc
import GraphCore

/// Segment: which stretch of the recording each row belongs to, for nodes that take `segments`.
/// Input: rows at a regular clock; with `by: speech`, features with a column that says where speech is.
/// Output: segments, the number (from 1) of each row's segment, or 0; same clock.
struct Segment: Node {
  enum Method: String, ParameterChoice { case speech, window, csv }

  var method = Method.speech
  var column = "speech"
  var threshold = 0.5
  var leastSpeech = 0.1
  var leastSilence = 0.3
  var padding = 0.1
  var most: Double?
  var window: Double?
  var hop: Double?
  var file: InputPath?

  static let about = About(
    "segment", "Cuts the recording into segments.", family: "Voice",
    from: [.audio, .frames, .spectrum, .features, .patches, .scores],
    to: "segments: the number of each row's segment, or 0",
    definition: """
      speech: rows whose column is above threshold are speech; stretches of it with less than min_silence between \
      them are one; of those, at least min_speech long, each is a segment, with padding on both sides, which is cut \
      into pieces of max_length, the last one shorter. window: segment k (from 1) covers window seconds from \
      (k - 1) * hop on; rows after the last whole one make one more, shorter one, and so does a recording shorter \
      than a window; segments that overlap stand in ceil(window / hop) layers, number k in layer (k - 1) modulo \
      that. csv: the lines of a file with the columns path, start and end, the latter in seconds of the recording, \
      whose path ends in that of the line; rows belong to a segment by the middle of what they cover, and segments \
      without rows get no number. Times are rounded to whole rows.
      """)
  static let parameters: [Parameter<Segment>] = [
    .init("by", \.method, "What makes segments: speech, window or csv."),
    .init("column", \.column, "With speech, the column that tells it from silence."),
    .init("threshold", \.threshold, in: -1000...100_000, "With speech, what is above it."),
    .init(
      "min_speech", \.leastSpeech, unit: .seconds, in: 0...600,
      "With speech, the shortest segment, before padding."),
    .init(
      "min_silence", \.leastSilence, unit: .seconds, in: 0...600,
      "With speech, the shortest silence between two segments."),
    .init(
      "padding", \.padding, unit: .seconds, in: 0...300,
      "With speech, what is added on both sides; at most half of `min_silence`."),
    .init(
      "max_length", \.most, unit: .seconds, in: 0.01...86_400,
      "With speech, longest segment, padding included; any length if absent."),
    .init(
      "window", \.window, unit: .seconds, in: 0.001...86_400, "With window, length of a segment."),
    .init(
      "hop", \.hop, unit: .seconds, in: 0.001...86_400,
      "With window, from one segment's start to the next one's; the window if absent."),
    .init("file", \.file, "With csv, the file; relative to the graph file."),
  ]

  func format(for input: Format) throws(Problem) -> Format {
    guard case .regular(let period, _, _) = input.clock else {
      throw Problem(
        .wrongKind, "'segment' takes rows at a regular clock, but gets \(input)",
        suggestion: "connect `in` to `vad`, or to frames or features")
    }
    var layers = 1
    switch method {
    case .speech: try checkSpeech(input)
    case .window:
      guard window != nil else {
        throw Problem(
          .conflict, "'by' is window, but 'window' is not set", settings: ["by", "window"],
          suggestion: "for example `window: 1.0`")
      }
      let (window, hop) = windowRows(period.value)
      layers = (window + hop - 1) / hop
    case .csv:
      guard file != nil else {
        throw Problem(
          .conflict, "'by' is csv, but 'file' is not set", settings: ["by", "file"],
          suggestion: "for example `file: segments.csv`, with the columns path, start, end")
      }
      if let origin = input.origin {
        throw Problem(
          .conflict, "'\(origin)' leaves out a part of the recording, whose times the file holds",
          suggestion: "leave '\(origin)' out, or use `by: speech`")
      }
    }
    return Format(
      .segments, width: layers, clock: input.clock, sampleRate: input.sampleRate,
      names: Format.numbered("segment", layers))
  }

  private func checkSpeech(_ input: Format) throws(Problem) {
    guard input.kind == .features, input.names.contains(column) else {
      throw Problem(
        .wrongKind, "'segment' needs a column '\(column)', but gets \(input)",
        suggestion: "put `vad` before it, or set `column` to one of its input's")
    }
    guard 2 * padding <= leastSilence else {
      throw Problem(
        .conflict,
        "'padding' is \(padding.text), more than half of 'min_silence', \(leastSilence.text): segments would overlap",
        settings: ["padding", "min_silence"],
        suggestion: "set 'padding' to at most \((leastSilence / 2).text)")
    }
  }

  private func windowRows(_ period: Double) -> (window: Int, hop: Int) {
    func count(_ seconds: Double) -> Int { max(1, Int((seconds / period).rounded())) }
    return (count(window ?? 1), count(hop ?? window ?? 1))
  }

  private func speechRows(_ period: Double) -> SpeechSegments.Lengths {
    func count(_ seconds: Double) -> Int { Int((seconds / period).rounded()) }
    let silence = max(1, count(leastSilence))
    return SpeechSegments.Lengths(
      speech: max(1, count(leastSpeech)), silence: silence,
      padding: min(count(padding), silence / 2),
      most: most.map { max(1, count($0)) } ?? Int.max / 2)
  }

  func prepare(for input: Format) throws(Problem) -> any Processor {
    guard case .regular(let period, let first, _) = input.clock else {
      throw Problem(.wrongKind, "'segment' takes rows at a regular clock, but gets \(input)")
    }
    switch method {
    case .speech:
      return SpeechSegmentProcessor(
        column: input.names.firstIndex(of: column) ?? 0, threshold: Float(threshold),
        lengths: speechRows(period.value))
    case .window:
      let (window, hop) = windowRows(period.value)
      return WindowSegmentProcessor(window: window, hop: hop)
    case .csv:
      return FileSegmentProcessor(
        file: try SegmentFile(path: file?.path ?? ""), first: first.value, period: period.value)
    }
  }

  func rowCount(for input: Format) -> RowCount { .same }

  func stateBytes(for input: Format) -> Int {
    guard let period = input.clock.period?.value else { return 0 }
    switch method {
    case .speech: return 64 * (speechRows(period).delay + 8) + 512
    case .window: return 512
    case .csv:
      var status = stat()
      // What is kept of a line is a few times as long as the line.
      return stat(file?.path ?? "", &status) == 0 ? 24 * Int(status.st_size) + 100_000 : 100_000
    }
  }

  func delay(for input: Format) -> Delay {
    guard let period = input.clock.period?.value else { return .seconds(0) }
    switch method {
    case .speech: return .seconds(Double(speechRows(period).delay) * period)
    case .window:
      let (window, hop) = windowRows(period)
      return .seconds(Double(WindowSegmentProcessor.delay(window: window, hop: hop)) * period)
    case .csv: return .seconds(0)
    }
  }
}
