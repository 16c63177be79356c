import Glibc
import GraphCore
import TestSupport
import Testing

@testable import Nodes

@Suite struct AugmentCodecTests {
  private func node(_ codec: SpeechCodec, bitrate: Double = 48) -> AugmentCodec {
    AugmentCodec(kind: Choices([codec]), bitrate: Interval(bitrate, bitrate))
  }

  /// How like one another two are when the second is moved, at the best of the moves from -200 to 200
  /// samples.
  private func bestMove(_ one: [Float], _ two: [Float]) -> (move: Int, likeness: Double) {
    let middle = 400..<one.count - 400
    let moves = (-200...200).map { move in
      let product = middle.reduce(0.0) { $0 + Double(one[$1]) * Double(two[$1 + move]) }
      let energies =
        power(one[middle]) * power(two[middle.lowerBound + move..<middle.upperBound + move])
      return (move, product / Double(middle.count) / energies.squareRoot())
    }
    return moves.max { $0.1 < $1.1 }!
  }

  @Test(arguments: SpeechCodec.allCases, [8000, 16_000])
  func delaysNothingAndKeepsTheLength(codec: SpeechCodec, rate: Int) throws {
    // Speech-like: most of it below 1 kHz.
    var smooth: Float = 0
    let speech = syllables(rate, rate: rate).map { value in
      smooth += 0.3 * (value - smooth)
      return 2 * smooth
    }
    let output = try varied(speech, by: node(codec), rate: rate)
    #expect(output.count == speech.count)
    let (move, likeness) = bestMove(speech, output)
    #expect(move == 0)
    #expect(likeness > (codec == .gsm ? 0.7 : 0.9))
    #expect(output != speech)
  }

  @Test(arguments: [SpeechCodec.mulaw, .alaw]) func quantizesAsG711(codec: SpeechCodec) throws {
    let ramp = (0..<8000).map { Float($0 - 4000) / 4096 }
    let output = try varied(ramp, by: node(codec), rate: 8000)
    #expect(Set(output).count <= 256)
    // Steps double with the magnitude: half a step of a sixteenth of an octave is the most that is lost.
    for (sample, value) in zip(ramp, output) where abs(sample) > 0.02 {
      #expect(abs(value - sample) <= abs(sample) / 31)
    }
  }

  @Test func endsTheBandOfTheTelephone() throws {
    let low = tone(1000, rate: 16_000, seconds: 0.5)
    let high = tone(6000, rate: 16_000, seconds: 0.5)
    for codec in [SpeechCodec.mulaw, .alaw] {
      let kept = try varied(low, by: node(codec))
      // The noise of G.711's steps, 33 to 38 dB below a tone.
      let noise = zip(kept, low).map { $0 - $1 }[1000..<7000]
      #expect(10 * log10(power(low) / power(noise)) > 32)
      let lost = try varied(high, by: node(codec))
      #expect(10 * log10(power(lost[1000..<7000]) / power(high)) < -50)
    }
  }

  @Test func losesMoreAtLowerBitRates() throws {
    let speech = syllables(16_000)
    for codec in [SpeechCodec.opus, .mp3] {
      let noises = try [64.0, 32, 12].map { bitrate in
        power(zip(try varied(speech, by: node(codec, bitrate: bitrate)), speech).map { $0 - $1 })
      }
      #expect(noises[0] < noises[1] && noises[1] < noises[2])
    }
  }

  @Test func cutsOffWhatIsTooLoud() throws {
    let loud = tone(500, rate: 8000, seconds: 0.2, amplitude: 3)
    let output = try varied(loud, by: node(.mulaw), rate: 8000)
    #expect(output.everyOne { abs($0) <= 1 })
    // Not turned over: the sign stays.
    #expect(zip(output, loud).everyOne { $0 * $1 >= 0 })
  }

  @Test(arguments: SpeechCodec.allCases) func variesOnlyCopies(codec: SpeechCodec) throws {
    // Codecs draw nothing but a bit rate, so two draws are told apart by all of them together.
    let both = AugmentCodec(
      kind: Choices(codec == .opus ? [.opus, .mp3] : [codec, .opus]), bitrate: Interval(8, 64))
    try expectVariesOnlyCopies(both, rows: syllables(4000))
  }

  @Test func sendsEachChannelByItself() throws {
    let (left, right) = (syllables(3000, seed: 1), syllables(3000, seed: 2))
    let output = try varied(
      zip(left, right).flatMap { [$0, $1] }, by: node(.mulaw), channels: 2)
    #expect(
      try stride(from: 0, to: 6000, by: 2).map { output[$0] } == varied(left, by: node(.mulaw)))
    #expect(
      try stride(from: 1, to: 6000, by: 2).map { output[$0] } == varied(right, by: node(.mulaw)))
  }
}
