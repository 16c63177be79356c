import GraphCore

/// The root mean square of centred frames, with zeros before and after the item, without keeping the samples: sums of
/// squares over stretches that every frame is made of.
///
/// Sums in double precision; the roots are kept in single, in a spill buffer: the squares of large samples would not
/// fit there.
struct FrameEnergies {
  let hop: Int
  private let channels: Int
  private let length: Int
  /// Samples in a stretch: divides the hop, the frame and the padding.
  private let stretch: Int
  /// Sums of the last stretches, as many as a frame has, channels side by side.
  private var sums: [Double]
  /// Stretches that are complete, those of the padding included.
  private var count: Int
  /// The sum of the stretch that is not complete, of each channel.
  private var open: [Double]
  private var openSamples = 0
  /// Stretches at the end of the next frame.
  private var end: Int
  private var loudest: Float = 0
  private let levels = SpillBuffer(width: 1)

  init(channels: Int, length: Int, hop: Int) {
    self.channels = channels
    self.length = length
    self.hop = hop
    stretch = FrameEnergies.stretch(length: length, hop: hop)
    sums = [Double](repeating: 0, count: length / stretch * channels)
    open = [Double](repeating: 0, count: channels)
    count = length / 2 / stretch
    end = length / stretch
  }

  private static func stretch(length: Int, hop: Int) -> Int {
    func common(_ a: Int, _ b: Int) -> Int { b == 0 ? a : common(b, a % b) }
    return common(common(length, length / 2), hop)
  }

  /// An upper bound of the bytes that it holds, the spill buffer aside.
  static func bytes(channels: Int, length: Int, hop: Int) -> Int {
    8 * channels * (length / stretch(length: length, hop: hop) + 1) + 256
  }

  /// Takes samples of all channels, side by side.
  mutating func take(_ samples: Span<Float>) throws(Problem) {
    let rows = samples.count / channels
    var first = 0
    while first < rows {
      let count = min(stretch - openSamples, rows - first)
      FrameEnergies.add(
        samples.extracting(first * channels..<(first + count) * channels), to: &open)
      openSamples += count
      first += count
      if openSamples == stretch { try close() }
    }
  }

  /// One after another: the sums must not depend on how the samples are cut.
  private static func add(_ samples: Span<Float>, to sums: inout [Double]) {
    for channel in sums.indices {
      var sum = sums[channel]
      for index in stride(from: channel, to: samples.count, by: sums.count) {
        sum += Double(samples[index]) * Double(samples[index])
      }
      sums[channel] = sum
    }
  }

  private mutating func close() throws(Problem) {
    let start = count % (length / stretch) * channels
    for channel in 0..<channels {
      sums[start + channel] = open[channel]
      open[channel] = 0
    }
    openSamples = 0
    count += 1
    if count == end { try closeFrame() }
  }

  private mutating func closeFrame() throws(Problem) {
    var largest = 0.0
    for channel in 0..<channels {
      var sum = 0.0
      for index in stride(from: channel, to: sums.count, by: channels) { sum += sums[index] }
      largest = max(largest, sum)
    }
    let level: InlineArray<1, Float> = [Float((largest / Double(length)).squareRoot())]
    loudest = max(loudest, level[0])
    try levels.append(level.span)
    end += hop / stretch
  }

  /// The item has ended: which frames, from the first to the last, are not silent.
  /// - Parameter part: Of the loudest frame's mean square, or of the least that counts, that is silence yet.
  mutating func finish(above part: Double) throws(Problem) -> Range<Int>? {
    for _ in 0..<length / 2 {
      openSamples += 1
      if openSamples == stretch { try close() }
    }
    let floor = part * FrameEnergies.meanSquare(loudest)
    var found: Range<Int>?
    var block = InlineArray<256, Float>(repeating: 0)
    var first = 0
    while first < levels.count {
      var target = block.mutableSpan
      let read = try levels.read(from: first, into: &target)
      for index in 0..<read where FrameEnergies.meanSquare(target[index]) > floor {
        found = (found?.lowerBound ?? first + index)..<first + index + 1
      }
      first += read
    }
    return found
  }

  private static func meanSquare(_ level: Float) -> Double {
    max(1e-10, Double(level) * Double(level))
  }

  mutating func reset() {
    for index in sums.indices { sums[index] = 0 }
    for index in open.indices { open[index] = 0 }
    openSamples = 0
    count = length / 2 / stretch
    end = length / stretch
    loudest = 0
    levels.removeAll()
  }
}
