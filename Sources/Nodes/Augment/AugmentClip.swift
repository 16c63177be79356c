import DSP
import GraphCore
import Learning

/// Clipping of copies: cuts off the loudest samples of a varied copy.
/// Input: audio, any rate and channels, also open. Output: the same format.
struct AugmentClip: Augmentation {
  var share = Interval(0.001, 0.02)
  var copies: [Int]?
  var chance = 1.0

  static let about = About(
    "augment.clip", "Clips copies, in fits only.", family: "Augment", from: [.audio],
    to: "audio, a copy whose loudest samples are cut off",
    definition: """
      y = max(-l, min(l, x)), with l the largest magnitude that leaves a share of the copy's samples, all \
      channels together, above it. The share is drawn evenly for each copy and counted exactly.
      """)
  static let parameters: [Parameter<AugmentClip>] =
    [
      .init(
        "share", \.share, within: 0...0.5,
        "From where to where the share of samples that are clipped is drawn.")
    ] + choosing(\.copies, \.chance)

  func format(for input: Format) throws(Problem) -> Format {
    guard input.kind == .audio else { throw input.refusal(of: "augment.clip", wants: "audio") }
    try checkCopies()
    return input
  }

  func prepare(for input: Format) throws(Problem) -> any Processor {
    WholeCopyProcessor(
      Clipper(share: share, channels: input.width), width: input.width, choice: choice)
  }

  func rowCount(for input: Format) -> RowCount { .same }

  func stateBytes(for input: Format) -> Int {
    let channels = input.width == 0 ? SoundFile.mostChannels : input.width
    return WholeCopyProcessor<Clipper>.bytes(width: channels) + MagnitudeOrder.bytes
      + 4 * Clipper.block * channels + 256
  }

  func delay(for input: Format) -> Delay { .wholeItem }
}

/// Clips a copy once its magnitudes are known.
struct Clipper: CopyWork {
  private let share: Interval
  private let channels: Int
  private var order = MagnitudeOrder()
  private var clipped = 0.0
  private var limit = Float.infinity
  private let scratch: Scratch

  fileprivate static let block = 2048

  init(share: Interval, channels: Int) {
    self.share = share
    self.channels = channels
    scratch = Scratch(Clipper.block * channels)
  }

  mutating func begin(_ generator: inout SeededGenerator, _ copy: VariedCopy) throws(Problem) {
    clipped = generator.draw(share)
  }

  mutating func take(_ samples: Span<Float>) throws(Problem) { order.add(samples) }

  mutating func end(_ item: SpillBuffer) throws(Problem) {
    let all = item.count * channels
    let above = Int((clipped * Double(all)).rounded())
    guard above > 0 else { return }
    order.narrow(to: all - above - 1)
    var first = 0
    while first < item.count {
      let read = try scratch.write { (target) throws(Problem) in
        try item.read(from: first, into: &target)
      }
      scratch.read { order.add($0.extracting(0..<read * channels)) }
      first += read
    }
    // What is silent but for a few samples stays as it is.
    if order.magnitude > 0 { limit = order.magnitude }
  }

  func give(
    from first: Int, of item: SpillBuffer, into target: inout MutableSpan<Float>
  ) throws(Problem) -> Int {
    let rows = try item.read(from: first, into: &target)
    let limit = limit
    for index in 0..<rows * channels { target[index] = max(-limit, min(limit, target[index])) }
    return rows
  }

  mutating func reset() {
    order.reset()
    limit = .infinity
  }
}
