import CVectors

/// What the spectrum of a block of sound looks like, at no matter which level.
struct SoundColor {
  /// Correlations of the sound with itself up to four lags before, then those of its differences up to three
  /// lags before, then the part of its power that the four samples before don't tell, in decibel.
  var values: SIMD8<Float>

  /// Numbers that a color is kept as.
  static let numbers = 8
  /// A lag is as near to this as the sample rate allows: speech fills the band that it tells apart.
  private static let lagsInSecond = 8000.0

  /// The place of the part that is not told by what came before.
  static let rest = 7
  /// Nothing was measured: too short, or silent.
  static let unknown = SoundColor(values: SIMD8(0, 0, 0, 0, 0, 0, 0, 1))

  init(values: SIMD8<Float>) { self.values = values }

  /// Measures samples.
  /// - Parameters:
  ///   - samples: Those of one moment side by side.
  ///   - lag: How many lie between two that are compared.
  init(_ samples: Span<Float>, lag: Int) {
    // The pointer is used during the call only, for as many numbers as there are.
    let color = samples.withUnsafeBufferPointer {
      sergraph_measure_color($0.baseAddress, $0.count, lag)
    }
    let (raw, steps) = (color.raw, color.steps)
    values = SIMD8(raw.0, raw.1, raw.2, raw.3, steps.0, steps.1, steps.2, color.rest)
  }

  var isKnown: Bool { values[SoundColor.rest] <= 0 }

  /// The lag between two samples of a channel.
  static func lag(rate: Int) -> Int { max(1, Int((Double(rate) / lagsInSecond).rounded())) }
}

/// How the color of sound moves, and its level, in memory that does not grow with it.
///
/// Speech goes from sound to sound, voiced or whispered, and each has a spectrum of its own. Noise, clicks,
/// engines and dial tones keep theirs while their level moves. Sirens and chirps move, but hold one tone. A
/// siren with overtones and a steady level is told by that level. Music moves as speech does.
///
/// The limits lie between 1,500 made-up noises and tones (tremolo, bursts, clicks, engines, sirens, touch
/// tones; at 8 to 44.1 kHz), and 1,735 recordings of RAVDESS and EmoDB and copies of 100 of them: telephone,
/// whispered, in rooms, noise, hum and babble. Only speech without anything above 1.2 kHz is taken for tones.
struct ColorSpread {
  /// Blocks count by their levels, since how loud loud parts are is known at the end only.
  private static let lowest: Float = -86
  private static let decibels: Float = 2
  private static let bins = 48
  /// A count, the sums and the squares of the eight values and of the level of the raw power.
  private static let width = 19
  static let bytes = bins * width * MemoryLayout<Double>.stride

  /// How far below the loud parts blocks are looked at: an edge of a burst has a color of its own.
  private static let depth: Float = 12
  /// Fewer blocks tell nothing: speech can hold one vowel for so long.
  private static let fewest = 8.0
  /// Deviations in decibel of the raw level. Below the first nothing moves but the pitch; from the second on
  /// no hum drowns the sound.
  private static let steady = 1.2
  private static let undrowned = 2.0
  /// Deviations of the color of differences, and of the raw color.
  private static let leastSteps = 0.15
  private static let leastRaw = 0.09
  /// The mean part in decibel that is left of tones.
  private static let tones = -26.0

  private var sums = [Double](repeating: 0, count: bins * width)

  /// Adds a block whose surroundings change in level.
  /// - Parameters:
  ///   - level: Of its movement, in decibel.
  ///   - power: The level of its raw power.
  mutating func add(_ color: SoundColor, level: Float, power: Float) {
    guard color.isKnown, level >= ColorSpread.lowest else { return }
    let first = ColorSpread.bin(level) * ColorSpread.width
    sums[first] += 1
    for index in 0..<9 {
      let value = Double(index < 8 ? color.values[index] : power)
      sums[first + 1 + index] += value
      sums[first + 10 + index] += value * value
    }
  }

  /// Whether the sound can be speech; true if too little of it is known.
  /// - Parameter level: Of its loud parts.
  func canBeSpeech(level: Float) -> Bool {
    let total = total(near: level)
    let count = total[0]
    guard count >= ColorSpread.fewest else { return true }
    let variance = { (index: Int) -> Double in
      let mean = total[1 + index] / count
      return max(0, total[10 + index] / count - mean * mean)
    }
    let power = variance(8).squareRoot()
    let raw = ((0..<4).reduce(0) { $0 + variance($1) } / 4).squareRoot()
    let steps = ((4..<7).reduce(0) { $0 + variance($1) } / 3).squareRoot()
    let rest = total[1 + SoundColor.rest] / count
    if power < ColorSpread.steady || steps < ColorSpread.leastSteps { return false }
    if raw < ColorSpread.leastRaw, power > ColorSpread.undrowned { return false }
    return rest > ColorSpread.tones
  }

  /// The mean level of the raw power of the blocks near the loud parts; nil if too few are known.
  /// - Parameter level: Of the loud parts.
  func power(near level: Float) -> Double? {
    let total = total(near: level)
    return total[0] < ColorSpread.fewest ? nil : total[9] / total[0]
  }

  /// What the blocks near the loud parts add up to.
  private func total(near level: Float) -> [Double] {
    var total = [Double](repeating: 0, count: ColorSpread.width)
    for bin in ColorSpread.bin(level - ColorSpread.depth)..<ColorSpread.bins {
      for index in total.indices { total[index] += sums[bin * ColorSpread.width + index] }
    }
    return total
  }

  private static func bin(_ level: Float) -> Int {
    max(0, min(bins - 1, Int((level - lowest) / decibels)))
  }
}
