import GraphCore
import TestSupport
import Testing

@testable import SERGraphs

/// How conditions are asked for.
@Suite struct TestConditionTests {
  @Test func amountsAreWhatIsUsualUnlessTheyAreAskedFor() throws {
    let text = "phone, noise:5dB,white:-3,Babble:20 dB,room,room:0.3s,mp3:64k,opus,clip:1.5%,gain"
    #expect(
      try TestCondition.parse([text, "gsm"]).map(\.name) == [
        "phone", "noise:5dB", "white:-3dB", "babble:20dB", "room", "room:0.3s", "mp3:64k",
        "opus:16k",
        "clip:1.5%", "gain:-20dB", "gsm",
      ])
    #expect(try TestCondition.parse([]) == [])
    let words = try TestCondition.parse(["noise:5,room,room:0.3,clip"]).map(\.words)
    #expect(
      words == [
        "pink noise, 5 dB below the speech",
        "a synthetic room, 1 to 3 m from the speaker, RT60 0.4 to 0.6 s",
        "a synthetic room, 1 to 3 m from the speaker, RT60 0.3 s",
        "the loudest 5 % of the samples cut off",
      ])
  }

  @Test(arguments: ConditionKind.allCases) func everyKindIsReadByItsNameAndIsTold(
    kind: ConditionKind
  ) throws {
    let condition = try #require(try TestCondition.parse([kind.rawValue]).first)
    #expect(condition.kind == kind && !condition.nodes.isEmpty)
    // Its own name asks for it again.
    #expect(try TestCondition.parse([condition.name]) == [condition])
    #expect(ConditionKind.table.contains { $0.hasPrefix("  " + kind.form) })
    #expect(
      try !condition.nodes.contains {
        try $0.format(for: .audio(rate: nil, channels: nil)) != .audio(rate: nil, channels: nil)
      })
  }

  private func refused(_ text: String, _ message: String, _ cure: String) {
    expectProblem("SG0801", message, cure) { () throws(Problem) in
      _ = try TestCondition.parse([text])
    }
  }

  @Test func whatIsNoConditionIsRefusedWithTheNearest() {
    refused(
      "phone,fone", "'--degrade' names 'fone', which is no condition", "did you mean 'phone'?")
    refused(
      "bable:10dB", "'--degrade' names 'bable', which is no condition", "did you mean 'babble'?")
    refused("hall", "'--degrade' names 'hall', which is no condition", "did you mean 'room'?")
    refused(
      "mud", "'--degrade' names 'mud', which is no condition",
      "one of: phone, mulaw, alaw, gsm, opus, mp3, noise, white, pink, brown, babble, room, clip, gain"
    )
    refused(
      "phone,,gsm", "'--degrade phone,,gsm' lacks a condition",
      "name some with commas between, such as phone,noise:10dB,room")
    refused("clean,gsm", "'--degrade' names 'clean', which always comes first", "leave it out")
  }

  @Test func amountsThatMakeNoSenseAreRefused() {
    refused(
      "noise:loud", "'--degrade noise:loud': 'loud' is no number with the unit 'dB'",
      "for example noise:10dB")
    refused(
      "noise:10s", "'--degrade noise:10s': '10s' is no number with the unit 'dB'",
      "for example noise:10dB")
    refused(
      "room:", "'--degrade room:': '' is no number with the unit 's'", "for example room:0.5s")
    refused(
      "room:5s", "'--degrade room:5s': 5 is outside 0.05...2 s", "for example room:0.5s")
    refused(
      "mp3:nan", "'--degrade mp3:nan': 'nan' is no number with the unit 'k'", "for example mp3:32k")
    refused(
      "phone:8k", "'--degrade phone:8k': there is nothing to choose of 'phone'", "write phone")
  }

  @Test func oneConditionIsNamedOnce() {
    refused("gsm,gsm", "'--degrade' names gsm twice", "name it once")
    refused(
      "noise,pink:10dB", "'--degrade' names noise:10dB and pink:10dB, which are the same",
      "name it once")
    expectProblem(
      "SG0801", "'--degrade' names 33 conditions; at most 32 are tried", "evaluate several times"
    ) {
      () throws(Problem) in
      _ = try TestCondition.parse((1...33).map { "noise:\($0)" })
    }
  }

  @Test func aRecordingDrawsTheSameWhereverItLiesAndAtEveryLevel() throws {
    let entry = Corpus.Entry(path: "/a/x.wav", name: "x.wav", label: "calm")
    let elsewhere = Corpus.Entry(path: "/b/x.wav", name: "x.wav", label: "calm")
    let other = Corpus.Entry(path: "/a/y.wav", name: "y.wav", label: "calm")
    var part = entry
    part.start = 1
    let conditions = try TestCondition.parse(["noise:10,pink:0,white,room,phone"])
    let seeds = conditions.map { $0.seed(of: entry) }
    #expect(seeds == conditions.map { $0.seed(of: elsewhere) })
    #expect(seeds[0] == seeds[1] && Set(seeds).count == 4)
    #expect(Set([entry, other, part].map { conditions[0].seed(of: $0) }).count == 3)
    // A copy that is learnt from draws otherwise, whatever the seed of the fit.
    let corpus = Corpus(name: "made", entries: [entry, other], classes: ["calm"])
    let split = Split(corpus, isTest: [false, true])
    for seed in 0..<100 {
      let items = LearningItems(corpus, copies: 8, splits: [split], seed: UInt64(seed))
      for item in 2..<items.count {
        let copy = try #require(items.recording(of: item).copy)
        #expect(!seeds.contains(copy.seed))
      }
    }
  }
}
