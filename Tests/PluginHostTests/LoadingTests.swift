import Foundation
import GraphCore
import PluginHost
import Testing

extension HostTests {
  @Suite struct LoadingTests {
    /// What looking at a library is refused with.
    private func refusal(_ path: String) -> Problem? {
      do throws(Problem) {
        _ = try Plugin(path)
        return nil
      } catch { return error }
    }

    @Test func takesAPluginThatBreaksNoRule() throws {
      let plugin = try Plugin(try Fixtures.library("right"))
      #expect(plugin.metadata.kinds.map(\.about.name) == ["test.one", "test.two"])
      #expect(!plugin.hasSideFile)
    }

    @Test(arguments: [
      (
        "newer_version", "SG0902",
        "speaks version 2 of the plugin interface, this program version 1",
        "get a newer sergraph"
      ),
      (
        "older_version", "SG0902", "speaks version 0 of the plugin interface",
        "build the plugin again with this sergraph's header or kit"
      ),
      (
        "entry_gives_null", "SG0902", "can't live with version 1",
        "get a build of it for this sergraph"
      ),
      (
        "no_entry", "SG0901", "has no function sergraph_plugin_entry: it is not a plugin",
        "export the function"
      ),
      ("needs_symbol", "SG0901", "undefined symbol: symbol_that_no_library_has", "build it again"),
      ("other_machine", "SG0901", "is for RISC-V, this machine is", "build it on this machine"),
      ("truncated", "SG0901", "is cut off", "copy it again"),
      ("cut_head", "SG0901", "is cut off", "copy it again"),
      ("no_library", "SG0901", "is not a shared library", "name the plugin's .so file"),
      ("empty", "SG0901", "is not a shared library", "name the plugin's .so file"),
      ("missing", "SG0901", "No such file or directory", "check the path"),
    ])
    func saysWhyALibraryCantBeLoadedAndWhatToDo(
      name: String, code: String, message: String, cure: String
    ) throws {
      let problem = try #require(refusal(try Fixtures.library(name)))
      #expect(problem.code.description == code)
      #expect(problem.message.contains(message), "\(problem.message)")
      #expect(problem.suggestion?.contains(cure) == true, "\(problem.suggestion ?? "")")
    }

    @Test(arguments: [
      ("reserved_parameter", "has a parameter 'use', a word that graphs need"),
      ("bad_parameter_name", "the parameter 'Cut Off' of 'test.one' is not in lower case letters"),
      (
        "default_outside",
        "the default of 'one' of 'test.one', 3, can't be: 'one' is 3, outside 0...2"
      ),
      ("default_of_another_type", "the default of 'one' of 'test.one', [many, can't be"),
      ("no_default", "the default of 'one' of 'test.one', , can't be"),
      ("empty_range", "the range of 'one' of 'test.one' is 3.0...2.0"),
      ("nan_range", "the range of 'one' of 'test.one' is nan...2.0"),
      ("unknown_type", "the type of 'one' of 'test.one' is not one that there is"),
      ("unknown_flag", "the type of 'one' of 'test.one' is not one that there is"),
      ("unknown_unit", "the unit of 'one' of 'test.one' is not one that there is"),
      ("no_choices", "the parameter 'one' of 'test.one' has no choices"),
      ("default_no_choice", "the default of 'one' of 'test.one', c, can't be"),
      ("parameter_without_size", "the parameters of 'test.one' are described in 0 bytes each"),
      ("duplicate_parameters", "'test.one' has two parameters called 'one'"),
      ("duplicate_ids", "two of its nodes are called 'test.one'"),
      ("no_function", "'test.one' lacks one of the functions that every node has"),
      ("no_last_error", "'test.one' lacks one of the functions that every node has"),
      ("foreign_vendor", "the id 'other.node' is not 'test.NAME'"),
      ("no_vendor_in_id", "the id 'node' is not 'test.NAME'"),
      ("bad_id", "the id 'test.Two Words' is not 'test.NAME'"),
      ("no_id", "the id '' is not 'test.NAME'"),
      ("takes_nothing", "'test.one' takes no kind of rows"),
      ("takes_unknown", "'test.one' takes kinds of rows that there are not"),
      ("look_ahead_negative", "the look-ahead of 'test.one' is -1.0"),
      ("look_ahead_nan", "the look-ahead of 'test.one' is nan"),
      ("kind_without_size", "a node is described in fewer bytes"),
      ("kind_too_short", "a node is described in fewer bytes"),
      ("many_parameters", "'test.one' has 4294967295 parameters"),
      ("parameters_missing", "'test.one' has 1 parameters"),
      ("ports_missing", "'test.one' has 2 inputs"),
      ("port_of_unknown_kinds", "an input of 'test.one' takes kinds of rows that there are not"),
      ("kind_missing", "node 2 of 2 is missing"),
      ("kinds_missing", "node 1 of 2 is missing"),
      ("no_kinds", "it has no nodes"),
      ("many_kinds", "it has 4294967295 nodes"),
      ("no_vendor", "the vendor '' is not a name"),
      ("bad_vendor", "the vendor 'Test & Co' is not a name"),
      ("plugin_without_size", "describes itself in 0 bytes, version 1 has 56"),
    ])
    func saysWhichRuleADescriptionBreaks(name: String, message: String) throws {
      let problem = try #require(refusal(try Fixtures.library(name)))
      #expect(problem.code == .badMetadata)
      #expect(problem.message.contains(message), "\(problem.message)")
      #expect(problem.suggestion != nil)
    }

    @Test(arguments: [
      "text_that_is_none", "text_with_escapes", "short_extension", "cut_sections", "no_help",
    ])
    func livesWithOddTextsAndShortExtensions(name: String) throws {
      let plugin = try Plugin(try Fixtures.library(name))
      #expect(plugin.metadata.kinds.count == 2)
      #expect(plugin.metadata.kinds[0].extensions.isEmpty)
    }

    @Test(arguments: [
      ("crash", "was ended by SIGSEGV"), ("abort", "was ended by SIGABRT"),
      ("exit", "ended itself with exit status 0"),
    ])
    func survivesALibraryThatFailsWhileItIsLookedAt(fault: String, words: String) throws {
      for call in ["entry", "extension"] {
        let problem = try #require(refusal(try Fixtures.copy("faulty", as: "\(call)-\(fault)")))
        #expect(problem.code == .pluginEnded)
        #expect(problem.message.contains(words) && problem.message.contains("'load'"))
      }
      #expect(Leftovers.children().isEmpty)
    }

    @Test func givesUpALibraryThatHangsWhileItIsLookedAt() throws {
      let path = try Fixtures.copy("faulty", as: "entry-hang")
      let clock = ContinuousClock.now
      let problem = try #require(refusal(path))
      #expect(problem.message == "the plugin took longer than 10 s in 'load' and was ended")
      #expect(ContinuousClock.now - clock < .seconds(13))
    }

    @Test func refusesTwoPluginsWithNodesOfOneName() throws {
      let other = try Fixtures.copy("right", as: "right-again")
      let problems = PluginRuns.problems(
        "a: {use: test.one}", plugins: [try Fixtures.library("right"), other])
      #expect(problems.count == 1)
      #expect(problems.first?.code == .duplicateKind)
      #expect(problems.first?.message.contains("two plugins give nodes called 'test.one'") == true)
    }

    @Test func refusesAPipeWithoutWaitingForItsWriter() throws {
      let path = try Fixtures.library("pipe")
      #expect(mkfifo(path, 0o600) == 0)
      let problem = try #require(refusal(path))
      #expect(problem.message == "the plugin '\(path)' is not a file")
    }

    @Test func looksAtALibraryOnceThatIsNamedTwice() throws {
      let path = try Fixtures.library("right")
      #expect(
        PluginRuns.problems(
          "a: {use: test.one}", plugins: [path, path.replacing("/right", with: "/./right")]
        ).isEmpty)
    }

    /// Runs something with a folder of plugins that holds copies of libraries.
    private func withUserFolder<Result>(
      _ libraries: [String], _ body: () throws -> Result
    ) throws -> Result {
      let data = "\(try Fixtures.folder.get())/data-\(libraries.joined(separator: "-"))"
      let folder = data + "/sergraph/plugins"
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      for library in libraries {
        try? FileManager.default.copyItem(
          atPath: try Fixtures.library(library), toPath: "\(folder)/\(library).so")
      }
      let before = ProcessInfo.processInfo.environment["XDG_DATA_HOME"]
      setenv("XDG_DATA_HOME", data, 1)
      defer {
        if let before { setenv("XDG_DATA_HOME", before, 1) } else { unsetenv("XDG_DATA_HOME") }
      }
      return try body()
    }

    @Test func findsPluginsInTheUsersFolderAndWarnsOfThoseThatCantBeUsed() throws {
      let (nodes, warnings) = try withUserFolder(["right", "newer_version"]) {
        try PluginFinder(.asking).nodes(
          adding: NodeList(sources: [], nodes: []), named: [])
      }
      #expect(nodes.names == ["test.one", "test.two"])
      #expect(warnings.map(\.code) == [.interfaceVersion])
      #expect(warnings.map(\.severity) == [.warning])
    }

    @Test func aPluginThatIsNamedGoesBeforeOneInTheUsersFolder() throws {
      let named = try Fixtures.copy("right", as: "right-named")
      try withUserFolder(["right"]) {
        #expect(PluginRuns.problems("a: {use: test.one}", plugins: [named]).isEmpty)
        var nodes = try PluginFinder(.asking).nodes(
          adding: NodeList(sources: [], nodes: []), named: []
        ).nodes
        #expect(nodes["test.one"]?.plugin?.hasSuffix("/sergraph/plugins/right.so") == true)
        let load = try #require(nodes.plugin)
        try nodes.add(try load(named))
        #expect(nodes["test.one"]?.plugin == named)
        #expect(nodes.names.sorted() == ["test.one", "test.two"])
      }
    }
  }
}
