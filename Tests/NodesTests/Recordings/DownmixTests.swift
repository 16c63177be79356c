import GraphCore
import TestSupport
import Testing

@testable import Nodes

/// Channels that cancel when they are mixed: the best is taken, and nothing else is mixed otherwise than before.
@Suite struct DownmixTests {
  /// Noise whose level moves as that of syllables does, 3 s at 16 kHz.
  private let speech = noise(48_000).enumerated().map { index, value in
    value * 0.4 * Float(1 + index % 4000) / 4000
  }
  private let other = noise(48_000, seed: 9).map { 0.1 * $0 }

  private func side(_ channels: [[Float]]) -> [Float] {
    channels[0].indices.flatMap { index in channels.map { $0[index] } }
  }

  /// What `decode` gives, read a number of samples at a time.
  private func decoded(
    _ channels: [[Float]], rate: Int = 16_000, room: Int = 4096, _ decode: Decode = Decode()
  ) throws -> (samples: [Float], flags: Set<SoundFlag>, cancelsFrom: Double?) {
    let samples = try Samples(side(channels), rate: rate, channels: channels.count)
    let reader = try decode.open(RecordingPart(samples, named: "held"), chunk: room)
    var rows = RowBuffer(width: reader.format.width, capacity: room)
    var values: [Float] = []
    while try reader.read(into: &rows) {
      for index in 0..<rows.values.count { values.append(rows.values[index]) }
      rows.clear()
    }
    return (values, reader.flags, reader.cancelsFrom)
  }

  private func mean(_ channels: [[Float]]) -> [Float] {
    channels[0].indices.map { index in
      channels.reduce(0) { $0 + $1[index] } / Float(channels.count)
    }
  }

  private func delayed(_ samples: [Float], by count: Int) -> [Float] {
    [Float](repeating: 0, count: count) + samples.dropLast(count)
  }

  @Test(arguments: [1, 160, 777, 4096, 60_000]) func takesTheLouderOfTwoThatCancel(room: Int) throws
  {
    let quieter = speech.map { -0.8 * $0 }
    for channels in [[speech, quieter], [quieter, speech]] {
      let read = try decoded(channels, room: room)
      #expect(read.samples == speech)
      #expect(read.flags == [.channelsCancel])
      #expect(read.cancelsFrom == 0)
    }
  }

  @Test(arguments: [1, 160, 4096]) func losesNothingWhereChannelsCancelLaterOn(room: Int) throws {
    let right = speech.enumerated().map { $0 < 24_000 ? $1 : -$1 }
    let read = try decoded([speech, right], room: room)
    #expect(read.samples == speech)
    #expect(read.flags == [.channelsCancel])
    let from = try #require(read.cancelsFrom)
    #expect(from > 1 && from <= 1.5)
  }

  @Test func takesOneThatIsNotAtFullScale() throws {
    let clipped = speech.map { max(-1, min(1, -4 * $0)) }
    let read = try decoded([clipped, speech.map { 2.6 * $0 }.map { min(0.99, max(-0.99, $0)) }])
    #expect(read.flags == [.channelsCancel])
    #expect(read.samples.everyOne { abs($0) <= 0.99 })
  }

  @Test func seesThroughNoiseAndOffsets() throws {
    let left = zip(speech, other).map { $0 + 0.2 * $1 + 0.1 }
    let right = speech.map { 0.05 - $0 }
    let read = try decoded([left, right])
    #expect(read.flags == [.channelsCancel])
    #expect(read.samples == left)
  }

  @Test(arguments: [400, 3200, 7999]) func judgesWhatIsShort(count: Int) throws {
    let short = Array(speech[4000..<4000 + count])
    let read = try decoded([short, short.map { -$0 }])
    #expect(read.samples == short)
    #expect(read.flags == [.channelsCancel])
  }

  @Test func seesItInFourChannels() throws {
    let inverted = speech.map { -$0 }
    let read = try decoded([speech, inverted, inverted, speech])
    #expect(read.samples == speech)
    #expect(read.flags == [.channelsCancel])
  }

  /// Two channels that cancel, as they come through a pipe: a hundredth of a second at a time.
  private final class Piped: SampleReader {
    let (rate, channels, isReadOnce) = (16_000, 2, true)
    let frames: Int? = nil
    let flags: Set<SoundFlag> = []
    private(set) var position = 0
    private let samples: [Float]

    init(_ samples: [Float]) { self.samples = samples }

    func read(_ wanted: Int, into target: inout MutableSpan<Float>) -> Int {
      let count = min(wanted, 160, samples.count - position)
      for frame in 0..<count {
        target[2 * frame] = samples[position + frame]
        target[2 * frame + 1] = -samples[position + frame]
      }
      position += count
      return count
    }

    func seek(to frame: Int) {}
    func reopened() -> any SampleReader { self }
  }

  @Test func keepsNothingBackOfWhatIsLive() throws {
    let pipe = Piped(speech)
    var downmix = Downmix(rate: 16_000, channels: 2, isLive: true)
    var (values, behind) = ([Float](), 0)
    var rows = RowBuffer(width: 1, capacity: 160)
    repeat {
      rows.clear()
      try rows.fill { (target: inout MutableSpan<Float>) throws(Problem) in
        try downmix.read(160, of: pipe, before: .max, into: &target)
      }
      for index in 0..<rows.values.count { values.append(rows.values[index]) }
      behind = max(behind, pipe.position - values.count)
    } while rows.count > 0
    #expect(behind <= 320)
    let from = try #require(downmix.cancelsFrom)
    #expect(from > 6400 && from < 9600)
    #expect(values.count == speech.count)
    #expect(values.prefix(from).count { $0 != 0 } == 0)
    #expect(values.dropFirst(from) == speech.dropFirst(from))
    #expect(downmix.flags == [.channelsCancel])
  }

  /// Whatever does not cancel stays the mean, bit for bit.
  @Test(arguments: [1, 3, 8, 20, 40, 400]) func mixesAnEchoAsBefore(delay: Int) throws {
    for part in [1, 0.7, -0.5] as [Float] {
      let channels = [speech, delayed(speech, by: delay).map { part * $0 }]
      let read = try decoded(channels)
      #expect(read.samples == mean(channels))
      #expect(read.flags == [])
    }
  }

  @Test(arguments: [2, 3, 8, 100]) func mixesWhatHasNothingInCommonAsBefore(count: Int) throws {
    let channels = (0..<count).map { noise(20_000, seed: UInt64($0)) }
    for room in [1000, 20_000] {
      let read = try decoded(channels, room: room)
      #expect(read.samples == mean(channels))
      #expect(read.flags == [])
    }
  }

  @Test func mixesWhatCancelsForAMomentAsBefore() throws {
    let right = zip(speech, other).enumerated().map { index, values in
      (20_000..<23_000).contains(index) ? -values.0 : values.0 + values.1
    }
    let read = try decoded([speech, right])
    #expect(read.samples == mean([speech, right]))
    #expect(read.flags == [])
  }

  @Test func mixesOppositeOffsetsAsBefore() throws {
    let channels = [other.map { $0 / 100 + 0.3 }, speech.map { $0 / 100 - 0.3 }]
    let read = try decoded(channels)
    #expect(read.samples == mean(channels))
    #expect(read.flags == [])
  }

  @Test func takesNoNoteOfChannelsThatArePicked() throws {
    let channels = [speech, speech.map { -$0 }]
    #expect(try decoded(channels, Decode(channel: 1)).flags == [])
    #expect(try decoded(channels, Decode(mono: false)).flags == [])
  }

  // MARK: Dead channels

  @Test(arguments: [0, 0.25, -1] as [Float]) func findsADeadChannel(constant: Float) throws {
    let dead = [Float](repeating: constant, count: speech.count)
    for channels in [[speech, dead], [dead, speech], [other, dead, speech]] {
      for decode in [Decode(), Decode(mono: false)] {
        let read = try decoded(channels, decode)
        #expect(read.flags == [.deadChannel])
        #expect(read.samples == (decode.mono ? mean(channels) : side(channels)))
      }
    }
  }

  @Test func findsADeadChannelUnderDither() throws {
    let dither = noise(speech.count, seed: 3).map { ($0 * 1.4).rounded() / 32_768 }
    #expect(try decoded([speech, dither]).flags == [.deadChannel])
  }

  @Test func takesNoChannelForDeadThatIsHeardOnce() throws {
    var late = [Float](repeating: 0, count: speech.count)
    late[47_000] = 0.01
    #expect(try decoded([speech, late]).flags == [])
    // Two that are silent: that is silence.
    let silence = [Float](repeating: 0, count: 16_000)
    #expect(try decoded([silence, silence]).flags == [])
  }
}
