import GraphCore
import PluginHost
import Testing

extension CheckTests {
  /// Structured parameters are tried in every part, at every depth.
  @Suite struct StructureCheckTests {
    @Test func findsNothingWrongWithAPluginThatIsRight() throws {
      let report = try PluginCheck(Plugins.path("layers")).run { _ in }
      #expect(report.errors == 0 && report.warnings == 0, "\(report.text)")
      let parameters = report.nodes[0].groups.first { $0.group == .parameters }
      // Every option and every field, with what each may be: 27 of the list's layers alone.
      #expect((parameters?.cases ?? 0) > 60)
    }

    @Test func findsAFaultThatAPartOfAPartBringsOut() throws {
      var check = PluginCheck(Plugins.path("layers_weak"))
      check.groups = [.parameters]
      let report = try check.run { _ in }
      let findings = report.nodes[0].groups.flatMap { $0.findings }
      let found = findings.first { $0.message.contains("it crashed with SIGABRT") }
      #expect(found?.severity == .error, "\(report.text)")
      let place = "'layers' is ['clip' is 'label' is a text of 100000 letters]"
      #expect(found?.cases.contains { $0.contains(place) } == true, "\(found?.cases ?? [])")
    }

    @Test func takesStructuresOnTheCommandLine() throws {
      var check = PluginCheck(Plugins.path("layers"))
      check.groups = [.description, .rows]
      check.settings = ["layers=[{residual: [clip, {scale: 2}]}]", "last={high: 0.5}"]
      #expect(try check.run { _ in }.errors == 0)
      check.settings = ["layers=[{scale: {bi: 2}}]"]
      #expect(throws: Problem.self) { try check.run { _ in } }
    }
  }
}
