import FoundationEssentials
import GraphCore
import Nodes
import SERGraphs
import Testing

/// What the documents say must be what the program does.
@Suite struct DocumentationTests {
  private static let root = FilePath.resolve("../../..", from: #filePath)

  private func text(_ path: String) throws -> String {
    try String(contentsOfFile: "\(Self.root)/\(path)", encoding: .utf8)
  }

  @Test func theNodeReferenceIsTheOneThatTheDeclarationsGive() throws {
    let made = NodeReference.markdown(standardNodes.all)
    #expect(
      try text("docs/nodes.md") == made,
      "docs/nodes.md is stale: run `sergraph nodes --markdown > docs/nodes.md`")
  }

  @Test func everyProblemCodeStandsInTheGraphFormatWithItsMeaning() throws {
    let document = try text("docs/graph-format.md")
    for (code, meaning) in Problem.Code.meanings {
      #expect(document.contains("| \(code) | \(meaning) |"), "\(code) is missing or differs")
    }
    let rows = document.split(separator: "\n").filter { $0.hasPrefix("| SG") }
    #expect(rows.count == Problem.Code.meanings.count)
  }

  @Test func everyCodeHasOneMeaning() {
    let codes = Problem.Code.meanings.map(\.code)
    #expect(Set(codes).count == codes.count)
  }

  @Test(arguments: ["README.md", "docs/graph-format.md"])
  func theGraphInADocumentIsTheShippedOne(document: String) throws {
    let graph = try text("graphs/mfcc-mlp.yaml")
    let nodes = graph[(graph.firstRange(of: "nodes:\n")?.lowerBound ?? graph.startIndex)...]
    #expect(try text(document).contains(nodes))
  }

  @Test func everyLinkInADocumentLeadsSomewhere() throws {
    for document in [
      "README.md", "CONTRIBUTING.md", "docs/architecture.md", "docs/graph-format.md",
      "docs/extract.md", "docs/examples.md", "docs/corpora.md",
      "models/mfcc-mlp.md", "Benchmarks/README.md", "docs/performance.md", "docs/dependencies.md",
      "docs/plugins.md", "docs/plugin-interface.md", "docs/first-node.md",
    ] {
      let links = try text(document).matches(of: /\]\(([^)#:]+)\)/).map { String($0.1) }
      for link in links {
        let path = FilePath.resolve(link, from: FilePath.folder(of: "\(Self.root)/\(document)"))
        #expect(exists(path), "\(document) links to \(link), which does not exist")
      }
    }
  }

  @Test(arguments: [
    "README.md", "docs/performance.md", "docs/architecture.md", "models/mfcc-mlp.md",
  ])
  func noPlaceWasLeftToBeFilledIn(document: String) throws {
    #expect(try text(document).firstMatch(of: /@[A-Z]+@/) == nil)
  }

  @Test func theCardOfEveryModelStandsBesideIt() throws {
    for name in try FileManager.default.contentsOfDirectory(atPath: "\(Self.root)/models")
    where name.hasSuffix(".safetensors") {
      let card = "\(Self.root)/models/" + name.replacing(".safetensors", with: ".md")
      #expect(exists(card), "\(name) has no card")
    }
  }
}
