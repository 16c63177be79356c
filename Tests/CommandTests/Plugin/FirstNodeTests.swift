import Foundation
import Testing

extension BuildingTests {
  /// The commands of docs/first-node.md, as they stand there, from an empty folder of someone who has no plugins.
  @Suite struct FirstNodeTests {
    /// One piece of code of the page.
    private struct Piece {
      let language: String
      let text: String
      var lines: [String] { text.split(separator: "\n").map(String.init) }
    }

    @Test func everyCommandOfThePageGivesWhatStandsBelowIt() throws {
      let folder = try Folder()
      try folder.makeFolder("home")
      try folder.makeFolder("work")
      try folder.write("\(folder.path)/work", to: "place")
      let pieces = try pieces()
      #expect(pieces.count(where: { $0.language == "sh" }) == 13)
      for (number, piece) in pieces.enumerated() where piece.language == "sh" {
        let ended = try run(piece.text, in: folder)
        #expect(ended.status == 0, "\(piece.text)\n\(ended.output)\n\(ended.errors)")
        // What follows from a command that failed is no news.
        guard ended.status == 0 else { return }
        guard number + 1 < pieces.count, pieces[number + 1].language == "text" else { continue }
        expect(pieces[number + 1].lines, in: ended, home: "\(folder.path)/home", after: piece.text)
      }
    }

    @Test func theCodeThatThePageShowsIsWhatANewPackageHas() throws {
      let folder = try Folder()
      let made = try Program.run("plugin", "new", "acme.level", in: folder.path)
      #expect(made.status == 0, "\(made.errors)")
      let node = try Folder.text(of: "\(folder.path)/level/Sources/Level/Level.swift")
      let graph = try Folder.text(of: "\(folder.path)/level/level.yaml")
      let shown = try pieces().filter { $0.language == "swift" || $0.language == "yaml" }
      #expect(shown.count == 3)
      for piece in shown {
        #expect((piece.language == "swift" ? node : graph).contains(piece.text), "\(piece.text)")
      }
    }

    private func pieces() throws -> [Piece] {
      let page = try Folder.text(of: "\(Program.package)/docs/first-node.md")
      let parts = page.components(separatedBy: "\n```")
      return stride(from: 1, to: parts.count, by: 2).map { index in
        let lines = parts[index].components(separatedBy: "\n")
        return Piece(language: lines[0], text: lines.dropFirst().joined(separator: "\n"))
      }
    }

    /// Runs commands by a shell, where the ones before have left it.
    private func run(_ commands: String, in folder: Folder) throws -> Ended {
      let script = """
        set -e
        export HOME='\(folder.path)/home'
        export SCRATCH='\(PluginExample.scratch)'
        unset XDG_DATA_HOME SERGRAPH_PLUGINS SERGRAPH_HOST
        # The kit has been compiled for other tests.
        sergraph() {
          if [ "$*" = 'plugin build' ]; then set -- \(PluginExample.pluginBuild); fi
          "$0" "$@"
        }
        cd "$(cat '\(folder.path)/place')"
        \(commands)
        pwd > '\(folder.path)/place'
        """
      return try Program.shell(script, in: folder.path, within: 900)
    }

    /// Lines that have to come in this order, with any others between them. `...` at the end stands for anything.
    private func expect(_ lines: [String], in ended: Ended, home: String, after commands: String) {
      let came = (ended.output + ended.errors).split(separator: "\n").map(String.init)
      var next = 0
      for line in lines {
        let wanted = line.replacing("/home/you", with: home)
        let found = came[next...].firstIndex { line in
          wanted.hasSuffix("...") ? line.contains(wanted.dropLast(3)) : line == wanted
        }
        #expect(found != nil, "'\(wanted)' did not come of\n\(commands)\n\(came)")
        next = found.map { $0 + 1 } ?? next
      }
    }
  }
}
