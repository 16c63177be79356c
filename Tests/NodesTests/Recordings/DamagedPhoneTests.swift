import Glibc
import GraphCore
import TestSupport
import Testing

@testable import Nodes

/// A damaged recording ends in samples or in a problem, soon, and leaves the others as they are.
@Suite struct DamagedPhoneTests {
  private let folder = Folder()

  /// What comes first of seeded chance.
  private struct Chance: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
      return mixed ^ mixed >> 31
    }
  }

  @Test func isRefusedWhereItWasCut() throws {
    for (name, share) in [
      ("faststart.m4a", 0.6), ("opus.webm", 0.5), ("wma2.wma", 0.6), ("flac.mka", 0.5),
      ("fragmented.mp4", 0.7), ("wavpack.wv", 0.5), ("tta.tta", 0.6), ("pcm.avi", 0.5),
    ] {
      let bytes = Folder.bytes(of: PhoneEncoding.path(name))
      let cut = folder.file("cut-\(name)", bytes.prefix(Int(Double(bytes.count) * share)))
      let problem = #expect(throws: Problem.self, "of \(name)") {
        try PhoneEncoding.samples(of: cut)
      }
      #expect(problem?.code == .truncated, "of \(name): \(problem?.message ?? "")")
    }
  }

  /// SERGRAPH_MUTATIONS tells how many; 2,000 take about half a minute.
  @Test func endsSoonHoweverItIsDamaged() throws {
    let turns = getenv("SERGRAPH_MUTATIONS").flatMap { Int(String(cString: $0)) } ?? 100
    var chance = Chance(state: 12)
    var refused = 0
    var slowest = Duration.zero
    let names = PhoneEncoding.all.map(\.name)
    let good = try names.map { try PhoneEncoding.samples(of: PhoneEncoding.path($0)).values }
    for turn in 0..<turns {
      let index = turn % names.count
      let bytes = mutated(Folder.bytes(of: PhoneEncoding.path(names[index])), turn, &chance)
      let path = folder.file("damaged", bytes)
      let clock = ContinuousClock()
      slowest = max(
        slowest,
        clock.measure {
          do throws(Problem) { _ = try PhoneEncoding.samples(of: path) } catch { refused += 1 }
        })
      if turn % 10 == 9 {
        let other = (index * 7 + turn) % names.count
        let values = try PhoneEncoding.samples(of: PhoneEncoding.path(names[other])).values
        #expect(values == good[other], "\(names[other]) after turn \(turn)")
      }
    }
    #expect(slowest < .seconds(2))
    // Most damage is found; a bit within the sound of a codec without a checksum is not.
    #expect(refused > turns / 4, "\(refused) of \(turns)")
    if turns > 100 { print("\(refused) of \(turns) refused, the slowest took \(slowest)") }
  }

  private func mutated(_ whole: [UInt8], _ turn: Int, _ chance: inout Chance) -> [UInt8] {
    var bytes = whole
    switch turn / 3 % 3 {
    case 0:
      bytes.removeLast(Int.random(in: 1..<bytes.count, using: &chance))
    case 1:
      for _ in 0...Int.random(in: 0..<12, using: &chance) {
        let place = Int.random(in: 0..<bytes.count, using: &chance)
        bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &chance)
      }
    default:
      let length = Int.random(in: 1...min(200, bytes.count / 4), using: &chance)
      let first = Int.random(in: 0...bytes.count / 2 - length, using: &chance)
      let second = Int.random(in: bytes.count / 2...bytes.count - length, using: &chance)
      for step in 0..<length { bytes.swapAt(first + step, second + step) }
    }
    return bytes
  }
}
