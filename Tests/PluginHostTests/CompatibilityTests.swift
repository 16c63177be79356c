import Foundation
import GraphCore
import Testing

@testable import PluginHost

/// What was promised of version 1 of the interface: plugins of any time work, with the same numbers.
extension HostTests {
  @Suite struct CompatibilityTests {
    private static let obstacle = StoredPlugin.obstacle ?? ""

    @Test(
      .enabled(if: obstacle.isEmpty, "\(obstacle)"), arguments: StoredPlugin.all, [false, true])
    func aPluginThatWasBuiltEarlierGivesTheNumbersOfThen(
      plugin: StoredPlugin, isIsolated: Bool
    ) async throws {
      let library = try plugin.unpacked()
      if StoredPlugin.isRecording { try await plugin.record(library) }
      for (chunk, lanes) in [(2000, 1), (64, 2)] {
        expectStored(
          try await plugin.run(library, isolated: isIsolated, chunk: chunk, lanes: lanes),
          try plugin.numbers())
      }
      #expect(Leftovers.children().isEmpty)
    }

    @Test(.enabled(if: obstacle.isEmpty, "\(obstacle)"), arguments: StoredPlugin.all)
    func aPluginThatWasBuiltEarlierSaysOfItselfWhatItSaidThen(plugin: StoredPlugin) throws {
      let found = try Plugin(try plugin.unpacked())
      #expect(!found.hasSideFile)
      #expect(found.metadata == (try plugin.said()))
      #expect(found.metadata.kinds.map(\.about.name) == ["acme.\(plugin.name)"])
    }

    @Test(arguments: [false, true])
    func aPluginOfThisDayWithTheFirstHeaderGivesTheSame(isIsolated: Bool) async throws {
      let library = try onePole("first-header", header: StoredPlugin.folder) {
        // The first header's errors name no settings.
        $0.replacing(#/.*error\.setting.*\n/#, with: "")
      }
      let plugin = StoredPlugin.all[0]
      expectStored(
        try await plugin.run(library, isolated: isIsolated), try plugin.numbers(), exactly: false)
      #expect(try Plugin(library).metadata.kinds == (try plugin.said()).kinds)
    }

    @Test(arguments: [false, true])
    func aPluginWhoseStructsHaveGrownAtTheirEndsGivesTheSame(isIsolated: Bool) async throws {
      let library = try onePole("grown", header: try grownHeader())
      let plugin = StoredPlugin.all[0]
      expectStored(
        try await plugin.run(library, isolated: isIsolated), try plugin.numbers(), exactly: false)
      let (said, earlier) = (try Plugin(library).metadata, try plugin.said())
      #expect(said.kinds.map(\.about) == earlier.kinds.map(\.about))
      #expect(said.kinds.map(\.parameters) == earlier.kinds.map(\.parameters))
    }

    /// Its six parameters, its extensions and its tensors are arrays and structs that are walked by their sizes.
    @Test func aPluginThatLearnsAndHasGrownLearnsTheSame() throws {
      let folder = try Fixtures.folder.get()
      let library = folder + "/grown-faulty.so"
      let sources = ["faulty", "settings", "faults", "learner"].map {
        "\(Fixtures.sources)/\($0).c"
      }
      try compile(sources, to: library, header: try grownHeader())
      let usual = try Fixtures.library("faulty")
      #expect(try Plugin(library).metadata.kinds == (try Plugin(usual).metadata.kinds))
      let examples = Examples(
        rows: [0, 0, 2, 0, 4, 3, 4, 5], width: 2, labels: [0, 0, 1, 1],
        classes: ["calm", "angry"])
      let format = Format(.features, width: 2, clock: .item)
      let learnt = try [library, usual].map { path in
        let about = try Plugin(path).metadata
        let learner = about.kinds.first { $0.learns }
        let kind = try #require(learner)
        let settings = try kind.parameters.map { try $0.standardSetting() }
        let node = try LoadedNode(
          try PluginLibraries.library(path, saying: about), kind.about.name, settings)
        let fitted = try node.fit(examples, input: format, options: FitOptions(seed: 1))
        // What was learnt goes back in, too.
        #expect(try node.format(for: format, fitted: fitted).format.width == 2)
        return fitted
      }
      #expect(learnt[0].tensors == learnt[1].tensors && learnt[0].labels == ["calm", "angry"])
    }

    private func expectStored(
      _ outcomes: [Outcome], _ stored: [String: [UInt32]], exactly: Bool = true
    ) {
      #expect(outcomes.count == stored.count)
      for outcome in outcomes {
        let bits = stored[outcome.item] ?? []
        #expect(outcome.isFine && !bits.isEmpty, "\(outcome.message)")
        if exactly, StoredPlugin.hasSameLibrary {
          #expect(outcome.bits == bits)
        } else {
          #expect(outcome.bits.count == bits.count)
          for (bits, storedBits) in zip(outcome.bits, bits) {
            let (number, stored) = (Float(bitPattern: bits), Float(bitPattern: storedBits))
            #expect(abs(number - stored) <= 1e-6 * abs(stored))
          }
        }
      }
    }

    /// The header as a later version may have it: every struct that says its size has more fields.
    private func grownHeader() throws -> String {
      let folder = try Fixtures.folder.get() + "/grown"
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true)
      let header = try String(
        contentsOfFile: Fixtures.package + "Sources/CSergraphPlugin/sergraph_plugin.h",
        encoding: .utf8)
      let grown = header.replacing(#/\n} sergraph_(?!ratio)/#) { match in
        "\n  const void *later;\n  double much_later[3];" + match.output
      }
      #expect(grown.count > header.count + 15 * 40)
      try grown.write(
        toFile: folder + "/sergraph_plugin.h", atomically: true, encoding: .utf8)
      return folder
    }

    /// - Parameter edit: What is done to its source before.
    private func onePole(
      _ name: String, header: String, editing edit: (String) -> String = { $0 }
    ) throws -> String {
      let stem = "\(try Fixtures.folder.get())/\(name)"
      let source = try String(
        contentsOfFile: Fixtures.package + "examples/plugins/one-pole/one_pole.c", encoding: .utf8)
      try edit(source).write(toFile: stem + ".c", atomically: true, encoding: .utf8)
      try compile([stem + ".c"], to: stem + ".so", header: header)
      return stem + ".so"
    }

    private func compile(_ sources: [String], to library: String, header: String) throws {
      try Fixtures.run(
        "/usr/bin/cc",
        ["-std=c99", "-O1", "-fPIC", "-fvisibility=hidden", "-shared", "-I", header, "-o", library]
          + sources + ["-lm", "-pthread"])
    }
  }
}
