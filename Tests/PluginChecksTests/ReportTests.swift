import Foundation
import GraphCore
import TestSupport
import Testing

@testable import PluginHost

extension CheckTests {
  /// Checks of plugins that are right, and of files that are none.
  @Suite struct ReportTests {
    @Test func findsNothingWrongWithTheExample() throws {
      let report = try PluginCheck(Plugins.onePole).run { _ in }
      #expect(report.errors == 0 && report.warnings == 0, "\(report.text)")
      let groups = report.nodes.flatMap(\.groups)
      #expect(groups.map(\.group) == CheckGroup.allCases.filter { !$0.isOfLearners })
      #expect(groups.everyOne { $0.cases > 0 && !$0.isSkipped && !$0.isGivenUp })
      #expect(report.text.contains("all is well"))
    }

    @Test func findsNothingWrongWithTwoNodes() throws {
      let report = try PluginCheck(Plugins.path("right")).run { _ in }
      #expect(report.errors == 0 && report.warnings == 0, "\(report.text)")
      #expect(report.nodes.map(\.id) == ["test.one", "test.two"])
    }

    @Test func findsNothingWrongWithALearner() throws {
      var check = PluginCheck(Plugins.path("faulty"))
      check.node = "test.faulty_learner"
      check.settings = ["fault=none", "at=process"]
      let report = try check.run { _ in }
      #expect(report.errors == 0 && report.warnings == 0, "\(report.text)")
      let models = report.nodes[0].groups.first { $0.group == .models }
      #expect((models?.cases ?? 0) > 20)
    }

    @Test func findsAParameterWithoutHelp() throws {
      var check = PluginCheck(Plugins.path("no_help"))
      check.groups = [.description]
      let messages = try check.run { _ in }.nodes.flatMap { $0.groups.flatMap { $0.findings } }
      #expect(messages.contains { $0.message.contains("the help of 'one' is not a sentence") })
    }

    @Test func findsASideFileThatSaysOtherThings() throws {
      let path = Plugins.folder + "/told.so"
      try FileManager.default.copyItem(atPath: Plugins.path("right"), toPath: path)
      try PluginSideFile.write(forLibraryAt: path)
      var check = PluginCheck(path)
      check.groups = [.description]
      #expect(try check.run { _ in }.errors == 0)
      let side = PluginSideFile.path(forLibraryAt: path)
      let text = String(decoding: try Files.read(side), as: UTF8.self)
      try Files.write(
        Array(text.replacing("Gives what it takes.", with: "Gives more.").utf8), to: side)
      let report = try check.run { _ in }
      #expect(report.library.map(\.message) == ["the side file says other things than the library"])
      #expect(report.library.first?.cure?.contains("sergraph plugin build") == true)
    }

    @Test(arguments: [
      ("no_entry", Problem.Code.cannotLoad), ("truncated", .cannotLoad),
      ("newer_version", .interfaceVersion), ("nothing", .cannotLoad),
    ])
    func refusesWhatIsNoPlugin(name: String, code: Problem.Code) {
      #expect { try PluginCheck(Plugins.path(name)).run { _ in } } throws: {
        ($0 as? Problem)?.code == code
      }
    }

    @Test(arguments: [
      ("cutoff=high", Problem.Code.wrongValue), ("cutof=3", .unknownParameter),
      ("cutoff=-1", .outOfRange), ("cutoff", .wrongValue),
    ])
    func refusesSettingsThatCanNotBe(text: String, code: Problem.Code) {
      var check = PluginCheck(Plugins.onePole)
      check.settings = [text]
      #expect { try check.run { _ in } } throws: { ($0 as? Problem)?.code == code }
    }

    @Test func refusesANodeThatIsNotThere() {
      var check = PluginCheck(Plugins.onePole)
      check.node = "acme.two_poles"
      #expect { try check.run { _ in } } throws: { ($0 as? Problem)?.code == .unknownNode }
    }

    @Test func tellsWhatWasFoundBeforeInOneLine() {
      var first = CheckReport.Group(group: .guards)
      let finding = CheckFinding(.error, "it fails", cure: "mend it", cases: ["audio"])
      first.add(finding)
      first.add(finding)
      first.isGivenUp = true
      var second = CheckReport.Group(group: .rows)
      second.add(finding)
      var third = CheckReport.Group(group: .threads)
      third.isSkipped = true
      let node = CheckReport.NodeReport(id: "a.b", groups: [first, second, third])
      let report = CheckReport(path: "a.so", version: "1", library: [], nodes: [node])
      #expect(
        report.text == """
          a.so, version 1
          a.b
            1 finding    guard pages around the rows that it reads and writes
              error: it fails
                with audio; and 1 more
                cure: mend it
                the cases after that were left out: too many ended their process
            1 finding    rows: any chunks, reset, bounds, memory
              error: it fails, as above
            not checked  two processors on two threads
          2 errors, 0 warnings in 0 cases

          """)
    }

    @Test func isJSONToo() throws {
      let report = try Plugins.check("nan", at: "process", [.rows])
      let object = try JSONSerialization.jsonObject(with: Data(report.json.utf8)) as? [String: Any]
      #expect(object?["errors"] as? Int == report.errors)
      let nodes = try #require(object?["nodes"] as? [[String: Any]])
      let groups = try #require(nodes.first?["groups"] as? [[String: Any]])
      #expect(groups.first?["group"] as? String == "rows")
      let findings = try #require(groups.first?["findings"] as? [[String: Any]])
      #expect(findings.first?["message"] as? String == "NaN or infinity comes out of ordinary rows")
    }
  }
}
