import GraphCore

/// The level of the parts of an item in which there is speech: the mean power of those frames of 25 ms, one
/// after another, that are within 30 dB of the loudest one.
struct SpeechActiveLevel {
  private let channels: Int
  /// Rows of a frame.
  private let length: Int
  /// The power of each whole frame.
  private let powers = SpillBuffer(width: 1)
  private var squares = 0.0
  private var rows = 0
  private var loudest: Float = 0
  /// The power of the last frame.
  private let last = Scratch(1)
  private let scratch = Scratch(1024)

  init(rate: Int, channels: Int) {
    self.channels = channels
    length = max(1, rate / 40)
  }

  /// An upper bound of the bytes that one holds.
  static let bytes = SpillBuffer.bytes(width: 1) + 4096 + 512

  /// Takes samples, a whole number of rows.
  mutating func take(_ samples: Span<Float>) throws(Problem) {
    var first = 0
    let all = samples.count / channels
    while first < all {
      let last = min(all, first + length - rows)
      // One after another: the sum must not depend on how the samples are cut.
      var squares = squares
      for index in first * channels..<last * channels {
        squares += Double(samples[index]) * Double(samples[index])
      }
      self.squares = squares
      rows += last - first
      first = last
      if rows == length { try close() }
    }
  }

  private mutating func close() throws(Problem) {
    let power = Float(squares / Double(rows * channels))
    last.write { $0[0] = power }
    loudest = max(loudest, power)
    try last.read { (power) throws(Problem) in try powers.append(power) }
    squares = 0
    rows = 0
  }

  /// The mean power of the frames with speech; of less than a frame, that of all rows.
  mutating func power() throws(Problem) -> Double {
    if powers.count == 0, rows > 0 { try close() }
    var (sum, count, first) = (0.0, 0, 0)
    while first < powers.count {
      let read = try scratch.write { (target) throws(Problem) in
        try powers.read(from: first, into: &target)
      }
      scratch.read { powers in
        for index in 0..<read where powers[index] >= 1e-3 * loudest {
          sum += Double(powers[index])
          count += 1
        }
      }
      first += read
    }
    return count > 0 ? sum / Double(count) : 0
  }

  mutating func reset() {
    powers.removeAll()
    squares = 0
    rows = 0
    loudest = 0
  }
}
