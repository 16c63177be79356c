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

  private let command =
    "sergraph run graphs/functionals-logistic.yaml --data csv:samples/labels.csv --format table"

  @Test func theTableOfSamplesIsTheOneShown() throws {
    let ended = try Program.shell(command)
    #expect(ended.status == 0)
    #expect(ended.errors == "")
    #expect(ended.lines.joined(separator: "\n") == (try shown(command)))
  }

  @Test func theDemoRunsWhatIsShown() throws {
    let recipe = try Folder.text(of: "\(Program.package)/Makefile")
    #expect(recipe.contains("\n\t\(command.replacing("sergraph ", with: "$(BINARY) "))\n"))
  }

  /// The last line counts the marks, and every recording has its own label.
  @Test func theTableShowsTheTrueLabelsAndCountsTheRightOnes() throws {
    let ended = try Program.shell(command)
    let rows = ended.lines.filter { $0.hasPrefix("samples/") }
    #expect(rows.count == 16)
    for (row, sample) in zip(rows, shippedSamples) {
      let words = row.split(separator: " ")
      #expect(words[0] == sample)
      #expect(sample.contains("-\(words[4])-"), "\(row)")
      #expect((words[5] == "✓") == (words[6].prefix { $0 != "?" } == words[4]), "\(row)")
    }
    let right = rows.filter { $0.contains(" ✓ ") }
    var count = "\(right.count) of 16 right"
    let sure = rows.filter { !$0.contains("? ") }
    if sure.count < 16 || ended.lines.last?.contains("sure") == true {
      count +=
        sure.isEmpty
        ? "; it is sure of none"
        : "; \(sure.filter { $0.contains(" ✓ ") }.count) of \(sure.count) where it is sure"
    }
    #expect(ended.lines.last == count)
  }

  /// As few as these are, a model that has unlearnt something shows in them.
  @Test func elevenSamplesAreRecognizedAndNoWrongLabelIsCertain() throws {
    let ended = try Program.shell(command.replacing("--format table", with: "--format jsonl"))
    let results = try ended.lines.map(ResultLine.read)
    #expect(results.map(\.item) == shippedSamples)
    let wrong = try results.filter { !$0.item.contains("-\(try #require($0.label))-") }
    #expect(results.count - wrong.count >= 11)
    for result in wrong { #expect(try #require(result.scores?.values.max()) <= 0.9) }
  }

  @Test func theMistakeIsToldAsShown() throws {
    let command = "sergraph check graphs/mfcc-mlp.yaml --set features.mel.n_mel=64"
    let ended = try Program.shell(command)
    #expect(ended.status == 2)
    #expect(ended.errors.hasPrefix(try shown(command)))
  }
}
