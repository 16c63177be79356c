import Glibc
import GraphCore
import Nodes
import TestSupport
import Testing

@testable import SERGraphs

/// The shipped recordings are what `samples/labels.csv` and `samples/call.csv` say.
@Suite struct SamplesTests {
  private static let folder = "\(FilePath.resolve("../../../../samples", from: #filePath))"

  private func corpus(_ name: String) throws -> Corpus {
    try CorpusSpec(kind: .csv, location: "\(SamplesTests.folder)/\(name)").load()
  }

  /// All samples of a file, one channel behind the other in each row.
  private func sound(_ path: String) throws -> (rate: Int, channels: Int, values: [Float]) {
    let file = try SoundDecoder.open(path)
    var values: [Float] = []
    var block = [Float](repeating: 0, count: 4096 * file.channels)
    while true {
      var room = block.mutableSpan
      let count = try file.read(4096, into: &room)
      guard count > 0 else { break }
      values += block.prefix(count * file.channels)
    }
    return (file.rate, file.channels, values)
  }

  @Test func sixteenRecordingsOfAWomanAndAManCarryTheirLabels() throws {
    let corpus = try corpus("labels.csv")
    #expect(corpus.entries.count == 16)
    #expect(corpus.remarks == [])
    #expect(Set(corpus.classes) == ["angry", "disgust", "fearful", "happy", "neutral", "sad"])
    for (speaker, sex) in [("09", "female"), ("12", "male")] {
      let own = corpus.entries.filter { $0.speaker == speaker }
      #expect(own.count == 8 && own.everyOne { $0.metadata["sex"] == sex })
      #expect(Set(own.map(\.label)).count == 6)
    }
    let codes = [
      "W": "angry", "E": "disgust", "A": "fearful", "F": "happy", "N": "neutral", "T": "sad",
    ]
    for entry in corpus.entries {
      let source = try #require(entry.metadata["source"])
      // Speaker, sentence, emotion and version, as Emo-DB names its recordings.
      #expect(source.hasPrefix(try #require(entry.speaker)))
      #expect(codes[String(Array(source)[5])] == entry.label)
      #expect(
        entry.name.hasPrefix("\(source.prefix(2))-\(entry.label)-\(source.dropFirst(2).prefix(3))"))
      #expect(try #require(entry.metadata["listeners"].flatMap { Int($0) }) >= 80)
    }
  }

  @Test func everyRecordingIsDecodedInTheFormThatItsNameSays() throws {
    for entry in try corpus("labels.csv").entries {
      let sound = try sound(entry.path)
      let isPhone = entry.name.contains("-phone")
      let isStereo = entry.name.contains("-stereo")
      #expect(sound.channels == (isStereo ? 2 : 1), "\(entry.name)")
      #expect(isStereo ? sound.rate > 44_000 : sound.rate == (isPhone ? 8000 : 16_000))
      let seconds = Double(sound.values.count / sound.channels) / Double(sound.rate)
      #expect((1.2...6).contains(seconds), "\(entry.name) lasts \(seconds) s")
      #expect(sound.values.contains { abs($0) > 0.2 })
    }
  }

  @Test func theEndsOfTheCallTakeTurnsAndAreSilentBetween() throws {
    let turns = try corpus("call.csv").entries.sorted { ($0.start ?? 0) < ($1.start ?? 0) }
    #expect(turns.count == 18)
    let call = try sound("\(SamplesTests.folder)/call.flac")
    #expect(call.channels == 2 && call.rate == 16_000)
    let count = call.values.count / 2
    #expect((50...70).contains(count / call.rate))
    var covered = [[Bool]](repeating: Array(repeating: false, count: count), count: 2)
    var last = 0
    for (number, turn) in turns.enumerated() {
      let channel = try #require(turn.channel)
      #expect(channel == number % 2 && turn.speaker == (channel == 0 ? "09" : "12"))
      let start = Int((try #require(turn.start) * 16_000).rounded())
      let end = Int((try #require(turn.end) * 16_000).rounded())
      #expect(start >= last && start < end && end <= count)
      last = end
      for place in start..<end { covered[channel][place] = true }
      var power = 0.0
      for place in start..<end {
        power += Double(call.values[2 * place + channel] * call.values[2 * place + channel])
      }
      let level = 10 * log10(power / Double(end - start))
      #expect(abs(level + 23) < 0.2, "turn \(number) has \(level) dB")
    }
    for channel in 0...1 {
      let loud = (0..<count).filter { call.values[2 * $0 + channel] != 0 && !covered[channel][$0] }
      #expect(loud.isEmpty, "channel \(channel) is not silent between its turns")
    }
  }

  @Test func theCallHoldsOtherRecordingsThanTheSixteen() throws {
    let sixteen = try corpus("labels.csv").entries.compactMap { $0.metadata["source"] }
    let turns = try corpus("call.csv").entries.compactMap { $0.metadata["source"] }
    #expect(sixteen.count == 16 && turns.count == 18)
    #expect(Set(sixteen + turns).count == 34)
  }
}
