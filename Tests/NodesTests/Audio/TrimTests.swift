import GraphCore
import GraphTesting
import Testing

@testable import Nodes

@Suite struct TrimTests {
  @Test func followsEveryRuleOfNodes() {
    #expect(checkNode(Trim(), input: Usual.audio) == [])
    let stereo = Format.audio(rate: 8000, channels: 2)
    #expect(checkNode(Trim(topDecibels: 20, length: 400, hop: 160), input: stereo) == [])
    #expect(checkNode(Trim(length: 101, hop: 300), input: stereo) == [])
  }

  @Test(arguments: ["speech_16000", "speech_22050", "voice_16000"], [20, 30, 60])
  func keepsTheSamplesOfLibrosa(name: String, decibel: Int) throws {
    let audio = try Golden.signal(name)
    let edges = try Golden("time").values("trim/\(name)/\(decibel)").map { Int($0) }
    let trim = Trim(topDecibels: Double(decibel))
    let kept = try audio.through(trim)
    #expect(kept.values == Array(audio.values[edges[0]..<edges[1]]))
    let covered = try outputCoverage(of: trim, input: audio.format, rows: audio.values)
    #expect(covered == [edges[0]..<edges[0] + 1])
  }

  /// A click in silence: frames whose half reaches it, wherever it stands in a frame.
  @Test(arguments: [(400, 160), (101, 10), (64, 100), (2048, 512)])
  func keepsFramesThatReachAClick(shape: (Int, Int)) throws {
    let (length, hop) = shape
    for place in [0, 1, 700, 3333, 4999] {
      var samples = [Float](repeating: 0, count: 5000)
      samples[place] = 1
      let reached = (0...5000 / hop).filter { frame in
        let start = frame * hop - length / 2
        return start + length <= 5000 + length / 2 && (start..<start + length).contains(place)
      }
      let output = try outputRows(
        of: Trim(length: length, hop: hop), input: Usual.audio, rows: samples)
      let wanted = reached.isEmpty ? 5000 : min(5000, (reached.last! + 1) * hop) - reached[0] * hop
      #expect(output.count == wanted)
    }
  }

  @Test func trimsHoweverLoudTheRecordingIs() throws {
    for loudness: Float in [1, 1.5e19, 3.35e38] {
      var samples = [Float](repeating: 0, count: 30_000)
      for index in 12_000..<18_000 {
        samples[index] = index.isMultiple(of: 2) ? loudness : -loudness
      }
      #expect(try outputRows(of: Trim(), input: Usual.audio, rows: samples).count == 8192)
    }
  }

  @Test func keepsSilenceAsLibrosa() throws {
    let silence = [Float](repeating: 0, count: 5000)
    #expect(try outputRows(of: Trim(), input: Usual.audio, rows: silence) == silence)
  }

  @Test func decidesTimesAtTheItemsEnd() {
    #expect(Trim().decidesTimes(for: Usual.audio))
    #expect(Trim().delay(for: Usual.audio) == .wholeItem)
    #expect(
      refusal { _ = try Trim().format(for: Usual.frames()) }
        == "SG0301: 'trim' takes audio, but gets frames of 2048, 43.07/s, each 92.88 ms "
        + "[connect `in` to a node that gives audio]")
  }
}
