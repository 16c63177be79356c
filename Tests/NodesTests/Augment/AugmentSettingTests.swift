import GraphCore
import TestSupport
import Testing

@testable import Nodes

/// How settings that are drawn from are written, and what is said of wrong ones.
@Suite struct AugmentSettingTests {
  private func problems(_ node: String) throws -> [String] {
    let text = """
      sergraph: 1
      nodes:
        audio: {use: decode, expect: 16000}
        x: {use: \(node)}
      """
    do throws(Problems) {
      let value: Value
      do { value = try readYAML(text, name: "g/test.yaml") } catch { throw Problems([]) }
      _ = try GraphReader.read(value, path: "g/test.yaml", nodes: standardNodes)
      return []
    } catch {
      return error.all.map { problem in
        "\(problem.message)" + (problem.suggestion.map { " [\($0)]" } ?? "")
      }
    }
  }

  @Test func aNumberStandsForBothEnds() throws {
    #expect(try Interval.read(scalar("12")) == Interval(12, 12))
    #expect(Interval(12, 12).text == "12")
    let list = Value(.sequence([scalar("-3"), scalar("6.5")]), at: somewhere)
    #expect(try Interval.read(list) == Interval(-3, 6.5))
    #expect(Interval(-3, 6.5).text == "[-3, 6.5]")
  }

  @Test func tellsWhatIsWrongWithARange() throws {
    #expect(
      try problems("augment.noise, snr: [30, 10]") == [
        "'snr': expected a number, or a list of two, the lower one first, found [30, 10] [write [10, 30]]"
      ])
    #expect(
      try problems("augment.noise, snr: loud") == [
        "'snr': expected a number, or a list of two, the lower one first, found 'loud' [for example `[1, 2]`]"
      ])
    #expect(
      try problems("augment.gain, gain: [-200, 0]") == [
        "'gain' is -200, outside -100...100 [in dB, -100...100]"
      ])
    #expect(
      try problems("augment.speed, factor: [0.9, 3]") == [
        "'factor' is 3, outside 0.5...2 [0.5...2]"
      ])
    #expect(
      try problems("augment.gain, chance: 1.5") == [
        "'chance' is 1.5, outside 0...1 [0...1]"
      ])
  }

  @Test func oneWordOrAListIsWritten() throws {
    #expect(try Choices<SpeechCodec>.read(scalar("gsm")).words == [.gsm])
    let list = Value(.sequence([scalar("gsm"), scalar("mp3")]), at: somewhere)
    #expect(try Choices<SpeechCodec>.read(list).text == "[gsm, mp3]")
    #expect(Choices([SpeechCodec.gsm]).text == "gsm")
    #expect(
      try problems("augment.noise, kind: [pinkk]") == [
        "'kind': expected one of white, pink, brown, babble, files, found 'pinkk' [did you mean 'pink'?]"
      ])
    #expect(
      try problems("augment.codec, kind: []") == [
        "'kind': expected one of mulaw, alaw, gsm, opus, mp3, or a list of them, found an empty list "
          + "[for example `[mulaw]`]"
      ])
  }

  @Test func filesCountFromTheFolderOfTheGraph() throws {
    let place = Place(
      source: SourceText(name: "graphs/test.yaml", text: ""), line: 1, column: 1)
    let names = try RecordingNames.read(
      Value(.scalar("../noises", quoted: false), at: place))
    #expect(names.paths == ["noises"])
    #expect(names.text == "../noises")
    #expect(
      try problems("augment.noise, kind: files, files: []") == [
        "'files': expected a file or folder, or a list of them, found an empty list "
          + "[name a folder with recordings]"
      ])
  }

  @Test func recordingsOfAFolderComeInOneOrder() throws {
    let folder = Folder()
    for name in ["b.wav", "a.flac", "notes.txt", ".hidden.wav"] {
      _ = folder.file(name, [])
    }
    #expect(
      try RecordingNames([folder.path]).recordings(of: "files")
        == ["\(folder.path)/a.flac", "\(folder.path)/b.wav"])
  }
}
