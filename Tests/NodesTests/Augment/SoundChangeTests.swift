import Glibc
import GraphCore
import GraphTesting
import TestSupport
import Testing

@testable import Nodes

/// What recordings are put through to see what is left of them.
@Suite struct SoundChangeTests {
  private static let changes: [SoundChange] = [
    .band(from: 300, to: 3400), .noise(.pink, ratio: 10), .gain(-20), .clip(0.05),
    .room(reverberation: Interval(0.4, 0.6), distance: Interval(1, 3)),
  ]

  private static func changed(
    _ samples: [Float], by change: SoundChange, seed: UInt64 = 1
  ) throws -> [Float] {
    try outputRows(
      of: change.node, input: .audio(rate: 16_000, channels: 1), rows: samples,
      item: copy(seed: seed))
  }

  /// Behind a source whose rate is not known there are the same rules.
  @Test func takesAnyRateAndKeepsTheRulesAtEach() throws {
    let open = Format.audio(rate: nil, channels: nil)
    for change in Self.changes {
      #expect(try change.node.format(for: open) == open)
      #expect(change.node.delay(for: open) == .wholeItem)
      #expect(change.node.stateBytes(for: .audio(rate: 384_000, channels: 16)) > 0)
      #expect(
        checkNode(change.node, input: .audio(rate: 8000, channels: 2), item: copy()) == [])
    }
    let spectrum = Format(.spectrum, width: 3, clock: .item)
    #expect(throws: Problem.self) { try SoundChange.gain(3).node.format(for: spectrum) }
  }

  @Test func nothingButASeedMakesItHappen() throws {
    let samples = syllables(8000)
    for change in Self.changes {
      let item = ItemIdentity(path: "item.wav")
      let input = Format.audio(rate: 16_000, channels: 1)
      #expect(try outputRows(of: change.node, input: input, rows: samples, item: item) == samples)
      #expect(try Self.changed(samples, by: change) != samples)
    }
  }

  @Test func theTelephoneKeepsItsBandAlone() throws {
    func left(_ hertz: Double) throws -> Double {
      let tone = tone(hertz, rate: 16_000, seconds: 0.5)
      let band = try Self.changed(tone, by: .band(from: 300, to: 3400))
      let phone = try Self.changed(band, by: .codec(.mulaw))
      return decibels(power(phone[2000..<6000]) / power(tone[2000..<6000]))
    }
    // By the orders of the filters: 3 below and 6 above.
    for (hertz, expected) in [(1000.0, 0.0), (300, -3), (150, -18.1)] {
      let found = try left(hertz)
      #expect(abs(found - expected) < 1, "\(found) dB at \(hertz) Hz")
    }
    let above = try left(6000)
    #expect(above < -40)
  }

  @Test func amountsAreMetExactly() throws {
    let samples = syllables(16_000)
    let gained = try Self.changed(samples, by: .gain(-20))
    #expect(zip(gained, samples).allSatisfy { abs($0 - $1 / 10) < 1e-6 })
    let clipped = try Self.changed(samples, by: .clip(0.05))
    #expect(zip(clipped, samples).count { $0 != $1 } == 800)
    let noises = try [0.0, 20].map { ratio in
      zip(try Self.changed(samples, by: .noise(.pink, ratio: ratio)), samples).map { $0 - $1 }
    }
    // One draw at both levels.
    #expect(abs(decibels(power(noises[0]) / power(noises[1])) - 20) < 0.01)
    let louder = zip(noises[0], noises[1]).allSatisfy { abs($0 - 10 * $1) < 1e-3 }
    #expect(louder)
  }

  private func decibels(_ ratio: Double) -> Double { 10 * log10(ratio) }
}
