import Testing

/// What docs/examples.md shows is what the program prints.
@Suite struct ExamplesTests {
  private static let text = try? Folder.text(of: "\(Program.package)/docs/examples.md")

  /// The blocks of the page, without their fences.
  private static var blocks: [String] {
    (text ?? "").split(separator: "```", omittingEmptySubsequences: false).enumerated()
      .filter { $0.offset % 2 == 1 }.map { String($0.element) }
  }

  private static let commands = blocks.filter { $0.hasPrefix("\n$ ") }
    .map { String($0.dropFirst(3).prefix { $0 != "\n" }) }

  @Test func everyFamilyOfNodesHasAnExample() throws {
    let listed = try Program.run("nodes").output
    let families = listed.split(separator: "\n").filter { $0.first != " " && $0.first != "`" }
    #expect(families.count >= 9)
    for family in families {
      #expect(try #require(Self.text).contains("\n## \(family)\n"), "\(family)")
    }
    #expect(Self.commands.count == families.count)
  }

  @Test func theGraphsAreTheShippedOnes() throws {
    let graphs = Self.blocks.filter { $0.hasPrefix("yaml\n") }.map { $0.dropFirst(5) }
    #expect(graphs.count == Self.commands.count - 1)
    for (graph, command) in zip(graphs, Self.commands) {
      let file = try #require(command.split(separator: " ").dropFirst(2).first)
      #expect(try Folder.text(of: "\(Program.package)/\(file)") == graph)
    }
  }

  /// Numbers may differ in the last places from one processor to another.
  @Test(arguments: commands) func printsWhatIsShown(command: String) throws {
    let block = try #require(Self.blocks.first { $0.hasPrefix("\n$ \(command)\n") })
    let shown = words(of: String(block.dropFirst(command.count + 4)))
    let ended = try Program.shell(command)
    #expect(ended.status == 0, "\(ended.errors)")
    let printed = words(of: ended.output)
    try #require(printed.count == shown.count)
    for (one, other) in zip(printed, shown) where one != other {
      let (first, second) = (Double(one) ?? .nan, Double(other) ?? .nan)
      #expect(abs(first - second) <= 1e-3 * max(abs(first), abs(second)), "\(one), \(other)")
    }
  }

  private func words(of text: String) -> [String] {
    text.split { ",:{}[]\" \n".contains($0) }.map(String.init)
  }
}
