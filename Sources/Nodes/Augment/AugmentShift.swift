import GraphCore
import Learning

/// Shift of copies: moves a varied copy in time.
/// Input: audio at a fixed rate, any channels. Output: the same format, as many samples.
struct AugmentShift: Augmentation {
  /// What comes where the copy has moved away.
  enum Fill: String, ParameterChoice { case zeros, wrap }

  var seconds = Interval(-0.1, 0.1)
  var fill = Fill.zeros
  var copies: [Int]?
  var chance = 1.0

  static let about = About(
    "augment.shift", "Moves copies in time, in fits only.", family: "Augment", from: [.audio],
    to: "audio, a copy that comes later or earlier",
    definition: """
      y[i] = x[i - d], d drawn evenly from `shift` for each copy, in whole samples. What is moved beyond an \
      end is left out and zeros come in at the other end; with wrap, it comes in there.
      """)
  static let parameters: [Parameter<AugmentShift>] =
    [
      .init(
        "shift", \.seconds, unit: .seconds, within: -60...60,
        "From where to where the delay is drawn; below 0 is earlier."),
      .init("fill", \.fill, "What comes where the copy has moved away."),
    ] + choosing(\.copies, \.chance)

  func format(for input: Format) throws(Problem) -> Format {
    guard input.kind == .audio else { throw input.refusal(of: "augment.shift", wants: "audio") }
    _ = try input.requireRate(for: "augment.shift")
    try checkCopies()
    return input
  }

  func prepare(for input: Format) throws(Problem) -> any Processor {
    WholeCopyProcessor(
      Shifter(
        seconds: seconds, wraps: fill == .wrap, rate: input.sampleRate ?? 0, channels: input.width),
      width: input.width, choice: choice)
  }

  func rowCount(for input: Format) -> RowCount { .same }

  func stateBytes(for input: Format) -> Int {
    WholeCopyProcessor<Shifter>.bytes(width: max(1, input.width)) + 256
  }

  func delay(for input: Format) -> Delay { .wholeItem }
}

/// Gives a copy from another sample on.
struct Shifter: CopyWork {
  private let seconds: Interval
  private let wraps: Bool
  private let rate: Int
  private let channels: Int
  /// Rows by which the copy comes later.
  private var delay = 0

  init(seconds: Interval, wraps: Bool, rate: Int, channels: Int) {
    self.seconds = seconds
    self.wraps = wraps
    self.rate = rate
    self.channels = channels
  }

  mutating func begin(_ generator: inout SeededGenerator, _ copy: VariedCopy) throws(Problem) {
    delay = Int((generator.draw(seconds) * Double(rate)).rounded())
  }

  func give(
    from first: Int, of item: SpillBuffer, into target: inout MutableSpan<Float>
  ) throws(Problem) -> Int {
    let wanted = min(target.count / channels, item.count - first)
    var done = 0
    while done < wanted {
      var source = first + done - delay
      if wraps { source = (source % item.count + item.count) % item.count }
      var part = target.part(done * channels..<wanted * channels)
      if source < 0 || source >= item.count {
        // Zeros up to where the copy begins, or to the end.
        let zeros = source < 0 ? min(wanted - done, -source) : wanted - done
        for index in 0..<zeros * channels { part[index] = 0 }
        done += zeros
      } else {
        done += try item.read(from: source, into: &part)
      }
    }
    return wanted
  }

  mutating func reset() { delay = 0 }
}
