import Glibc
import GraphCore

/// Voice activity: which frames hold speech, by their energy over a noise floor that follows the recording.
/// Input: frames. Output: features, `speech` 0 or 1, or what `output` lists, same clock.
///
/// The floor looks half of `floor_time` ahead as well as back, so that a recording may begin with speech; rows come that
/// much, and `min_speech`, later. About 1 us a frame of 400 samples.
struct VAD: Node {
  enum Column: String, ParameterChoice { case speech, level, floor }

  var margin = 6.0
  var leastLevel = -60.0
  var highestFloor = -20.0
  var floorTime = 1500.0
  var leastSpeech = 50.0
  var hangover = 200.0
  var output = [Column.speech]

  static let about = About(
    "vad", "Tells which frames hold speech.", family: "Voice", from: [.frames],
    to: "features: speech (0 or 1), level and floor in decibel, as output lists them",
    definition: """
      level is the mean square of the frame less its mean, in decibel relative to a full-scale square wave, at least \
      -120. floor is the lowest level within floor_time / 2 before and after, but at most max_floor. A frame is \
      active if its level is above floor + margin and above min_level; it is speech if it stands in a run of active \
      frames of at least min_speech, or at most hangover after one. Times are rounded to whole rows.
      """)
  static let parameters: [Parameter<VAD>] = [
    .init(
      "margin", \.margin, unit: .decibel, in: 0...100,
      "How far above the noise floor speech is."),
    .init(
      "min_level", \.leastLevel, unit: .decibel, in: -120...0,
      "Level up to which nothing is speech, relative to full scale."),
    .init(
      "max_floor", \.highestFloor, unit: .decibel, in: -120...0,
      "The most that the noise floor can be, relative to full scale; louder is speech."),
    .init(
      "floor_time", \.floorTime, unit: .milliseconds, in: 1...600_000,
      "Stretch whose lowest level is the noise floor; longer than speech without a pause."),
    .init(
      "min_speech", \.leastSpeech, unit: .milliseconds, in: 0...60_000,
      "Shortest run of active frames that is speech."),
    .init(
      "hangover", \.hangover, unit: .milliseconds, in: 0...60_000,
      "How long speech goes on after its last active frame."),
    .init("output", \.output, "Which columns, in order: speech, level, floor."),
  ]

  func format(for input: Format) throws(Problem) -> Format {
    try input.require(.frames, for: "vad")
    guard input.clock.period != nil else {
      throw Problem(
        .openRate, "'vad' needs frames of a known sample rate, but gets \(input)",
        suggestion: "take the frames from `framing`")
    }
    guard !output.isEmpty, Set(output).count == output.count else {
      throw Problem(
        .conflict, "'output' is \(output.text), but takes each column at most once",
        settings: ["output"],
        suggestion: "for example `output: [speech, level]`")
    }
    var format = input
    format.kind = .features
    format.width = output.count
    format.stride = output.count
    format.names = output.map(\.rawValue)
    return format
  }

  /// Rows of a time in milliseconds.
  private func rows(_ milliseconds: Double, _ input: Format) -> Int {
    Int((milliseconds / 1000 / (input.clock.period?.value ?? 1)).rounded())
  }

  private func reach(_ input: Format) -> Int { rows(floorTime / 2, input) }

  private func attack(_ input: Format) -> Int { max(1, rows(leastSpeech, input)) }

  func prepare(for input: Format) throws(Problem) -> any Processor {
    VADProcessor(
      settings: self, reach: reach(input), attack: attack(input), hangover: rows(hangover, input))
  }

  func rowCount(for input: Format) -> RowCount { .same }

  func stateBytes(for input: Format) -> Int { 4 * (3 * reach(input) + 3 * attack(input)) + 1024 }

  func delay(for input: Format) -> Delay {
    .seconds(Double(reach(input) + attack(input) - 1) * (input.clock.period?.value ?? 0))
  }
}

final class VADProcessor: Processor {
  private let columns: [VAD.Column]
  private let margin: Float
  private let leastLevel: Float
  private let highestFloor: Float
  /// Rows to each side that the floor looks at.
  private let reach: Int
  /// Rows that make a run of active frames speech.
  private let attack: Int
  private let hangover: Int
  /// The levels of the last rows; row `r` at `r % levels.count`.
  private var levels: [Float]
  /// The floors of the last rows that were judged; row `r` at `r % floors.count`.
  private var floors: [Float]
  private var rows = 0
  /// Rows whose floor is known.
  private var judged = 0
  private var given = 0
  /// The active run that the last judged row ends, in rows.
  private var run = 0
  /// The row after the last one of a run that is long enough.
  private var speechEnd = 0

  init(settings: VAD, reach: Int, attack: Int, hangover: Int) {
    columns = settings.output
    margin = Float(settings.margin)
    leastLevel = Float(settings.leastLevel)
    highestFloor = Float(settings.highestFloor)
    self.reach = reach
    self.attack = attack
    self.hangover = hangover
    levels = [Float](repeating: 0, count: 2 * reach + attack + 1)
    floors = [Float](repeating: 0, count: attack + 1)
  }

  func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem) {
    for index in 0..<input.count {
      levels[rows % levels.count] = VADProcessor.level(input[index])
      rows += 1
      if rows > reach + judged { judge() }
      if judged >= attack + given { give(into: &output) }
    }
  }

  func finish(into output: inout RowBuffer) throws(Problem) -> Bool {
    while output.room > 0, given < rows {
      if judged < min(rows, given + attack) { judge() } else { give(into: &output) }
    }
    return given < rows
  }

  /// The mean square less the mean's, in decibel.
  private static func level(_ frame: Span<Float>) -> Float {
    var (sum, squares) = (0.0, 0.0)
    for index in frame.indices {
      let value = Double(frame[index])
      sum += value
      squares += value * value
    }
    let count = Double(frame.count)
    let variance = squares / count - (sum / count) * (sum / count)
    return Float(10 * log10(max(variance, 1e-12)))
  }

  /// Finds the floor of one more row, and whether it is active.
  private func judge() {
    var floor = highestFloor
    for row in max(0, judged - reach)..<min(rows, judged + reach + 1) {
      floor = min(floor, levels[row % levels.count])
    }
    floors[judged % floors.count] = floor
    let level = levels[judged % levels.count]
    run = level > floor + margin && level > leastLevel ? run + 1 : 0
    judged += 1
    if run >= attack { speechEnd = judged }
  }

  private func give(into output: inout RowBuffer) {
    // A run that is found long enough only now begins at this row, so none that counts lies ahead.
    let isSpeech = speechEnd > 0 && given < speechEnd + hangover
    var row = output.append()
    for column in columns.indices {
      switch columns[column] {
      case .speech: row[column] = isSpeech ? 1 : 0
      case .level: row[column] = levels[given % levels.count]
      case .floor: row[column] = floors[given % floors.count]
      }
    }
    given += 1
  }

  func reset() {
    rows = 0
    judged = 0
    given = 0
    run = 0
    speechEnd = 0
  }
}
