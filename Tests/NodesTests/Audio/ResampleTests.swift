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
      // libsoxr allocates now and then, and frees at once.
      let input = Format.audio(rate: from, channels: channels)
      #expect(checkNode(Resample(rate: to), input: input, mayAllocate: true) == [])
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

  /// Sample by sample, each output is there when it was promised.
  @Test(arguments: [
    (48_000, 16_000), (44_100, 16_000), (44_100, 22_050), (8000, 16_000), (22_254, 16_000),
    (16_000, 22_050), (48_000, 8000), (88_200, 8000), (12_345, 50_000), (1000, 8000),
  ])
  func givesEveryOutputInTheTimeThatItDeclares(from: Int, to: Int) throws {
    let node = Resample(rate: to)
    let input = Format.audio(rate: from, channels: 1)
    guard case .seconds(let delay) = node.delay(for: input) else {
      Issue.record("a resampler keeps back seconds")
      return
    }
    let processor = try node.prepare(for: input)
    var sample = RowBuffer(width: 1, capacity: 1)
    var output = RowBuffer(width: 1, capacity: node.capacity(for: 1, input: input))
    var (given, latest) = (0, 0.0)
    for number in noise(3 * from).enumerated() {
      sample.clear()
      sample.append(copying: [number.element].span)
      output.clear()
      try processor.process(sample, into: &output)
      let now = Double(number.offset + 1) / Double(from)
      given += output.count
      latest = max(latest, now - Double(given) / Double(to))
    }
    #expect(given > 0)
    #expect(latest <= delay)
    #expect(latest > 0.3 * delay)
  }

  @Test func promisesATimeThatHoldsForEveryUsualRateWhileTheRateIsOpen() throws {
    let open = Format.audio(rate: nil, channels: nil)
    guard case .seconds(let promised) = Resample(rate: 16_000).lateness(for: open),
      case .seconds(let longest) = Resample(rate: 16_000).delay(for: open)
    else {
      Issue.record("a resampler keeps back seconds")
      return
    }
    #expect(promised < 0.13)
    for rate in [1000, 2000, 8000, 11_025, 22_254, 44_100, 48_000, 384_000] {
      let own = Resample(rate: 16_000).delay(for: .audio(rate: rate, channels: 2))
      guard case .seconds(let seconds) = own else { continue }
      #expect(seconds > 0 && seconds <= longest)
      #expect(rate < 8000 || seconds <= promised)
    }
    #expect(Resample(rate: 8000).delay(for: .audio(rate: 8000, channels: 1)) == .seconds(0))
  }

  @Test func keepsATone() throws {
    let samples = tone(1000, rate: 48_000, seconds: 1)
    let output = try outputRows(
      of: Resample(rate: 22_050), input: .audio(rate: 48_000, channels: 1), rows: samples)
    let wanted = tone(1000, rate: 22_050, seconds: 1)
    let middle = 2000..<20_000
    #expect(middle.everyOne { abs(output[$0] - wanted[$0]) < 1e-4 })
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
