import Foundation
import Testing

/// `sergraph plugin check` as its user sees it; Tests/PluginChecksTests has what it finds.
@Suite struct PluginCheckTests {
  /// The fixtures that it needs, in a folder that goes with the test.
  private func withPlugins(_ body: (String) throws -> Void) throws {
    let folder = "/tmp/sergraph-plugin-check-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let make = try Program(
      [
        "-s", "-C", "\(Program.package)/Tests/PluginHostTests/Fixtures", "OUT=\(folder)",
        "\(folder)/right.so", "\(folder)/faulty.so", "\(folder)/no_entry.so",
      ], executable: "/usr/bin/make")
    #expect(try make.end().status == 0)
    try body(folder)
  }

  private func check(_ arguments: [String]) throws -> Ended {
    try Program(["plugin", "check"] + arguments).end()
  }

  @Test func endsWithWhatItFound() throws {
    try withPlugins { folder in
      let right = try check(["\(folder)/right.so", "--only", "rows", "--only", "guards"])
      #expect(right.status == 0, "\(right.output)\(right.errors)")
      #expect(right.lines.last?.hasPrefix("all is well: ") == true)
      #expect(right.errors.isEmpty, "progress is for terminals")

      let wrong = try check([
        "\(folder)/right.so", "\(folder)/faulty.so", "--node", "test.faulty", "--json",
      ])
      #expect(wrong.status == 2, "the first file has no such node")

      let faulty = try check([
        "\(folder)/faulty.so", "--node", "test.faulty", "--set", "at=process", "--set",
        "fault=cut", "--only", "rows", "--json",
      ])
      #expect(faulty.status == 1)
      #expect(faulty.lines.count == 1 && faulty.output.contains("\"errors\":1,"))

      let none = try check(["\(folder)/no_entry.so"])
      #expect(none.status == 2)
      #expect(none.errors.contains("SG0901") && none.errors.contains("it is not a plugin"))
      // Nothing was left beside the libraries.
      let names = try FileManager.default.contentsOfDirectory(atPath: folder)
      #expect(names.sorted() == ["faulty.so", "no_entry.so", "right.so"])
    }
  }
}
