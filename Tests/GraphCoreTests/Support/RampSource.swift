import GraphCore

/// Makes recordings from the text of their paths.
///
/// `ramp:1000@16000` has 1000 samples 0, 1, 2, ... at 16 kHz. Words may follow after commas: `streams=3` makes as many
/// items whose samples begin at 0, 1,000, 2,000, ...; `nan=50` makes that sample NaN, `inf=50` infinite; `break=50`
/// fails there; `live` comes as it happens; `channels=2` puts the same sample in each channel; `start=2` begins two seconds in; `missing` can't be
/// opened; `lies` gives another rate than it says.
struct RampSource: Source {
  var rate: Int?
  var channels: Int? = 1

  static let about = About(
    "ramp", "Makes a ramp from the path.", family: "Test", from: [], to: "audio",
    definition: "Sample i is i.")
  static let parameters: [Parameter<RampSource>] = [
    .init("rate", \.rate, unit: .hertz, in: 1...192_000, "The rate that is promised."),
    .init("channels", \.channels, in: 1...8, "The channels that are promised."),
  ]

  let stateBytes = 100

  func format() throws(Problem) -> Format { .audio(rate: rate, channels: channels) }

  func open(_ part: RecordingPart, chunk: Int) throws(Problem) -> any Reader {
    try RampReader(part.path)
  }
}

/// Reads a ramp.
private final class RampReader: Reader {
  let streams: Int
  let format: Format
  let start: Double
  let expectedSeconds: Double? = nil
  var isLive: Bool { words["live"] != nil }
  private let count: Int
  private let words: [String: Int]
  private var stream = 0
  private var next = 0

  init(_ path: String) throws(Problem) {
    let parts = path.split(separator: ",").map(String.init)
    let numbers = (parts.first ?? "").drop { $0 != ":" }.dropFirst().split(separator: "@")
      .compactMap { Int($0) }
    guard numbers.count == 2, !parts.contains("missing") else {
      throw Problem(.cannotOpen, "can't open '\(path)'", suggestion: "check the path")
    }
    var words: [String: Int] = [:]
    for part in parts.dropFirst() {
      let pair = part.split(separator: "=")
      words[String(pair[0])] = pair.count == 2 ? Int(pair[1]) : 0
    }
    self.words = words
    count = numbers[0]
    streams = words["streams"] ?? 1
    start = Double(words["start"] ?? 0)
    format = .audio(
      rate: words["lies"] == nil ? numbers[1] : numbers[1] + 1, channels: words["channels"] ?? 1)
  }

  func select(stream: Int) throws(Problem) {
    self.stream = stream
    next = 0
  }

  func read(into output: inout RowBuffer) throws(Problem) -> Bool {
    let end = min(count, next + output.room)
    guard next < end else { return false }
    while next < end {
      if words["break"] == next { throw Problem(.truncated, "the recording breaks off") }
      var value = Float(next + 1000 * stream)
      if words["nan"] == next { value = .nan }
      if words["inf"] == next { value = -.infinity }
      var row = output.append()
      for channel in row.indices { row[channel] = value }
      next += 1
    }
    return true
  }
}
