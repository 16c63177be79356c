import DSP
import Foundation
import Testing

/// Pieces of a sound that are made quieter.
@Suite struct BandPiecesTests {
  private static let rate = 16_000
  private let pieces = BandPieces(rate: rate)

  /// A tone of 500 Hz and one of 3,000 Hz.
  private let sound: [Float] = (0..<16_000).map { sample in
    let time = 2 * Double.pi * Double(sample) / Double(rate)
    return Float(0.3 * sin(500 * time) + 0.2 * sin(3000 * time))
  }

  private func quieted(
    _ frames: Range<Int>? = nil, _ band: Range<Int>? = nil, by factor: Float
  ) -> [Float] {
    pieces.quieted(
      sound, channels: 1, frames: frames ?? 0..<pieces.frames(of: sound.count),
      band: band ?? 0..<pieces.bins, by: factor)
  }

  private func level(_ values: some Collection<Float>) -> Double {
    let squares = values.reduce(0.0) { $0 + Double($1) * Double($1) }
    return 10 * log10(squares / Double(values.count))
  }

  @Test func aFactorOfOneChangesNoBit() {
    #expect(quieted(by: 1) == sound)
  }

  @Test func allOfItIsQuieterByTheFactor() {
    let quiet = quieted(by: 0.1)
    #expect(zip(quiet, sound).allSatisfy { abs($0 - 0.1 * $1) < 1e-5 })
  }

  @Test func whatLiesOutsideOfTheStretchStaysBitForBit() {
    let frame = pieces.frames(of: sound.count) / 2
    let quiet = quieted(frame..<frame + 8, by: 0)
    let (start, end) = (
      pieces.middle(of: frame) - pieces.size / 2, pieces.middle(of: frame + 7) + pieces.size / 2
    )
    #expect(quiet[..<start] == sound[..<start] && quiet[end...] == sound[end...])
    let middle = (start + end) / 2
    #expect(level(quiet[middle - 50..<middle + 50]) < level(sound) - 40)
  }

  @Test func aBandTakesItsToneAndLeavesTheOther() {
    let bin = 1500 * pieces.size / BandPiecesTests.rate
    let rest = quieted(nil, 0..<bin, by: 0)[2000..<14_000]
    // What is left is the tone of 3,000 Hz.
    for (sample, value) in zip(rest.indices, rest) {
      let tone = 0.2 * sin(2 * Double.pi * 3000 * Double(sample) / Double(BandPiecesTests.rate))
      #expect(abs(Double(value) - tone) < 1e-3)
    }
  }

  @Test func piecesAddUpToTheSound() {
    var sum = [Float](repeating: 0, count: sound.count)
    let frames = pieces.frames(of: sound.count)
    for stretch in [0..<frames / 3, frames / 3..<frames] {
      for band in [0..<20, 20..<90, 90..<pieces.bins] {
        let quiet = quieted(stretch, band, by: 0)
        for sample in sum.indices { sum[sample] += sound[sample] - quiet[sample] }
      }
    }
    #expect(zip(sum, sound).allSatisfy { abs($0 - $1) < 1e-5 })
  }

  @Test func channelsDontMix() {
    let both = sound.flatMap { [$0, -0.5 * $0] }
    let quiet = pieces.quieted(both, channels: 2, frames: 0..<20, band: 5..<50, by: 0.2)
    let alone = pieces.quieted(sound, channels: 1, frames: 0..<20, band: 5..<50, by: 0.2)
    for sample in sound.indices {
      #expect(quiet[2 * sample] == alone[sample])
      #expect(abs(quiet[2 * sample + 1] + 0.5 * alone[sample]) < 1e-6)
    }
  }
}
