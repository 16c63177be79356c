import Glibc

/// Makes sound longer or shorter at the same pitch: pieces of it are laid over one another at another
/// distance, each taken where it goes on best from the one before.
///
/// Reference: W. Verhelst and M. Roelands, "An overlap-add technique based on waveform similarity (WSOLA) for
/// high quality time-scale modification of speech", ICASSP 1993.
package struct Stretch {
  package let channels: Int
  /// Rows of the output for each piece; pieces are twice as long.
  package let hop: Int
  /// Rows by which a piece may lie before or after where it would.
  package let reach: Int
  /// The falling half of the last piece.
  private var falling: [Float]
  /// How the sound goes on after the last piece's first half, all channels added up.
  private var wanted: [Float]
  /// The region, all channels added up.
  private var sum: [Float]
  private var window: [Float]
  private var isFirst = true

  package init(rate: Int, channels: Int) {
    self.channels = channels
    hop = max(2, rate / 80)
    reach = max(1, rate / 160)
    falling = [Float](repeating: 0, count: hop * channels)
    wanted = [Float](repeating: 0, count: hop)
    sum = [Float](repeating: 0, count: 2 * (hop + reach))
    let hop = hop
    window = (0..<hop).map { Float(0.5 - 0.5 * cos(.pi * (Double($0) + 0.5) / Double(hop))) }
  }

  /// Rows of a region: a piece, with `reach` before and after it.
  package var regionRows: Int { 2 * (hop + reach) }

  /// Bytes that one holds.
  package static func bytes(rate: Int, channels: Int) -> Int {
    (max(2, rate / 80) * (channels + 4) + rate / 40 + 64) * MemoryLayout<Float>.stride + 512
  }

  /// Takes the next piece of a region, and gives the next rows.
  /// - Parameters:
  ///   - region: All channels side by side; the piece would begin at row `reach`.
  ///   - output: Takes `hop` rows.
  package mutating func next(_ region: Span<Float>, into output: inout MutableSpan<Float>) {
    let (channels, hop) = (channels, hop)
    for row in 0..<regionRows {
      var value: Float = 0
      for channel in 0..<channels { value += region[row * channels + channel] }
      sum[row] = value
    }
    let first = isFirst ? reach : bestStart()
    for row in 0..<hop {
      // The first piece has none before it from which it would rise.
      let rise = isFirst ? 1 : window[row]
      let fall = window[hop - 1 - row]
      for channel in 0..<channels {
        let place = row * channels + channel
        output[place] = falling[place] + rise * region[first * channels + place]
        falling[place] = fall * region[(first + hop) * channels + place]
      }
      wanted[row] = sum[first + hop + row]
    }
    isFirst = false
  }

  /// Where the region is most like what is wanted; in doubt, where the piece would lie.
  private func bestStart() -> Int {
    let (sum, wanted) = (sum.span, wanted.span)
    var best = (start: reach, likeness: likeness(sum.extracting(reach..<reach + hop), wanted))
    for offset in 1...reach {
      for start in [reach - offset, reach + offset] {
        let likeness = likeness(sum.extracting(start..<start + hop), wanted)
        if likeness > best.likeness { best = (start, likeness) }
      }
    }
    return best.start
  }

  private func likeness(_ part: Span<Float>, _ wanted: Span<Float>) -> Float {
    let energy = dot(part, part)
    return energy > 0 ? dot(part, wanted) / energy.squareRoot() : 0
  }

  /// Forgets the sound.
  package mutating func reset() {
    isFirst = true
    for index in falling.indices { falling[index] = 0 }
  }
}
