/// What was measured of a stretch of sound.
package struct SoundMeasures: Sendable, Equatable {
  package internal(set) var seconds = 0.0
  /// The part of the time that holds speech, 0 ... 1.
  package internal(set) var speech = 0.0
  /// The level of its loud parts, in decibel relative to full scale; -150 of digital silence.
  package internal(set) var level = -150.0
  /// The part of the samples that stand in runs of three or more at full scale, 0 ... 1.
  package internal(set) var clipped = 0.0
  /// The bandwidth that a tenth of what was looked at reaches, in hertz; nil where too little was.
  package internal(set) var bandwidth: Double?
  /// The mean level of the power of loud speech, in decibel relative to full scale; nil where too few blocks
  /// of it are known. It is that of `level` without the emphasis on high sounds that `level` has.
  package internal(set) var speechLevel: Double?
  /// The largest sample.
  var peak: Float = 0
  /// How far loud parts are above soft ones, in decibel.
  var spread = 0.0
  var mean = 0.0
  /// The root of the mean square about the mean.
  var deviation = 0.0

  /// Whether the sound has much less bandwidth than what a model has learnt from.
  /// - Parameters:
  ///   - learnt: The bandwidth that nearly all of that reaches, in hertz.
  ///   - rate: Of the recording.
  func isNarrow(beside learnt: Double, rate: Double) -> Bool {
    min(bandwidth ?? .infinity, rate / 2) < SoundMeasures.narrow * learnt
  }

  /// What is the matter with the sound, as far as samples show it.
  var flags: Set<SoundFlag> {
    var flags: Set<SoundFlag> = []
    // The least number of 16 bits, as of dither, is silence too.
    if peak < 3.2e-5 { flags.insert(.silence) } else if level < -60 { flags.insert(.quiet) }
    if clipped > 0.001 { flags.insert(.clipped) }
    if abs(mean) > 0.01, abs(mean) > deviation / 4 { flags.insert(.offset) }
    if !flags.contains(.silence), spread < 10 { flags.insert(.noisy) }
    if seconds < SoundMeasures.shortest { flags.insert(.tooShort) }
    if speech < SoundMeasures.leastSpeech { flags.insert(.littleSpeech) }
    return flags
  }

  /// The part of a bandwidth that is much less than it: telephone sound has half of 8 kHz.
  package static let narrow = 0.7
  /// Seconds below which speech can't be told from noise.
  static let shortest = 0.25
  /// The part of speech below which a stretch has little of it. All of EmoDB and RAVDESS have more than
  /// twice that.
  static let leastSpeech = 0.15
}

/// What the blocks of a stretch come to, in memory that does not grow with them.
///
/// Speech changes its level all the time, from sound to sound. Noise, hum and silence do not. A block holds
/// speech if its level is above -85 dB and less than 40 dB below the loud parts, and more than half of the
/// changes from a block to the third after it, within 0.24 s, exceed 2 dB. None does where those that do
/// keep one color (`ColorSpread`): noise whose level moves, bursts, tones. Music changes as speech does: it
/// is not told apart.
///
/// How loud the loud parts are is known at the end only. So the blocks whose surroundings change are
/// counted by their levels, and those that are loud enough are added up at the end.
struct SoundStretch {
  /// Above the noise of 16-bit sound and of quiet rooms, below the softest speaker of RAVDESS.
  private static let leastLevel = -85.0
  private static let depth = 40.0
  private static let reach = 12
  private static let leastChange: Float = 2
  private static let lag = 3
  private static let fewestChanges = 8
  /// Levels from -150 dB upwards, two a decibel.
  private static let bins = 340
  /// Bandwidths from 0 upwards, 250 Hz each; what is wider than all counts as the widest.
  private static let bands = 100
  private static let bandHertz: Float = 250
  /// Blocks that tell something of the bandwidth.
  private static let fewestBandwidths = 3
  /// Bytes of the counts by level.
  static let bytes = 3 * bins * MemoryLayout<Int32>.stride + 2 * ColorSpread.bytes + 8192

  private var peak: Float = 0
  private var sum = 0.0
  private var squares = 0.0
  private var count = 0.0
  private var clipped = 0.0
  private var blocks = 0
  /// All blocks by their levels, and those whose surroundings change.
  private var all = [Int32](repeating: 0, count: bins)
  private var moving = [Int32](repeating: 0, count: bins)
  /// The blocks by their bandwidths, those that were measured.
  private var widths = [Int32](repeating: 0, count: bands)
  private var measuredWidths = 0
  /// The levels of the blocks around the one that is looked at.
  private var levels = [Float](repeating: 0, count: 2 * reach + 2)
  private var powers = [Float](repeating: 0, count: 2 * reach + 2)
  private var colors = [SoundColor](repeating: .unknown, count: 2 * reach + 2)
  private var spread = ColorSpread()
  private var looked = 0
  private var changes = 0

  /// Adds the next block.
  mutating func add(_ block: SoundBlock) {
    count += Double(block.count)
    sum += Double(block.sum)
    squares += Double(block.squares)
    clipped += Double(block.clipped)
    peak = max(peak, block.peak)
    if block.bandwidth > 0 {
      let band = Int(block.bandwidth / SoundStretch.bandHertz)
      widths[min(SoundStretch.bands - 1, band)] += 1
      measuredWidths += 1
    }
    let level = block.level
    all[SoundStretch.bin(level)] += 1
    if blocks >= SoundStretch.lag, isChange(blocks, level) { changes += 1 }
    let place = blocks % levels.count
    levels[place] = level
    powers[place] = block.power
    colors[place] = block.color
    blocks += 1
    if blocks > SoundStretch.reach { lookAtNext() }
  }

  /// What was measured if no further block comes.
  /// - Parameter samplesInSecond: Of all channels.
  func measures(samplesInSecond: Double) -> SoundMeasures {
    var ended = self
    while ended.looked < blocks { ended.lookAtNext() }
    return ended.ended(samplesInSecond)
  }

  private func ended(_ samplesInSecond: Double) -> SoundMeasures {
    var measures = SoundMeasures()
    guard count > 0 else { return measures }
    measures.seconds = count / samplesInSecond
    measures.clipped = clipped / count
    measures.peak = peak
    measures.mean = sum / count
    measures.deviation = max(0, squares / count - measures.mean * measures.mean).squareRoot()
    measures.bandwidth = bandwidth
    measures.level = quantile(0.95)
    measures.spread = measures.level - quantile(0.1)
    let least = max(SoundStretch.leastLevel, measures.level - SoundStretch.depth)
    guard spread.canBeSpeech(level: Float(measures.level)) else { return measures }
    let speech = moving[SoundStretch.bin(Float(least))...].reduce(0, +)
    measures.speech = Double(speech) / Double(blocks)
    measures.speechLevel = spread.power(near: Float(measures.level))
    return measures
  }

  /// The upper edge of the band that a tenth of the blocks reaches, one at least.
  private var bandwidth: Double? {
    guard measuredWidths >= SoundStretch.fewestBandwidths else { return nil }
    var reaching = 0
    for (band, count) in widths.enumerated().reversed() {
      reaching += Int(count)
      if 10 * reaching >= measuredWidths {
        return Double(band + 1) * Double(SoundStretch.bandHertz)
      }
    }
    return nil
  }

  private static func bin(_ level: Float) -> Int {
    max(0, min(bins - 1, Int(2 * (level + 150))))
  }

  private func quantile(_ part: Double) -> Double {
    let wanted = Int((Double(blocks - 1) * part).rounded())
    var seen = 0
    for (bin, number) in all.enumerated() {
      seen += Int(number)
      if seen > wanted { return Double(bin) / 2 - 150 }
    }
    return -150
  }

  /// Whether the level of a block differs from that of the third before it.
  private func isChange(_ number: Int, _ level: Float) -> Bool {
    abs(level - levels[(number - SoundStretch.lag) % levels.count]) > SoundStretch.leastChange
  }

  private mutating func lookAtNext() {
    let size = levels.count
    let first = looked - SoundStretch.reach
    // The change from the block before the first one in reach is left behind.
    let left = first - 1 + SoundStretch.lag
    if first > 0, isChange(left, levels[left % size]) { changes -= 1 }
    let known = blocks - max(0, first) - SoundStretch.lag
    if known >= SoundStretch.fewestChanges, 2 * changes > known {
      let place = looked % size
      moving[SoundStretch.bin(levels[place])] += 1
      spread.add(colors[place], level: levels[place], power: powers[place])
    }
    looked += 1
  }
}
