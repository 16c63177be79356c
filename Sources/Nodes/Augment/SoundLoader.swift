import GraphCore

/// Reads other recordings as one channel at a rate, for what mixes them in or folds with them.
struct SoundLoader {
  private let rate: Int
  private let source = Decode()

  private static let block = 4096

  init(rate: Int) { self.rate = rate }

  /// An upper bound of the bytes that one holds.
  static let bytes = 4 * block + 512

  /// What reading takes besides, while it lasts.
  static let bytesOfReading =
    SoundFile.bytes + ChannelPicker.bytes + Downmix.bytes
    + MonoResampling.bytes

  /// Adds samples of a recording to a buffer.
  /// - Parameters:
  ///   - most: How many at most; of a longer recording, a part of it.
  ///   - share: Of 0 to 1: how far into what is longer the part begins.
  /// - Returns: The sum of the squares of the samples.
  func load(
    _ part: RecordingPart, most: Int, from share: Double, into buffer: SpillBuffer
  ) throws(Problem) -> Double {
    var reader = try source.open(part, chunk: SoundLoader.block)
    let wanted = Double(most) / Double(rate)
    if let seconds = reader.expectedSeconds, seconds > wanted, !reader.isLive {
      var middle = part
      middle.start = (part.start ?? 0) + share * (seconds - wanted)
      reader = try source.open(middle, chunk: SoundLoader.block)
    }
    var read = RowBuffer(width: 1, capacity: SoundLoader.block)
    let resampling = try MonoResampling(from: reader.format.sampleRate ?? rate, to: rate)
    var squares = 0.0
    let take = { (samples: Span<Float>) throws(Problem) in
      try keep(samples, most, into: buffer, &squares)
    }
    while buffer.count < most {
      read.clear()
      guard try reader.read(into: &read) else {
        try resampling.finish(to: take)
        break
      }
      try resampling.convert(read.values, to: take)
    }
    return squares
  }

  private func keep(
    _ samples: Span<Float>, _ most: Int, into buffer: SpillBuffer, _ squares: inout Double
  ) throws(Problem) {
    let samples = samples.extracting(0..<min(samples.count, most - buffer.count))
    for index in samples.indices { squares += Double(samples[index]) * Double(samples[index]) }
    try buffer.append(samples)
  }
}
