import GraphCore

/// Speech rate: how often segments of speech begin, how long they and the pauses between them are.
/// Input: segments. Output: features, four columns; one row an item, or one a window.
///
/// `vad` and `segment` before it make segments of what is loud; with `column: voiced`, `segment` makes them of what
/// has a pitch, and they come about as often as syllables.
struct SpeechRate: Node {
  static let names = [
    "segments_per_second", "mean_length", "speech_fraction", "pauses_per_second", "mean_pause",
  ]

  var window: Double?
  var hop: Double?

  static let about = About(
    "speech_rate", "Counts segments of speech a second.", family: "Voice", from: [.segments],
    to: "features: " + names.joined(separator: ", "),
    definition: """
      segments_per_second counts the segments that begin in the item or window, and pauses_per_second those of them \
      that another came before, by its length in seconds; mean_length is the seconds of speech in it divided by the \
      segments that are at least partly in it, speech_fraction the part of its rows that is speech, and mean_pause \
      the mean length in seconds of the pauses that end in it (silence before the first and after the last segment \
      is no pause). Segments that overlap count as one as long as they last. 0 where there is nothing to count. \
      Windows are as those of pool.
      """)
  static let parameters: [Parameter<SpeechRate>] = [
    .init(
      "window", \.window, unit: .seconds, in: 0.001...86_400,
      "Length of the sliding window, rounded to whole rows; the whole item if absent."),
    .init(
      "hop", \.hop, unit: .seconds, in: 0.001...86_400,
      "From one window's start to the next one's, rounded to whole rows; wanted with `window`."),
  ]

  func format(for input: Format) throws(Problem) -> Format {
    guard input.kind == .segments, input.clock.period != nil else {
      throw Problem(
        .wrongKind, "'speech_rate' takes segments, but gets \(input)",
        suggestion: "put `vad` and `segment` before it")
    }
    // Windows of rows are those of `pool`, and so are the times of what comes out.
    var format = try Pool(window: window, hop: hop).format(for: input)
    format.width = SpeechRate.names.count
    format.stride = format.width
    format.names = SpeechRate.names
    return format
  }

  private func rows(_ input: Format) -> (window: Int, hop: Int)? {
    guard let window, let hop, let period = input.clock.period?.value else { return nil }
    func count(_ seconds: Double) -> Int { max(1, Int((seconds / period).rounded())) }
    return (count(window), count(hop))
  }

  func prepare(for input: Format) throws(Problem) -> any Processor {
    let (window, hop) = rows(input) ?? (Int.max / 4, Int.max / 4)
    return SpeechRateProcessor(
      window: window, hop: hop, period: input.clock.period?.value ?? 0,
      isSliding: self.window != nil)
  }

  func capacity(for rows: Int, input: Format) -> Int {
    guard let (_, hop) = self.rows(input) else { return 1 }
    return rows / hop + 1
  }

  func rowCount(for input: Format) -> RowCount {
    rows(input).map { .windows(length: $0.window, hop: $0.hop) } ?? .unknown
  }

  func stateBytes(for input: Format) -> Int {
    let open = rows(input).map { ($0.window + $0.hop - 1) / $0.hop } ?? 1
    return open * MemoryLayout<SpeechCounts>.stride + 512
  }

  func delay(for input: Format) -> Delay { window.map { .seconds($0) } ?? .wholeItem }

  /// A window is given with its last row.
  func lateness(for input: Format) -> Delay { window == nil ? .wholeItem : .seconds(0) }
}

/// What is counted in an item or a window.
struct SpeechCounts {
  private var rows = 0
  private var speech = 0
  private var begun = 0
  private var present = 0
  private var pauses = 0
  private var pauseRows = 0
  private var wasSpeech = false

  /// - Parameters:
  ///   - begins: Whether a segment begins at this row.
  ///   - pause: The length of the pause that ends here, 0 if none does.
  mutating func add(isSpeech: Bool, begins: Bool, pause: Int) {
    rows += 1
    if isSpeech {
      speech += 1
      if begins || !wasSpeech { present += 1 }
    }
    if begins { begun += 1 }
    if pause > 0 {
      pauses += 1
      pauseRows += pause
    }
    wasSpeech = isSpeech
  }

  func write(period: Double, into row: inout MutableSpan<Float>) {
    let seconds = Double(max(1, rows)) * period
    row[0] = Float(Double(begun) / seconds)
    row[1] = Float(Double(speech) * period / Double(max(1, present)))
    row[2] = Float(Double(speech) / Double(max(1, rows)))
    row[3] = Float(Double(pauses) / seconds)
    row[4] = Float(Double(pauseRows) * period / Double(max(1, pauses)))
  }
}

final class SpeechRateProcessor: Processor {
  private let window: Int
  private let hop: Int
  private let period: Double
  private let isSliding: Bool
  /// Window `k` uses element `k % windows.count`.
  private var windows: [SpeechCounts]
  private var rows = 0
  private var given = 0
  /// The highest segment so far.
  private var last: Float = 0
  private var wasSpeech = false
  /// Rows since the last segment.
  private var silence = 0

  init(window: Int, hop: Int, period: Double, isSliding: Bool) {
    self.window = window
    self.hop = hop
    self.period = period
    self.isSliding = isSliding
    windows = Array(repeating: SpeechCounts(), count: (window + hop - 1) / hop)
  }

  func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem) {
    for index in 0..<input.count {
      let row = input[index]
      var number: Float = 0
      for layer in row.indices { number = max(number, row[layer]) }
      let isSpeech = number > 0
      // Of segments that overlap, the next one goes on where the last one was.
      let begins = isSpeech && (!wasSpeech || (row.count == 1 && number != last))
      let pause = begins && last > 0 ? silence : 0
      add(isSpeech: isSpeech, begins: begins, pause: pause)
      if isSpeech { last = number }
      silence = isSpeech ? 0 : silence + 1
      wasSpeech = isSpeech
      if rows == given * hop + window { give(into: &output) }
    }
  }

  private func add(isSpeech: Bool, begins: Bool, pause: Int) {
    var one = given
    while one * hop <= rows {
      windows[one % windows.count].add(isSpeech: isSpeech, begins: begins, pause: pause)
      one += 1
    }
    rows += 1
  }

  func finish(into output: inout RowBuffer) throws(Problem) -> Bool {
    guard rows > 0 else {
      throw Problem(
        .tooShort, "the recording is too short: not one row reached 'speech_rate'",
        suggestion: "use a longer recording, or a shorter `frame_length`")
    }
    let covered = given == 0 ? 0 : (given - 1) * hop + window
    if !isSliding || (covered < rows && given * hop < rows) { give(into: &output) }
    return false
  }

  private func give(into output: inout RowBuffer) {
    var row = output.append()
    windows[given % windows.count].write(period: period, into: &row)
    windows[given % windows.count] = SpeechCounts()
    given += 1
  }

  func reset() {
    for index in windows.indices { windows[index] = SpeechCounts() }
    rows = 0
    given = 0
    last = 0
    wasSpeech = false
    silence = 0
  }
}
