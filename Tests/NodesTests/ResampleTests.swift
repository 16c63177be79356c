import Glibc
import GraphCore
import GraphTesting
import TestSupport
import Testing

@testable import Nodes

@Suite struct ResampleTests {
  @Test(arguments: [
    (48_000, 22_050), (44_100, 22_050), (16_000, 22_050), (8000, 8000), (11_025, 48_000),
    (384_000, 8000), (7919, 16_000),
  ])
  func followsEveryRuleOfNodes(from: Int, to: Int) {
    for channels in [1, 2] {
      let input = Format.audio(rate: from, channels: channels)
      #expect(checkNode(Resample(rate: to), input: input) == [])
    }
  }

  @Test(
    arguments: [
      (48_000, 22_050), (44_100, 16_000), (16_000, 22_050), (8000, 48_000), (22_050, 22_050),
    ],
    [1, 2, 3, 10, 441, 4410, 10_001])
  func roundsTheLengthUp(rates: (Int, Int), count: Int) throws {
    let (from, to) = rates
    let output = try outputRows(
      of: Resample(rate: to), input: .audio(rate: from, channels: 1), rows: noise(count))
    #expect(output.count == (count * to + from - 1) / from)
  }

  @Test func keepsATone() throws {
    let samples = tone(1000, rate: 48_000, seconds: 1)
    let output = try outputRows(
      of: Resample(rate: 22_050), input: .audio(rate: 48_000, channels: 1), rows: samples)
    let wanted = tone(1000, rate: 22_050, seconds: 1)
    let middle = 2000..<20_000
    #expect(middle.allSatisfy { abs(output[$0] - wanted[$0]) < 1e-4 })
  }

  @Test func removesWhatTheNewRateCannotHold() throws {
    let samples = tone(15_000, rate: 48_000, seconds: 1)
    let output = try outputRows(
      of: Resample(rate: 22_050), input: .audio(rate: 48_000, channels: 1), rows: samples)
    #expect((2000..<20_000).allSatisfy { abs(output[$0]) < 1e-5 })
  }

  @Test func keepsChannelsApart() throws {
    let left = tone(300, rate: 16_000, seconds: 0.3)
    let right = noise(left.count)
    let both = zip(left, right).flatMap { [$0, $1] }
    let stereo = try outputRows(
      of: Resample(), input: .audio(rate: 16_000, channels: 2), rows: both)
    for (channel, samples) in [left, right].enumerated() {
      let alone = try outputRows(
        of: Resample(), input: .audio(rate: 16_000, channels: 1), rows: samples)
      #expect(alone == stride(from: channel, to: stereo.count, by: 2).map { stereo[$0] })
    }
  }

  @Test func holdsNoMoreThanItSaysAtExtremeRatios() {
    for (from, to) in [(1000, 384_000), (384_000, 1000), (383_999, 1000), (1000, 383_999)] {
      let input = Format.audio(rate: from, channels: 1)
      let tooMuch = checkNode(Resample(rate: to), input: input).filter {
        if case .rows(.heldBytes, _, _) = $0 { true } else { false }
      }
      #expect(tooMuch == [])
    }
  }

  @Test func takesAnyRateAndChannelsAndFixesTheRate() throws {
    let open = try Resample().format(for: .audio(rate: nil, channels: nil))
    #expect(open == .audio(rate: 22_050, channels: nil))
    #expect(try Resample().format(for: .audio(rate: 8000, channels: 3)).width == 3)
    #expect(
      refusal { _ = try Resample().format(for: Usual.frames()) }
        == "SG0301: 'resample' takes audio, but gets frames of 2048, 43.07/s, each 92.88 ms "
        + "[connect `in` to a node that gives audio]")
  }
}
