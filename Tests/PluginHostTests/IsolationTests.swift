import CIsolation
import GraphCore
import GraphTesting
import PluginHost
import TestSupport
import Testing

/// Plugins that do wrong in processes of their own: the run ends properly, with the right failure, in time.
extension HostTests {
  @Suite struct IsolationTests {
    private static let fine = "voice:9000"
    private static let bad = "voice:9000#66"

    private func faulty(_ fault: String, at place: String, _ more: String = "") throws -> String {
      "bad: {use: test.faulty, isolate: true, timeout: 0.4, memory: 64MiB, fault: \(fault), at: \(place)\(more)}"
    }

    private static let endings = [
      ("crash", "was ended by SIGSEGV (it used memory that is not its own)"),
      ("abort", "was ended by SIGABRT (it gave up)"),
      ("exit", "ended itself with exit status 0"),
      ("hang", "the plugin took longer than 0.4 s"),
      ("kill", "was ended by SIGKILL (it was killed from outside)"),
    ]

    @Test(arguments: ["begin", "process", "finish", "reset"], endings)
    func failsOnlyTheItemWhoseCallEndsTheProcess(place: String, ending: (String, String))
      async throws
    {
      let clock = ContinuousClock.now
      let path = try Fixtures.library("faulty")
      // The faults of one path; the others go well, before and after.
      let outcomes = try await PluginRuns.run(
        try faulty(ending.0, at: place, place == "reset" ? "" : ", item: '#66'"), plugins: [path],
        items: [Self.fine, Self.bad, Self.fine])
      #expect(outcomes.count == 3)
      let failed = outcomes[1]
      #expect(failed.code == "SG0905", "\(failed)")
      #expect(failed.message.contains(ending.1), "\(failed.message)")
      let call = ["begin", "reset"].contains(place) ? "'reset or begin'" : "'\(place)'"
      #expect(failed.message.contains(call), "\(failed.message)")
      if place != "reset" {
        let right = try await PluginRuns.run(
          "bad: {use: test.faulty}", plugins: [path], items: [Self.fine])
        #expect(outcomes[0].bits == right[0].bits && !right[0].bits.isEmpty)
        #expect(outcomes[2].bits == right[0].bits)
      }
      #expect(ContinuousClock.now - clock < .seconds(6))
      #expect(Leftovers.children().isEmpty)
    }

    @Test(arguments: ["create", "format", "bounds", "latency", "prepare"], endings)
    func refusesTheGraphWhoseNodeEndsItsProcessBeforeItRuns(
      place: String, ending: (String, String)
    ) async throws {
      let path = try Fixtures.library("faulty")
      var problems: [Problem] = []
      do {
        _ = try await PluginRuns.run(
          try faulty(ending.0, at: place), plugins: [path], items: [Self.fine])
      } catch let error as Problems {
        problems = error.all
      } catch let error as Problem {
        problems = [error]
      }
      let problem = try #require(problems.first)
      #expect(problems.count == 1 && problem.code == .pluginEnded)
      #expect(problem.message.contains(ending.1) && problem.message.contains("'\(place)'"))
      #expect(problem.place != nil)
      #expect(Leftovers.children().isEmpty)
    }

    @Test(arguments: ["release", "destroy"], ["crash", "hang", "exit"])
    func givesAllRowsWhereOnlyTheEndGoesWrong(place: String, fault: String) async throws {
      let path = try Fixtures.library("faulty")
      let outcomes = try await PluginRuns.run(
        try faulty(fault, at: place), plugins: [path], items: [Self.fine, Self.bad])
      #expect(outcomes.map(\.isFine) == [true, true])
      #expect(outcomes.everyOne { $0.bits.count == 9000 })
      #expect(Leftovers.children().isEmpty)
    }

    @Test(arguments: [
      ("overrun", "SG0905", "SIGSEGV"), ("write_input", "SG0905", "SIGSEGV"),
      ("stack", "SG0905", "SIGSEGV"), ("divide", "SG0905", "SIGFPE"),
      ("sleep", "SG0905", "took longer than 0.4 s"),
      ("stubborn", "SG0905", "took longer than 0.4 s"),
      ("wrong_count", "SG0708", "the plugin gave 2001 rows in 'process', at most 2000 fit"),
      ("huge_count", "SG0708", "the plugin gave 18446744073709551615 rows in 'process'"),
      ("bad_status", "SG0708", "the plugin returned 42 from 'process', which means nothing"),
      ("nan", "SG0705", "gave a number that is not finite at 0 s"),
      ("fail", "SG0708", "process fails, as it is told to"),
      ("fail_without_reason", "SG0708", "the plugin failed in 'process' without a reason"),
      ("bad_text", "SG0708", "no UTF-8"),
      ("lie_covers", "SG0708", "the plugin says that a row covers"),
      ("exhaust", "SG0905", "asked for more memory than its 64 MiB in 'process'"),
      ("fork", "SG0708", "fork: Operation not permitted"),
      ("exec", "SG0708", "exec: Operation not permitted"),
      ("write_file", "SG0708", "open: Operation not permitted"),
      ("connect", "SG0708", "socket: Operation not permitted"),
      ("signal_parent", "SG0708", "kill: Operation not permitted"),
      ("queue_signal", "SG0708", "rt_sigqueueinfo: Operation not permitted"),
      ("own_signals", "SG0708", "fcntl: Operation not permitted"),
      ("segment", "SG0708", "shmget: Operation not permitted"),
      ("priority", "SG0708", "setpriority: Operation not permitted"),
    ])
    func saysWhatWasWrong(fault: String, code: String, message: String) async throws {
      let outcomes = try await PluginRuns.run(
        try faulty(fault, at: "process", ", path: /tmp/sergraph-host-wrote"),
        plugins: [try Fixtures.library("faulty")], items: [Self.fine])
      #expect(outcomes[0].code == code, "\(outcomes[0])")
      #expect(outcomes[0].message.contains(message), "\(outcomes[0].message)")
      #expect(Leftovers.children().isEmpty)
    }

    /// Only where the kernel has Landlock, which some are built without.
    @Test(.enabled(if: sergraph_landlock() > 0, "this kernel has no Landlock"))
    func canNotLookIntoTheProgram() async throws {
      let outcomes = try await PluginRuns.run(
        try faulty("peek", at: "process"), plugins: [try Fixtures.library("faulty")],
        items: [Self.fine])
      #expect(outcomes[0].message.hasPrefix("open: Permission denied"))
    }

    @Test func manyIsolatedNodesStandInOneGraph() async throws {
      let path = try Fixtures.library("one_pole")
      // Enough for descriptors of any number that a process is started with.
      let lines = (0..<70).map { "smooth\($0): {use: acme.one_pole, isolate: true, memory: 64MiB}" }
      let outcomes = try await PluginRuns.run(
        lines.joined(separator: "\n"), plugins: [path], items: ["noise:3000"])
      #expect(outcomes[0].isFine, "\(outcomes[0])")
      #expect(Leftovers.children().isEmpty)
    }

    @Test func endsAFinishThatPromisesRowsAndGivesNone() async throws {
      let outcomes = try await PluginRuns.run(
        try faulty("more_of_nothing", at: "finish"), plugins: [try Fixtures.library("faulty")],
        items: [Self.fine])
      #expect(outcomes[0].code == "SG0708")
      #expect(outcomes[0].message == "'bad' says that more rows are to come, and gives none")
    }

    /// The process is a chunk behind; what it was given before the damage comes all the same.
    @Test(arguments: [7, 100, 1000, 5000])
    func givesAllRowsBeforeDamage(chunk: Int) async throws {
      let found = try await PluginRuns.endOfFailed(
        "fine: {use: test.faulty, isolate: true}", plugins: [try Fixtures.library("faulty")],
        item: "nan:9000", chunk: chunk)
      #expect(found.rows == 4500 && found.code == "SG0705", "\(found)")
    }

    @Test func aLeakStaysWithinTheLimit() async throws {
      // 900 calls leak 1 MiB each; the plugin goes on when it is refused more.
      let outcomes = try await PluginRuns.run(
        try faulty("leak", at: "process"), plugins: [try Fixtures.library("faulty")],
        items: ["voice:900000"], chunk: 1000)
      #expect(outcomes[0].isFine)
      #expect(Leftovers.peakOfChildren() < 160 << 20)
    }

    @Test func nodesThatFailAgainAndAgainAreGivenUp() async throws {
      let outcomes = try await PluginRuns.run(
        try faulty("crash", at: "process"), plugins: [try Fixtures.library("faulty")],
        items: (0..<8).map { "voice:3000#\($0)" })
      #expect(
        outcomes.map(\.code) == [String](repeating: "SG0905", count: 5)
          + [String](repeating: "SG0906", count: 3))
      #expect(
        outcomes[7].message
          == "'test.faulty' is given up: its plugin's process ended in 5 recordings in a row")
    }

    @Test func aThousandKillsLeaveNoProcessNoFileAndNoDescriptor() async throws {
      let path = try Fixtures.library("faulty")
      _ = try await PluginRuns.run(
        try faulty("kill", at: "process", ", item: '#66'"), plugins: [path], items: [Self.fine])
      let (files, descriptors) = (Leftovers.files(), Leftovers.descriptors())
      let clock = ContinuousClock.now
      let items = (0..<2000).map { $0 % 2 == 0 ? "voice:500#\($0)" : "noise:500#\($0)" }
      let outcomes = try await PluginRuns.run(
        try faulty("kill", at: "process", ", item: voice"), plugins: [path], items: items)
      print("a thousand kills took \(ContinuousClock.now - clock)")
      #expect(outcomes.count(where: { $0.message.contains("SIGKILL") }) == 1000)
      #expect(outcomes.count(where: \.isFine) == 1000)
      #expect(Leftovers.children().isEmpty)
      #expect(Leftovers.files() == files)
      #expect(Leftovers.descriptors() <= descriptors)
    }

    @Test func givesTheSameBitsInThisProcessAndInAnother() async throws {
      let path = try Fixtures.library("one_pole")
      let items = ["voice:50000", "noise:1", "silence:0", "noise:30001", "full_scale:400"]
      let frames = "frames: {use: framing, frame_length: 400, hop_length: 160}\nlevel: {use: rms}"
      let reference = try await PluginRuns.run(
        "smooth: {use: acme.one_pole}\n" + frames, plugins: [path], items: items)
      #expect(reference.everyOne(\.isFine) && reference[0].bits.count > 100)
      for (chunk, lanes) in [(1, 1), (64, 1), (2000, 2), (8192, 2)] {
        let isolated = try await PluginRuns.run(
          "smooth: {use: acme.one_pole, isolate: true}\n" + frames, plugins: [path], items: items,
          lanes: lanes, chunk: chunk)
        #expect(isolated == reference, "chunks of \(chunk), \(lanes) lanes")
      }
    }

    @Test func rowsOfAnIsolatedNodeAreJoinedToOthersAtTheSameTimes() async throws {
      let path = try Fixtures.library("faulty")
      let lines = { (isolated: Bool) in
        """
        frames: {use: framing, frame_length: 400, hop_length: 160}
        level: {use: rms}
        crossings: {use: zcr, in: frames}
        same: {use: test.faulty, in: level\(isolated ? ", isolate: true" : "")}
        both: {use: stack, in: [crossings, same], before: 1}
        """
      }
      let reference = try await PluginRuns.run(
        lines(false), plugins: [path], items: ["voice:60000"])
      for chunk in [16, 777, 8192] {
        let isolated = try await PluginRuns.run(
          lines(true), plugins: [path], items: ["voice:60000"], chunk: chunk)
        #expect(isolated == reference)
      }
      #expect(reference[0].isFine, "\(reference[0])")
    }
  }
}
