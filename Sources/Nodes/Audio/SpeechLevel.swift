import Glibc
import GraphCore

/// The level of an item's speech, without what lies between: the mean power of the frames that are nearly as
/// loud as the loudest one.
///
/// Frames are five stretches of 5 ms, one every two stretches, with silence before and after the item; a
/// stretch is rounded to whole samples. Sums in double precision; the root mean square of each frame is kept
/// in single, since which frames count is only known when the item ends: four bytes for 10 ms, past 44
/// minutes in a temporary file.
struct SpeechLevel {
  /// Stretches in a frame, and from one frame to the next.
  private static let (length, hop) = (5, 2)
  /// How far below the loudest frame those are that count, in decibel.
  static let range = 25.0

  /// Numbers in a stretch, those of all channels.
  private let stretch: Int
  /// Sums of squares of the last stretches, as many as a frame has, and of the one that is not complete.
  private var sums = [Double](repeating: 0, count: length)
  private var open = 0.0
  private var openNumbers = 0
  /// Stretches that are complete, the silence before the item included.
  private var count = hop
  private var loudest: Float = 0
  private let frames = SpillBuffer(width: 1)

  init(rate: Int, channels: Int) {
    stretch = max(1, (rate + 100) / 200) * channels
  }

  static var bytes: Int { SpillBuffer.bytes(width: 1) + 8 * length + 256 }

  /// Takes samples of all channels, side by side.
  mutating func take(_ samples: Span<Float>) throws(Problem) {
    var first = 0
    while first < samples.count {
      let end = min(samples.count, first + stretch - openNumbers)
      // One after another: the sum must not depend on how the samples are cut.
      var sum = open
      for index in first..<end { sum += Double(samples[index]) * Double(samples[index]) }
      open = sum
      openNumbers += end - first
      first = end
      if openNumbers == stretch { try close() }
    }
  }

  private mutating func close() throws(Problem) {
    sums[count % SpeechLevel.length] = open
    open = 0
    openNumbers = 0
    count += 1
    guard count >= SpeechLevel.length, (count - SpeechLevel.length) % SpeechLevel.hop == 0 else {
      return
    }
    var sum = 0.0
    for index in sums.indices { sum += sums[index] }
    let level: InlineArray<1, Float> = [
      Float((sum / Double(SpeechLevel.length * stretch)).squareRoot())
    ]
    loudest = max(loudest, level[0])
    try frames.append(level.span)
  }

  /// The item has ended.
  /// - Returns: The root of the mean power of the frames that count; 0 of silence.
  mutating func finish() throws(Problem) -> Double {
    if openNumbers > 0 { try close() }
    for _ in 0..<SpeechLevel.hop { try close() }
    let least = Double(loudest) * pow(10, -SpeechLevel.range / 20)
    var (power, counted) = (0.0, 0)
    var block = InlineArray<256, Float>(repeating: 0)
    var first = 0
    while first < frames.count {
      var target = block.mutableSpan
      let read = try frames.read(from: first, into: &target)
      for index in 0..<read where Double(target[index]) >= least {
        power += Double(target[index]) * Double(target[index])
        counted += 1
      }
      first += read
    }
    return counted == 0 ? 0 : (power / Double(counted)).squareRoot()
  }

  mutating func reset() {
    for index in sums.indices { sums[index] = 0 }
    open = 0
    openNumbers = 0
    count = SpeechLevel.hop
    loudest = 0
    frames.removeAll()
  }
}
