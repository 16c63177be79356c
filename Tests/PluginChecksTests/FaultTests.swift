import Foundation
import GraphCore
import PluginHost
import TestSupport
import Testing

extension CheckTests {
  /// Each fault of the fixtures is found, in the group that is there for it, with words that say what and where.
  @Suite struct FaultTests {
    struct Fault: Sendable, CustomTestStringConvertible {
      let at: String
      let fault: String
      let group: CheckGroup
      /// What a finding says.
      let says: String
      /// With what, where that tells something.
      var with = ""
      var node = "test.faulty"
      var testDescription: String { "\(fault) at \(at), \(group.rawValue)" }
    }

    private static let crash = "it crashed with SIGSEGV (it used memory that is not its own) in"

    static let faults = [
      Fault(
        at: "process", fault: "crash", group: .rows, says: "\(crash) `process`",
        with: "an ordinary item; audio, mono, 16000 Hz"),
      Fault(at: "create", fault: "crash", group: .description, says: "\(crash) `create`"),
      Fault(
        at: "format", fault: "divide", group: .formats,
        says: "it crashed with SIGFPE (it divided by zero) in `format`",
        with: "audio, mono, 16000 Hz"
      ),
      Fault(
        at: "prepare", fault: "abort", group: .rows,
        says: "it crashed with SIGABRT (it gave up) in `prepare`"),
      Fault(at: "finish", fault: "crash", group: .guards, says: "\(crash) `finish`"),
      Fault(at: "reset", fault: "crash", group: .rows, says: "\(crash) `reset`"),
      Fault(at: "release", fault: "crash", group: .lives, says: "\(crash) `release`"),
      Fault(
        at: "process", fault: "hang", group: .threads,
        says: "it did not return within 1 s in `process`"),
      Fault(
        at: "bounds", fault: "stubborn", group: .formats,
        says: "it did not return within 1 s in `bounds`"),
      Fault(
        at: "process", fault: "overrun", group: .guards, says: "\(crash) `process`",
        with: "a guard page behind the rows"),
      Fault(
        at: "process", fault: "underrun", group: .guards, says: "\(crash) `process`",
        with: "a guard page before the rows"),
      Fault(
        at: "process", fault: "write_input", group: .guards, says: "\(crash) `process`",
        with: "input read-only"),
      Fault(
        at: "process", fault: "wrong_count", group: .rows,
        says: "`process` says that it gave more rows than fit", with: "49 rows where 48 fit"),
      Fault(
        at: "finish", fault: "huge_count", group: .hostile,
        says: "`finish` says that it gave more rows than fit"),
      Fault(
        at: "process", fault: "nan", group: .rows,
        says: "NaN or infinity comes out of ordinary rows"),
      Fault(
        at: "process", fault: "cut", group: .rows,
        says: "the same rows in other chunks give other rows"),
      Fault(
        at: "process", fault: "lie_covers", group: .hostile,
        says: "`process` says that a row covers rows that can't be"),
      Fault(
        at: "prepare", fault: "leak", group: .lives,
        says: "each node and its processor leaves 1 MiB behind"),
      Fault(at: "reset", fault: "leak", group: .lives, says: "each item leaves 1 MiB behind"),
      Fault(at: "begin", fault: "thread", group: .lives, says: "threads are left behind"),
      Fault(at: "process", fault: "stdout", group: .hostile, says: "it writes to standard output"),
      Fault(at: "create", fault: "signal", group: .description, says: "it sets signal handlers"),
      Fault(
        at: "process", fault: "exit", group: .threads,
        says: "it ended its process with exit status 0 in `process`"),
      Fault(
        at: "create", fault: "close_fds", group: .description,
        says: "it closed files that are not its own"),
      Fault(
        at: "process", fault: "fail", group: .rows,
        says: "an ordinary item fails: process fails, as it is told to"),
      Fault(
        at: "process", fault: "fail_without_reason", group: .threads,
        says: "`process` fails, and `last_error` gives nothing"),
      Fault(
        at: "format", fault: "bad_text", group: .formats,
        says: "the message of a failure in `format` is not UTF-8"),
      Fault(
        at: "prepare", fault: "bad_status", group: .threads,
        says: "`prepare` returns 42, which means nothing"),
      Fault(
        at: "format", fault: "lie_width", group: .formats,
        says: "`format` gives another answer the second time"),
      Fault(at: "format", fault: "lie_width", group: .formats, says: "columns the input's 5 names"),
      Fault(at: "format", fault: "lie_names", group: .formats, says: "fewer than 8 column names"),
      Fault(
        at: "format", fault: "lie_size", group: .formats,
        says: "`format` writes the `size` of what it is given"),
      Fault(
        at: "bounds", fault: "lie_capacity", group: .formats,
        says: "more rows may come out than memory has room for"),
      Fault(
        at: "bounds", fault: "lie_state", group: .formats,
        says: "a processor is said to hold 64 TiB"),
      Fault(at: "latency", fault: "lie_latency", group: .formats, says: "its latency is nan s"),
      Fault(
        at: "process", fault: "crash", group: .parameters, says: "\(crash) `process`",
        with: "'amount' is -1"),
      Fault(
        at: "fit", fault: "crash", group: .learning, says: "\(crash) `fit`",
        node: "test.faulty_learner"),
      Fault(
        at: "fit", fault: "nothing", group: .learning, says: "'fit' went well, and gives nothing",
        node: "test.faulty_learner"),
      Fault(
        at: "load_model", fault: "crash", group: .models, says: "\(crash) `load`",
        with: "a model with no tensor 'means'", node: "test.faulty_learner"),
      Fault(
        at: "save", fault: "lie_model", group: .learning, says: "more than 268435456 numbers",
        node: "test.faulty_learner"),
      Fault(
        at: "forget", fault: "leak", group: .lives, says: "leaves 3 MiB behind",
        node: "test.faulty_learner"),
    ]

    @Test(arguments: faults) func finds(_ fault: Fault) throws {
      let report = try Plugins.check(fault.fault, at: fault.at, [fault.group], of: fault.node)
      let findings = report.nodes.flatMap { $0.groups.flatMap { $0.findings } }
      let found = findings.first { $0.message.contains(fault.says) }
      #expect(found != nil, "\(findings.map(\.message))")
      #expect(found?.severity == .error)
      #expect(found?.cure?.isEmpty == false)
      #expect(found?.cases.contains { $0.contains(fault.with) } == true || fault.with.isEmpty)
      #expect(report.errors > 0)
      #expect(Plugins.processes == 0)
    }

    /// What no graph gives a plugin is a warning, whatever it does with it.
    @Test func warnsOfValuesThatNoGraphGives() throws {
      let report = try Plugins.check("lie_capacity", at: "bounds", [.parameters])
      let findings = report.nodes[0].groups[0].findings
      let outside = findings.filter { $0.cases.allSatisfy { $0.contains("which no graph gives") } }
      #expect(outside.everyOne { $0.severity == .warning })
      #expect(findings.filter { $0.severity == .warning } == outside)
    }

    /// A fault in the calls without settings is found while loading.
    @Test func findsACrashWhileLoading() throws {
      let path = Plugins.folder + "/entry-crash.so"
      try FileManager.default.copyItem(atPath: Plugins.path("faulty"), toPath: path)
      let report = try PluginCheck(path).run { _ in }
      #expect(report.errors == 1)
      #expect(report.library.first?.message.contains("SIGSEGV") == true)
      #expect(report.nodes.isEmpty)
    }

    @Test func leavesOutWhatCanNotBeReached() throws {
      let report = try Plugins.check("crash", at: "format", [.formats, .guards, .rows, .threads])
      let groups = report.nodes[0].groups
      #expect(groups[0].isGivenUp)
      #expect(groups[1].findings.count == 1)
      #expect(groups.dropFirst(2).everyOne { $0.isSkipped })
      #expect(report.text.contains("not checked"))
    }
  }
}
