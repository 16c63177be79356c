import GraphCore
import SERGraphs
import TestSupport
import Testing

@Suite struct FeatureTargetTests {
  private func parse(
    _ out: String?, _ style: FeatureStyle? = nil
  ) throws(Problem) -> (FeatureTarget, FeatureStyle) {
    let (target, style) = try FeatureTarget.parse(out, style: style)
    return (target, style)
  }

  @Test func theSuffixSaysTheFormUnlessTheFormIsGiven() throws {
    #expect(try parse("a.csv") == (.file("a.csv"), .csv))
    #expect(try parse("a.b/c.NPZ") == (.file("a.b/c.NPZ"), .npz))
    #expect(try parse("table.txt", .csv) == (.file("table.txt"), .csv))
    #expect(try parse("table.csv", .jsonl) == (.file("table.csv"), .jsonl))
  }

  @Test func standardOutputTakesTextOnly() throws {
    #expect(try parse(nil) == (.standardOutput, .jsonl))
    #expect(try parse("-", .csv) == (.standardOutput, .csv))
    expectProblem(
      "SG0801", "safetensors can't be written to standard output",
      "name a file, such as --out features.safetensors"
    ) { () throws(Problem) in _ = try parse("-", .safetensors) }
  }

  @Test func aFolderAndAPatternGiveAFileForEachRecording() throws {
    #expect(try parse("out/", .npy) == (.files("out/{name}.npy"), .npy))
    let folder = TemporaryFolder()
    #expect(try parse(folder.path, .csv) == (.files("\(folder.path)/{name}.csv"), .csv))
    #expect(try parse("x/{path}.arff") == (.files("x/{path}.arff"), .arff))
    expectProblem(
      "SG0801", "'out/' is a folder, and nothing says what the files in it are to be",
      "add --format, such as --format npy"
    ) { () throws(Problem) in _ = try parse("out/") }
    expectProblem(
      "SG0801", "'{nam}' in '{nam}.npy' stands for nothing", "did you mean '{name}'?"
    ) { () throws(Problem) in _ = try parse("{nam}.npy") }
  }

  @Test func aSuffixThatIsNoFormIsRefused() {
    expectProblem("SG0801", "'.cvs' is no form that can be written", "did you mean 'csv'?") {
      () throws(Problem) in _ = try parse("a.cvs")
    }
    expectProblem(
      "SG0801", "'features' has no suffix that says what to write",
      "one of: .csv, .jsonl, .arff, .npy, .npz, .safetensors; or say it with --format"
    ) { () throws(Problem) in _ = try parse("features") }
  }
}
