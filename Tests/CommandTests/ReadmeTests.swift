import Testing

/// What the README shows is what the program prints.
@Suite struct ReadmeTests {
  /// The output that stands below a command in the README.
  private func shown(_ command: String) throws -> String {
    let text = try Folder.text(of: "\(Program.package)/README.md")
    let start = try #require(text.firstRange(of: "$ \(command)\n")).upperBound
    let end = try #require(text[start...].firstRange(of: "\n```")).lowerBound
    return String(text[start..<end])
  }

  @Test func theTableOfSamplesIsTheOneShown() throws {
    let command = "sergraph run graphs/mfcc-mlp.yaml --format table"
    let ended = try Program.shell(command)
    #expect(ended.status == 0)
    #expect(ended.lines.joined(separator: "\n") == (try shown(command)))
  }

  @Test func theMistakeIsToldAsShown() throws {
    let command = "sergraph check graphs/mfcc-mlp.yaml --set mel.n_mel=64"
    let ended = try Program.shell(command)
    #expect(ended.status == 2)
    #expect(ended.errors.hasPrefix(try shown(command)))
  }
}
