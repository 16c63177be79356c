import DSP
import GraphCore
import Learning

/// Makes white, pink and brown noise, another one for each channel.
struct ColouredNoise {
  private let channels: Int
  private let rate: Int
  private let pink: [SecondOrderSection]
  private let brown: [SecondOrderSection]
  private let white: Scratch
  private let filtered: Scratch
  private var samples = [Double](repeating: 0, count: ColouredNoise.block)

  private static let block = 1024

  init(rate: Int, channels: Int) {
    self.rate = rate
    self.channels = channels
    pink = NoiseColour.pink(rate: Double(rate))
    brown = NoiseColour.brown(rate: Double(rate))
    white = Scratch(ColouredNoise.block * channels)
    filtered = Scratch(ColouredNoise.block * channels)
  }

  /// An upper bound of the bytes that one holds.
  static func bytes(_ channels: Int) -> Int { 8 * block * (channels + 1) + 800 * channels + 2048 }

  /// Adds noise to a buffer.
  /// - Returns: The sum of the squares.
  mutating func write(
    _ kind: AugmentNoise.Kind, rows: Int, by generator: inout SeededGenerator,
    into buffer: SpillBuffer
  ) throws(Problem) -> Double {
    let sections = kind == .white ? [] : kind == .pink ? pink : brown
    var filters = [SectionChain](repeating: SectionChain(sections), count: channels)
    // Until the filters have forgotten that there was nothing before.
    if kind != .white { _ = try write(rate / 10, &filters, by: &generator, into: nil) }
    return try write(rows, &filters, by: &generator, into: buffer)
  }

  private mutating func write(
    _ rows: Int, _ filters: inout [SectionChain], by generator: inout SeededGenerator,
    into buffer: SpillBuffer?
  ) throws(Problem) -> Double {
    var (squares, done) = (0.0, 0)
    while done < rows {
      let count = min(ColouredNoise.block, rows - done)
      draw(count, by: &generator)
      filter(count, &filters)
      try filtered.read { (all) throws(Problem) in
        let made = all.extracting(0..<count * channels)
        for index in made.indices { squares += Double(made[index]) * Double(made[index]) }
        try buffer?.append(made)
      }
      done += count
    }
    return squares
  }

  private mutating func draw(_ rows: Int, by generator: inout SeededGenerator) {
    let count = rows * channels
    white.write { target in
      for index in 0..<count { target[index] = generator.nearlyNormal() }
    }
  }

  private mutating func filter(_ rows: Int, _ filters: inout [SectionChain]) {
    let channels = channels
    for channel in 0..<channels {
      white.read { white in
        filtered.write { target in
          filters[channel].filter(
            white, into: &target, channel: channel, of: channels, rows: 0..<rows,
            through: &samples)
        }
      }
    }
  }
}
