/// Measures sound as it is read, block by block from the item's first sample: what comes out depends neither
/// on chunks nor on lanes.
struct SoundMeter {
  /// Seconds that a block covers.
  let period: Double
  private let channels: Int
  private let lag: Int
  private let colorLag: Int
  /// The samples of the block that is not full yet.
  private var block: [Float]
  private var filled = 0
  private var count = 0
  private let bandwidth: BandwidthMeter
  /// The numbers of the blocks that were closed since `forget`.
  private(set) var closed: [Float] = []

  /// - Parameter format: Of the audio, nothing left open.
  init(_ format: Format) {
    let rate = format.sampleRate ?? 1
    let frames = max(1, Int((Double(rate) * SoundBlock.seconds).rounded()))
    period = Double(frames) / Double(rate)
    channels = max(1, format.width)
    lag = channels * max(1, Int((Double(rate) / 16_000).rounded()))
    colorLag = channels * SoundColor.lag(rate: format.sampleRate ?? 1)
    block = [Float](repeating: 0, count: frames * channels)
    bandwidth = BandwidthMeter(frames: frames, channels: channels, rate: format.sampleRate ?? 1)
    closed.reserveCapacity(64 * SoundBlock.numbers)
  }

  /// The most bytes that a meter holds: a block that is not full, and the blocks of one read.
  /// - Parameter format: Of the audio, nothing left open.
  static func bytes(for format: Format) -> Int {
    let frames = Int((Double(format.sampleRate ?? 1) * SoundBlock.seconds).rounded()) + 1
    return frames * max(1, format.width) * MemoryLayout<Float>.stride
      + BandwidthMeter.bytes(frames: frames) + 4096
  }

  /// Measures rows of samples.
  mutating func take(_ rows: borrowing RowBuffer) { take(rows.values) }

  /// Measures samples, those of one moment side by side.
  mutating func take(_ samples: Span<Float>) {
    var done = 0
    while done < samples.count {
      let added = min(block.count - filled, samples.count - done)
      let part = samples.extracting(done..<done + added)
      if added == block.count {
        // A whole block need not be copied.
        close(part)
      } else {
        let first = filled
        var target = block.mutableSpan
        for index in part.indices { target[first + index] = part[index] }
        filled += added
        if filled == block.count { finish() }
      }
      done += added
    }
  }

  /// The recording has ended: closes the block that is not full.
  mutating func finish() {
    guard filled > 0 else { return }
    var last = SoundBlock(block.span.extracting(0..<filled), lag: lag, channels: channels)
    if filled == block.count {
      last.bandwidth = bandwidth.bandwidth(of: block.span, number: count)
      last.color = color(of: block.span)
    }
    last.store(in: &closed)
    count += 1
    filled = 0
  }

  /// Forgets what was closed.
  mutating func forget() { closed.removeAll(keepingCapacity: true) }

  private mutating func close(_ samples: Span<Float>) {
    var whole = SoundBlock(samples, lag: lag, channels: channels)
    whole.bandwidth = bandwidth.bandwidth(of: samples, number: count)
    whole.color = color(of: samples)
    whole.store(in: &closed)
    count += 1
  }

  /// A block in two is looked at, which tells as much as all of them do.
  private func color(of block: Span<Float>) -> SoundColor {
    count % 2 == 0 ? SoundColor(block, lag: colorLag) : .unknown
  }
}
