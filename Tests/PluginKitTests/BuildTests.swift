import Glibc
import GraphCore
import Testing

@testable import PluginHost

/// Builds with a Makefile, which may do anything.
@Suite final class BuildTests {
  private let folder: String

  init() throws {
    var template = Array("/tmp/sergraph-build-XXXXXX".utf8CString)
    _ = try #require(mkdtemp(&template))
    folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { Files.removeAll(folder) }

  private func problem(ofMakefile rule: String) throws -> Problem? {
    try Files.write(Array("all:\n\t@\(rule)\n".utf8), to: folder + "/Makefile")
    do throws(Problem) {
      _ = try PluginBuild(folder).run()
      return nil
    } catch { return error }
  }

  @Test func findsWhatMakeMade() throws {
    #expect(try problem(ofMakefile: "touch own.so") == nil)
    #expect(try PluginBuild(folder).run() == folder + "/own.so")
    #expect(PluginLanguage.c == (try PluginBuild(folder).language))
  }

  @Test func tellsThatItDoesNotBuild() throws {
    let found = try problem(ofMakefile: "exit 3")
    #expect(
      found?.message == "the plugin in '\(folder)' does not build: `make` ended with status 2")
  }

  @Test func tellsThatNoLibraryCame() throws {
    #expect(try problem(ofMakefile: "true")?.message.hasSuffix("gave no library") == true)
  }

  @Test func refusesSeveralLibraries() throws {
    let found = try problem(ofMakefile: "touch a.so b.so")
    #expect(found?.message.hasSuffix("gave a.so and b.so") == true)
  }

  @Test func refusesAFolderWithoutAPackage() {
    #expect {
      try PluginBuild(folder)
    } throws: {
      ($0 as? Problem)?.suggestion?.contains("sergraph plugin new") == true
    }
  }
}
