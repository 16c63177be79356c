import Foundation
import GraphCore
import GraphTesting
import PluginHost
import Testing

extension HostTests {
  @Suite struct SideFileTests {
    @Test(arguments: ["right", "faulty", "one_pole"])
    func saysWhatTheLibrarySays(name: String) throws {
      let path = try Fixtures.copy(name, as: "side-\(name)")
      let asked = try Plugin(path)
      try PluginSideFile.write(forLibraryAt: path)
      let told = try Plugin(path)
      #expect(told.hasSideFile && !asked.hasSideFile)
      #expect(told.metadata == asked.metadata)
    }

    @Test func isRefusedForAnotherBuildOfTheLibrary() throws {
      let path = try Fixtures.copy("right", as: "rebuilt")
      try PluginSideFile.write(forLibraryAt: path)
      let file = try #require(FileHandle(forWritingAtPath: path))
      try file.seekToEnd()
      try file.write(contentsOf: Data([0]))
      try file.close()
      #expect(throws: Problem.self) { try Plugin(path) }
      let problem = PluginRuns.problems("a: {use: test.one}", plugins: [path]).first
      #expect(problem?.code == .badMetadata)
      #expect(problem?.message.hasSuffix("was made for another build of the plugin") == true)
      #expect(problem?.suggestion == "make the side file again with `sergraph plugin build`")
    }

    @Test func isFoundOutWhenTheLibrarySaysOtherThings() throws {
      let path = try Fixtures.copy("right", as: "lying")
      try PluginSideFile.write(forLibraryAt: path)
      let side = PluginSideFile.path(forLibraryAt: path)
      let text = try String(contentsOfFile: side, encoding: .utf8)
      try text.replacing("Gives what it takes.", with: "Gives more than it takes.")
        .write(toFile: side, atomically: true, encoding: .utf8)
      let problem = PluginRuns.problems("a: {use: test.one}", plugins: [path]).first
      #expect(problem?.code == .badMetadata)
    }

    @Test(arguments: [
      ("vendor: \"test\"", "vendor: [test]", "'vendor': expected a text, found a list"),
      ("takes: [\"audio\"]", "takes: [noise]", "'takes': expected kinds of rows, found 'noise'"),
      (
        "state_bytes: 0", "state_bytes: -4",
        "'state_bytes': expected a whole number from 0 to 2^46, found '-4'"
      ),
      (
        "look_ahead: 0", "look_ahead: soon",
        "'look_ahead': expected seconds, or 'item', found 'soon'"
      ),
      (
        "range: [0, 2]", "range: [2, 0]",
        "'range': expected a list of the smallest and the largest number, found a list"
      ),
      ("type: number", "type: complex", "'one' has the type 'complex', which there is not"),
      (
        "sergraph_plugin: 1", "sergraph_plugin: 9",
        "the side file is of version 9, this program reads 1"
      ),
      ("family: \"Tests\"", "famly: \"Tests\"", "a node in a side file has no 'family'"),
    ])
    func saysWhatIsDamaged(line: String, instead: String, message: String) throws {
      let text = try Plugin(try Fixtures.library("right")).metadata.sideFile(libraryBytes: 1)
      #expect(text.contains(line))
      let damaged = text.replacing(line, with: instead, maxReplacements: 1)
      let problem = try #require(refusal(of: damaged))
      #expect(problem.message == message)
      #expect(problem.code == .badMetadata && problem.place != nil)
    }

    /// What a side file is refused with.
    private func refusal(of text: String) -> Problem? {
      do throws(Problems) {
        _ = try PluginMetadata.read(try readYAML(text, name: "p"))
        return nil
      } catch { return error.all.first }
    }

    /// `SERGRAPH_FUZZ_SECONDS` makes it longer than the usual moment.
    @Test func survivesMutatedFiles() throws {
      let originals = try ["right", "faulty", "one_pole"].map {
        Array(try Plugin(try Fixtures.library($0)).metadata.sideFile(libraryBytes: 1).utf8)
      }
      let seconds =
        ProcessInfo.processInfo.environment["SERGRAPH_FUZZ_SECONDS"].flatMap(Double.init) ?? 3
      var numbers = Numbers(seed: 7)
      let end = ContinuousClock.now + .seconds(seconds)
      var (taken, refused) = (0, 0)
      while ContinuousClock.now < end {
        let text = String(decoding: numbers.mutated(originals), as: UTF8.self)
        guard let metadata = read(text) else {
          refused += 1
          continue
        }
        // What is taken can be written and read again, to the same.
        #expect(read(metadata.sideFile(libraryBytes: 1)) == metadata)
        taken += 1
      }
      print("side files: \(taken) mutated ones read, \(refused) refused")
      #expect(taken > 10 && refused > 10)
    }

    private func read(_ text: String) -> PluginMetadata? {
      do throws(Problems) {
        return try PluginMetadata.read(try readYAML(text, name: "p")).metadata
      } catch { return nil }
    }
  }
}

extension Numbers {
  /// A damaged copy of one of some texts.
  fileprivate mutating func mutated(_ originals: [[UInt8]]) -> [UInt8] {
    var bytes = originals[below(originals.count)]
    for _ in 0...below(4) {
      let place = below(bytes.count)
      switch below(7) {
      case 0: bytes[place] = UInt8(below(256))
      case 1: bytes[place] ^= 1 << UInt8(below(8))
      case 2: bytes.removeSubrange(place..<min(bytes.count, place + 1 + below(40)))
      case 3:
        bytes.insert(
          contentsOf: bytes[place..<min(bytes.count, place + 60)], at: below(bytes.count))
      case 4: bytes.removeLast(bytes.count - place)
      case 5:
        let words = [
          "null", "[", "]", "{", "}", "&a ", "*a ", "9e999", "-1", ".nan", "item", ": ", "\n",
          "\"", "\t",
        ]
        bytes.insert(contentsOf: words[below(words.count)].utf8, at: place)
      default:
        // Another line in the place of one.
        var lines = bytes.split(separator: 10, omittingEmptySubsequences: false).map(Array.init)
        lines[below(lines.count)] = lines[below(lines.count)]
        bytes = Array(lines.joined(separator: [10]))
      }
      if bytes.isEmpty { bytes = [10] }
    }
    return bytes
  }
}
