import Foundation
import GraphCore
import Nodes
import SERGraphs
import TestSupport
import Testing

/// A graph with every file that it needs, and nothing to hear: where its recordings should be stand a file
/// without sound, and a pipe, which keeps whoever opens it waiting for ever. Of a folder only the file is
/// opened.
struct GraphTree: CustomTestStringConvertible, Sendable {
  let name: String
  /// What is run, relative to the tree.
  let main: String
  /// The file that is edited: the main one, or one of its sub-graphs.
  let edited: String
  let folder: Folder
  var isShipped: Bool { name == main }

  var testDescription: String { name }

  /// Every graph of `graphs/`, and one with all that the shipped ones leave out, each with its sub-graphs; in
  /// folders of their own each time.
  static var all: [GraphTree] {
    let shipped = try? FileManager.default.subpathsOfDirectory(atPath: "\(Program.package)/graphs")
    let names = (shipped ?? []).filter { $0.hasSuffix(".yaml") }.sorted()
    // Those of examples/ and parts/ are shown with what they give, which is tested too; one of our own stands for the
    // sub-graphs.
    let trees = names.filter { !$0.contains("/") }.compactMap { try? GraphTree("graphs/\($0)") }
    return trees + [PartsGraph.main, PartsGraph.part].compactMap { try? GraphTree(own: $0) }
  }

  private init(_ main: String) throws {
    folder = try GraphTree.folder()
    try FileManager.default.copyItem(
      atPath: "\(Program.package)/graphs", toPath: "\(folder.path)/graphs")
    try folder.link("models")
    name = main
    self.main = main
    edited = main
  }

  private init(own edited: String) throws {
    folder = try GraphTree.folder()
    for (file, text) in PartsGraph.files { try folder.write(text, to: file) }
    name = "own \(edited)"
    main = PartsGraph.main
    self.edited = edited
  }

  private static func folder() throws -> Folder {
    let folder = try Folder()
    try folder.makeFolder("samples")
    mkfifo("\(folder.path)/samples/a.wav", 0o600)
    try folder.write("no sound", to: "samples/b.wav")
    return folder
  }

  var text: String { get throws { try Folder.text(of: "\(folder.path)/\(edited)") } }

  var words: [Word] {
    get throws { Word.all(of: try readYAML(text, name: edited)) }
  }

  /// Does what `run` does before it opens a recording, in this process.
  func problems(with text: String) throws -> [Problem] {
    try folder.write(text, to: edited)
    do throws(Problems) {
      let graph = try GraphReader.read("\(folder.path)/\(main)", nodes: standardNodes)
      _ = try Session.ready(graph, model: Session.modelFile(of: graph), inputs: [])
      return []
    } catch {
      return error.all
    }
  }
}

/// Every word of every graph, misspelt.
@Suite(.serialized) struct EditTests {
  /// What a graph calls itself, what it is about, and the help of its parameters are for people: whatever stands
  /// there is right. These are the only words that may be misspelt without an error.
  @Test(arguments: GraphTree.all)
  func freeTextsAreTheOnlyOnesThatMayBeMisspelt(tree: GraphTree) throws {
    let text = try tree.text
    defer { _ = try? tree.folder.write(text, to: tree.edited) }
    let free = try tree.words.filter { $0.role == .free }
    #expect(Set(free.map(\.line)).count <= 3)
    for word in free {
      let problems = try tree.problems(with: word.replaced(by: word.typos[0], in: text))
      #expect(problems.isEmpty, "\(word)")
    }
  }

  @Test(arguments: GraphTree.all)
  func everyTypoIsAnErrorOnItsLineWithASuggestion(tree: GraphTree) throws {
    let text = try tree.text
    defer { _ = try? tree.folder.write(text, to: tree.edited) }
    try #require(try tree.problems(with: text).isEmpty)
    for (number, word) in try tree.words.enumerated() where word.role != .free {
      // Of our own graph every slip, of the shipped ones every seventh, another for each word.
      let step = tree.isShipped ? 7 : 1
      for place in stride(from: number % step, to: word.typos.count, by: step) {
        let typo = word.typos[place]
        let problems = try tree.problems(with: word.replaced(by: typo, in: text))
        expectProblem(problems, of: word, as: typo, in: tree)
      }
    }
  }

  /// What of a path are dots and slashes, and whether it goes up first.
  private func dots(_ path: String) -> String {
    (path.hasPrefix("../") ? "up " : "") + path.filter { "./".contains($0) }
  }

  private func expectProblem(
    _ problems: [Problem], of word: Word, as typo: String, in tree: GraphTree
  ) {
    let edit = "\(tree.name):\(word) -> \(typo)"
    func isHere(_ place: Place?) -> Bool {
      place?.line == word.line && place?.source.name.hasSuffix(tree.edited) == true
    }
    guard let first = problems.first else {
      Issue.record("no problem: \(edit)")
      return
    }
    let here = problems.filter { isHere($0.place) }
    let told = problems.map(\.text).joined(separator: "\n")
    switch word.role {
    case .name:
      // Where a name is given and one is asked for that is nearly the same, either may be the slip: the problem
      // shows both.
      let isShown = !here.isEmpty || problems.contains { $0.notes.contains { isHere($0.place) } }
      #expect(isShown, "\(edit)\n\(told)")
      #expect(first.suggestion != nil, "\(edit)\n\(told)")
    case .number:
      #expect(!here.isEmpty, "\(edit)\n\(told)")
    case .path where dots(typo) != dots(word.text):
      // Another number of folders, or another way up: there is nothing near.
      #expect(here.contains { $0.suggestion != nil }, "\(edit)\n\(told)")
    case .key, .word, .path:
      #expect(!here.isEmpty, "\(edit)\n\(told)")
      let suggestion = here.compactMap(\.suggestion).joined(separator: " ")
      let wanted = word.text.split(separator: "/").last.map(String.init) ?? word.text
      // Nothing is near a single letter: all words that there are are listed. Another file may be as near as this one.
      #expect(
        (suggestion.contains("did you mean") || word.text.count == 1)
          && (suggestion.contains(wanted) || word.role == .path), "\(edit)\n\(told)")
    case .free: break
    }
    #expect(problems.everyOne { $0.severity == .error && !"\($0.code)".isEmpty })
  }
}
