import GraphCore
import SERGraphs
import TestSupport
import Testing

@Suite struct FoldsFileTests {
  let folder = TemporaryFolder()
  let corpus = FoldTests.actors(4)

  func divide(_ text: String) throws -> Folds {
    try folder.add("folds.csv", Array(text.utf8))
    return try FoldSpec.file("\(folder.path)/folds.csv").divide(corpus, seed: 0)
  }

  @Test func speakersAreFoundWithOrWithoutZerosAndOthersPassedOver() throws {
    let folds = try divide("speaker,fold\n1,a\n2,a\n03,b\n4,b\n99,c\n")
    #expect(folds.names == ["a", "b"])
    #expect(folds.tests == [Array(0..<120), Array(120..<240)])
    #expect(
      folds.words == "2 folds as 'folds.csv' says; each tests 2 speakers that were not heard in "
        + "training")
  }

  @Test func pathsMayBeListedInAnyOrderWithFurtherColumns() throws {
    let lines = corpus.entries.enumerated().map { "\($1.speaker ?? ""),\($0 % 11),\($1.name)" }
    let folds = try divide("who,fold,path\n" + lines.reversed().joined(separator: "\n"))
    #expect(folds.names == (0..<11).map(String.init))
    #expect(folds.tests[10] == stride(from: 10, to: 240, by: 11).map { $0 })
    #expect(folds.sharedSpeakers == ["01", "02", "03", "04"])
  }

  @Test(arguments: [
    ("", "SG0802", "'FILE' is empty", "begin the file with the line 'speaker,fold' or 'path,fold'"),
    (
      "speaker,folds\n", "SG0802", "there is no column 'fold'",
      "begin the file with the line 'speaker,fold' or 'path,fold'"
    ),
    (
      "speaker;fold\n", "SG0802", "there is no column 'fold'",
      "its fields are divided by semicolons: save it with commas"
    ),
    (
      "who,fold\n", "SG0802", "there is no column 'speaker' or 'path'",
      "begin the file with the line 'speaker,fold' or 'path,fold'"
    ),
    (
      "path,speaker,fold\n", "SG0802", "the file has both columns 'speaker' and 'path'",
      "begin the file with the line 'speaker,fold' or 'path,fold'"
    ),
    (
      "speaker,fold\n1,1\n01,2\n", "SG0802", "the speaker '01' is there twice",
      "leave one of the lines out"
    ),
    ("speaker,fold\n1,\n", "SG0802", "the fold is empty", "fill it, or leave the line out"),
    (
      "speaker,fold\n1,1,2\n", "SG0802", "the line has 3 fields, the header 2",
      "quote fields that hold commas"
    ),
    (
      "speaker,fold\n1,1\n2,1\n3,2\n", "SG0803", "'FILE' has no fold for the speaker '04'",
      "add a line for it, or leave it out with --where"
    ),
    (
      "path,fold\n01/0-0.wave,1\n", "SG0803", "'FILE' has no fold for the path '01/0-0.wav'",
      "it has '01/0-0.wave'"
    ),
    (
      "speaker,fold\n1,1\n2,1\n3,1\n4,1\n", "SG0803",
      "every recording is in the fold '1', so none is left to learn from", nil
    ),
  ])
  func saysWhatIsWrong(text: String, code: String, message: String, cure: String?) throws {
    try folder.add("folds.csv", Array(text.utf8))
    let path = "\(folder.path)/folds.csv"
    expectProblem(code, message.replacing("FILE", with: path), cure) { () throws(Problem) in
      _ = try FoldSpec.file(path).divide(corpus, seed: 0)
    }
  }

  @Test func aMissingFileIsNamed() {
    let path = "\(folder.path)/none.csv"
    expectProblem(
      "SG0802", "can't read '\(path)': No such file or directory",
      "name a CSV file with the columns speaker,fold or path,fold"
    ) { () throws(Problem) in _ = try FoldSpec.file(path).divide(corpus, seed: 0) }
  }
}
