import DSP
import Glibc
import GraphCore
import GraphTesting
import TestSupport
import Testing

@testable import Nodes

@Suite struct AugmentNoiseTests {
  private static func node(_ kind: AugmentNoise.Kind, ratio: Double) -> AugmentNoise {
    AugmentNoise(kind: Choices([kind]), ratio: Interval(ratio, ratio))
  }

  /// The mean power of frames of 25 ms, one every 10 ms with silence before and after, within 25 dB of the
  /// loudest.
  private static func activePower(_ samples: [Float], rate: Int = 16_000) -> Double {
    let (length, hop) = (rate / 40, rate / 100)
    let silence = [Float](repeating: 0, count: hop)
    let padded = silence + samples + silence
    let powers = stride(from: 0, through: padded.count - length, by: hop).map {
      power(padded[$0..<$0 + length])
    }
    let active = powers.filter { $0 >= (powers.max() ?? 0) * pow(10, -2.5) }
    return active.reduce(0, +) / Double(active.count)
  }

  @Test(arguments: [AugmentNoise.Kind.white, .pink, .brown], [-5.0, 10, 30])
  func hasTheRatioThatIsAskedFor(kind: AugmentNoise.Kind, ratio: Double) throws {
    let speech = syllables(24_000)
    let output = try varied(speech, by: Self.node(kind, ratio: ratio))
    let noise = zip(output, speech).map { $0 - $1 }
    let found = 10 * log10(Self.activePower(speech) / power(noise))
    #expect(abs(found - ratio) < 0.1)
    // Pauses count for nothing: over the whole item the ratio is lower.
    #expect(10 * log10(power(speech) / power(noise)) < ratio - 1)
  }

  @Test func isWhitePinkOrBrown() throws {
    let slopes = try [AugmentNoise.Kind.white, .pink, .brown].map { kind in
      let output = try varied(
        impulse(160_000).map { 1e-3 * $0 }, by: Self.node(kind, ratio: -60))
      let levels = octaveLevels(output)
      // From octave to octave, with 62.5 to 125 Hz the first.
      let steps = zip(levels.dropFirst(), levels).map { $0 - $1 }
      #expect(steps.everyOne { abs($0 - steps.reduce(0, +) / Double(steps.count)) < 1 })
      return steps.reduce(0, +) / Double(steps.count)
    }
    #expect(near(slopes, [0, -3.01, -6.02], within: 0.35))
  }

  /// The mean power in each octave from 62.5 Hz to 4 kHz, in dB.
  private func octaveLevels(_ samples: [Float], rate: Int = 16_000) -> [Double] {
    let size = 2048
    let transform = RealFFT(size: size)
    var sums = [Double](repeating: 0, count: size / 2 + 1)
    var row = [Float](repeating: 0, count: size / 2 + 1)
    let window = WindowFunction.hann.values(size)
    for start in stride(from: 0, through: samples.count - size, by: size) {
      let frame = Array(samples[start..<start + size])
      transform.transform(frame.span, window: window.span, at: 0)
      var target = row.mutableSpan
      transform.power(into: &target)
      for bin in sums.indices { sums[bin] += Double(row[bin]) }
    }
    return (0..<6).map { octave in
      let bins = (size / 256) << octave..<(size / 128) << octave
      return 10 * log10(bins.reduce(0.0) { $0 + sums[$1] } / Double(bins.count))
    }
  }

  @Test func variesOnlyCopies() throws {
    try expectVariesOnlyCopies(AugmentNoise(), rows: syllables(4000))
    try expectVariesOnlyCopies(
      AugmentNoise(kind: Choices([.brown])), input: .audio(rate: 8000, channels: 2),
      rows: syllables(4000))
  }

  @Test func leavesSilenceAndDrawsEveryKind() throws {
    let silence = [Float](repeating: 0, count: 2000)
    #expect(try varied(silence, by: AugmentNoise()) == silence)
    // Brown noise of one seed goes other ways than white noise of another, so kinds show.
    let outputs = try (0..<20).map { try varied(syllables(2000), by: AugmentNoise(), seed: $0) }
    #expect(Set(outputs).count == 20)
  }

  @Test func givesEachChannelNoiseOfItsOwn() throws {
    let mono = syllables(4000)
    let stereo = mono.flatMap { [$0, $0] }
    let output = try varied(stereo, by: Self.node(.white, ratio: 0), channels: 2)
    let noise = zip(output, stereo).map { $0 - $1 }
    let product = stride(from: 0, to: noise.count, by: 2).reduce(0.0) {
      $0 + Double(noise[$1]) * Double(noise[$1 + 1])
    }
    #expect(abs(product / 4000) < 0.1 * power(noise))
  }

  @Test func mixesVoicesOfTheSameLevel() throws {
    let folder = Folder()
    // Tones of other levels and lengths, at other rates than the item's.
    let frequencies = [300.0, 500, 700, 900, 1100]
    let talkers = frequencies.enumerated().map { index, frequency in
      RecordingPart(
        folder.recording(
          "\(index).wav",
          tone(
            frequency, rate: 8000, seconds: 0.5 + Double(index),
            amplitude: 0.1 + 0.2 * Double(index)),
          rate: 8000))
    }
    var node = Self.node(.babble, ratio: 10)
    node.talkers = Interval(5, 5)
    try expectVariesOnlyCopies(node, rows: syllables(16_000), talkers: talkers)
    let speech = syllables(32_000)
    let output = try varied(speech, by: node, talkers: talkers)
    let babble = zip(output, speech).map { $0 - $1 }
    #expect(abs(10 * log10(Self.activePower(speech) / power(babble)) - 10) < 0.1)
    let levels = frequencies.map { decibels(babble, at: $0) }
    #expect(levels.everyOne { abs($0 - levels[0]) < 1 })
    #expect(decibels(babble, at: 1500) < levels[0] - 20)
  }

  @Test func tellsWhereVoicesAreMissing() throws {
    let node = Self.node(.babble, ratio: 10)
    #expect(
      refusal { _ = try varied(syllables(2000), by: node) }
        == "SG0304: babble is made of 4 voices or more, but no other recordings are learnt from "
        + "[learn from more recordings, ask for fewer voices with 'talkers', or leave babble out of 'kind']"
    )
    let folder = Folder()
    let one = RecordingPart(folder.recording("a.wav", noise(4000)))
    #expect(
      refusal { _ = try varied(syllables(2000), by: node, talkers: [one]) }?
        .contains("but 1 other recording is learnt from") == true)
    let silent = RecordingPart(folder.recording("b.wav", [Float](repeating: 0, count: 4000)))
    #expect(
      refusal { _ = try varied(syllables(2000), by: node, talkers: [one, silent, one, one]) }?
        .hasPrefix(
          "SG0701: only 3 of 4 recordings can be mixed to babble of 4 voices; of another: ")
        == true)
  }

  @Test func mixesRecordingsOfFolders() throws {
    let folder = Folder()
    for number in 0..<3 {
      _ = folder.recording("\(number).wav", noise(4000, seed: UInt64(number)))
    }
    var node = Self.node(.files, ratio: 5)
    node.files = RecordingNames([folder.path])
    try expectVariesOnlyCopies(node, rows: syllables(9000))
    let speech = syllables(16_000)
    let output = try varied(speech, by: node)
    let mixed = zip(output, speech).map { $0 - $1 }
    #expect(abs(10 * log10(Self.activePower(speech) / power(mixed)) - 5) < 0.1)
    // A short one is repeated: what comes is the same 4000 samples again.
    #expect(near(mixed[0..<4000], mixed[4000..<8000], within: 1e-5))
  }

  @Test func refusesFilesThatAreNotThere() throws {
    let folder = Folder()
    let input = Format.audio(rate: 16_000, channels: 1)
    var node = Self.node(.files, ratio: 5)
    #expect(
      refusal { _ = try node.format(for: input) }
        == "SG0207: 'kind' is files, but 'files' names none "
        + "[for example `files: noises`, a folder of recordings]")
    node.files = RecordingNames([folder.path])
    // A format asks for no files: they are not wanted where nothing is fitted.
    #expect(refusal { _ = try node.format(for: input) } == nil)
    #expect(
      refusal { _ = try node.prepare(for: input) }
        == "SG0701: 'files' names the folder '\(folder.path)', in which there is no recording "
        + "[put WAV or FLAC files there, or name another folder]")
    node.files = RecordingNames(["nowhere"], from: "/tmp")
    #expect(
      refusal { _ = try node.prepare(for: input) }
        == "SG0701: 'files' names 'nowhere', but there is no '/tmp/nowhere' "
        + "[names count from the folder of the graph file]")
    let text = folder.recording("silent.wav", [Float](repeating: 0, count: 4000))
    node.files = RecordingNames([text])
    #expect(
      refusal { _ = try varied(syllables(2000), by: node) }
        == "SG0704: '\(text)' is silent, so it can't be mixed in [take it out of the recordings]")
    node.kind = Choices([.white])
    #expect(
      refusal { _ = try node.format(for: input) }
        == "SG0304: 'files' names recordings, but 'kind' is white "
        + "[set `kind: files`, or leave 'files' out]")
  }
}
