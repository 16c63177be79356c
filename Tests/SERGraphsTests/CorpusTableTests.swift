import Glibc
import GraphCore
import SERGraphs
import TestSupport
import Testing

@Suite struct CorpusTableTests {
  let folder = TemporaryFolder()

  func read(_ text: String) throws(Problem) -> Corpus {
    do { try folder.add("list.csv", Array(text.utf8)) } catch { Issue.record(error) }
    return try CorpusSpec(kind: .csv, location: "\(folder.path)/list.csv").load()
  }

  @Test func readsEveryColumnAndPathsRelativeToTheFile() throws {
    try folder.add("calls/a.wav", [1, 2, 3])
    let corpus = try read(
      """
      label,path,speaker,split,start,end,sex,mood
      sad,calls/a.wav,anna,train,1.5,3,F,"low, slow"
      angry,calls/a.wav,bert,2,,1.5,,
      calm,/x/c.wav,,,,,m,
      """)
    #expect(
      corpus.entries == [
        .init(
          path: "/x/c.wav", name: "/x/c.wav", label: "calm", metadata: ["sex": "male"]),
        .init(
          path: "\(folder.path)/calls/a.wav", name: "calls/a.wav", label: "angry",
          speaker: "bert", split: "2", end: 1.5, size: 3),
        .init(
          path: "\(folder.path)/calls/a.wav", name: "calls/a.wav", label: "sad",
          speaker: "anna", metadata: ["sex": "female", "mood": "low, slow"], split: "train",
          start: 1.5, end: 3, size: 3),
      ])
    #expect(corpus.classes == ["calm", "sad", "angry"])
    #expect(corpus.recordings[1] == RecordingPart("\(folder.path)/calls/a.wav", end: 1.5))
    #expect(corpus.summary == "csv: 3 recordings, 2 speakers, 3 labels")
    #expect(corpus.remarks.isEmpty)
  }

  @Test(arguments: ["./a.wav", "calls/../a.wav", "link.wav", "FOLDER/a.wav", "FOLDER/./a.wav"])
  func aRecordingIsListedTwiceHoweverItIsWritten(other: String) throws {
    try folder.add("a.wav")
    try folder.add("calls/b.wav")
    symlink("\(folder.path)/a.wav", "\(folder.path)/link.wav")
    let name = other.replacing("FOLDER", with: folder.path)
    do throws(Problem) {
      _ = try read("path,label\na.wav,sad\n\(name),sad\n")
      Issue.record("'\(name)' counts as another recording")
    } catch { #expect(error.message == "'\(name)' is listed twice") }
    // Parts of it are parts of one recording, too.
    let parts = try read("path,label,start,end,split\na.wav,sad,0,1,1\n\(name),sad,1,2,2\n")
    let folds = try FoldSpec.column.divide(parts, seed: 0)
    #expect(folds.words.contains("1 recording has parts on both sides"))
  }

  @Test func anotherPartHasAnotherHash() throws {
    try folder.add("a.wav")
    let hash = try read("path,label,start\na.wav,sad,1\n").hash
    #expect(try read("path,start,label\na.wav,1.0,sad\n").hash == hash)
    #expect(try read("path,label,start\na.wav,sad,1.5\n").hash != hash)
    #expect(try read("path,label\na.wav,sad\n").hash != hash)
  }

  /// Taken for two, one person could be on both sides of a split, and nothing would say so.
  @Test func aNumberIsOneSpeakerHoweverManyZerosLeadIt() throws {
    for name in ["a", "b", "c", "d"] { try folder.add("\(name).wav") }
    let text = """
      path,label,speaker,split
      a.wav,sad,1,1
      b.wav,calm,01,2
      c.wav,sad,002,1
      d.wav,calm,02,2
      """
    let corpus = try read(text)
    #expect(corpus.speakers == ["02", "1"])
    #expect(corpus.summary == "csv: 4 recordings, 2 speakers, 2 labels")
    #expect(
      corpus.remarks == [
        "2 speakers are written in several ways, and taken for one person each (01 and 1, 002 and 02): rename those "
          + "who are not"
      ])
    let folds = try FoldSpec.leaveOneSpeakerOut.divide(corpus, seed: 0)
    #expect(folds.count == 2 && folds.sharedSpeakers.isEmpty)
    let torn = try FoldSpec.column.divide(corpus, seed: 0)
    #expect(torn.words.contains("2 speakers are on both sides (02, 1)"), "\(torn.words)")
    let one = try corpus.selecting(
      CorpusSelection(conditions: ["speaker=01"], mapping: [], labels: nil))
    #expect(one.entries.count == 2)
  }

  @Test func aNumberIsOneSpeakerInSeveralTables() throws {
    for name in ["a", "b"] { try folder.add("\(name).wav") }
    let tables = [
      try read("path,label,speaker\na.wav,sad,1\n"), try read("path,label,speaker\nb.wav,sad,01\n"),
    ]
    let joined = try Corpus.joining(tables)
    #expect(joined.speakers == ["csv/1"])
    #expect(joined.remarks.count == 1 && joined.remarks[0].contains("(csv/01 and csv/1)"))
  }

  @Test func columnsThatMayBeMeantForMoreAreNamed() throws {
    try folder.add("a.wav")
    let corpus = try read("path,label,speaker_id,Split,gender,emotion\na.wav,sad,1,2,f,grief\n")
    #expect(
      corpus.remarks == [
        "the column 'speaker_id' is taken as metadata: call it 'speaker' if it is that",
        "the column 'Split' is taken as metadata: call it 'split' if it is that",
        "the column 'gender' is taken as metadata: call it 'sex' if it is that",
      ])
    #expect(corpus.entries[0].metadata["speaker_id"] == "1" && corpus.speakers.isEmpty)
  }

  /// A device would never end, and a pipe waits for whoever writes into it.
  @Test func onlyRegularFilesUpToASizeAreRead() throws {
    let (pipe, large) = ("\(folder.path)/pipe", "\(folder.path)/large")
    #expect(mkfifo(pipe, 0o600) == 0)
    try folder.add("large", [])
    #expect(truncate(large, 256 << 20) == 0)
    for path in ["/dev/zero", pipe, folder.path] {
      expectProblem(
        "SG0802", "'\(path)' is not a regular file",
        "write what it gives into a file, and name that"
      ) { () throws(Problem) in _ = try CorpusSpec(kind: .csv, location: path).load() }
      expectProblem(
        "SG0802", "'\(path)' is not a regular file",
        "write what it gives into a file, and name that"
      ) { () throws(Problem) in
        _ = try FoldSpec.file(path).divide(FoldTests.actors(2), seed: 0)
      }
    }
    expectProblem(
      "SG0802", "'\(large)' has 256 MiB, more than the 128 MiB that a CSV file may have",
      "check that it is the right file, or divide it"
    ) { () throws(Problem) in _ = try CorpusSpec(kind: .csv, location: large).load() }
  }

  @Test(arguments: [
    ("", nil, "'FILE' is empty", "begin it with the line 'path,label'"),
    ("path,label\n", nil, "'FILE' lists no recording", "add a line for each, below the header"),
    (
      "file,wav,label\n", "1:1", "there is no column 'path'",
      "is it 'file'? Then call it 'path', or say so: --columns path=file"
    ),
    (
      "path,labl\n", "1:6", "there is no column 'label'",
      "is it 'labl'? Then call it 'label', or say so: --columns label=labl"
    ),
    (
      "path,x\n", "1:1", "there is no column 'label'",
      "begin the file with the line 'path,label', and further columns as you like"
    ),
    (
      "path,label,path\n", "1:12", "there are two columns 'path'",
      "rename or leave out one of them"
    ),
    (
      "path;label;speaker\n", "1:1", "there is no column 'path'",
      "its fields are divided by semicolons: save it with commas"
    ),
    ("path,,label\n", "1:6", "column 2 has no name", "name every column in the first line"),
    ("path,label\na.wav,\n", "2:7", "the label is empty", "fill it, or leave the line out"),
    ("path,label\n,sad\n", "2:1", "the path is empty", "fill it, or leave the line out"),
    (
      "path,label\na.wav\n", "2:1", "the line has 1 fields, the header 2",
      "quote fields that hold commas"
    ),
    (
      "path,label,start\na.wav,sad,x\n", "2:11", "'x' is not a time in seconds",
      "write it as a number from 0 on, such as 1.25"
    ),
    (
      "path,label,end\na.wav,sad,nan\n", "2:11", "'nan' is not a time in seconds",
      "write it as a number from 0 on, such as 1.25"
    ),
    (
      "path,label,start,end\na.wav,sad,2,2\n", "2:13",
      "the part ends at 2 s, not after its start at 2 s",
      "swap start and end, or leave the line out"
    ),
    (
      "path,label\na.wav,sad\n\na.wav,sad\n", "4:1", "'a.wav' is listed twice",
      "leave one of the lines out, or give each a part with start and end, or a channel"
    ),
    (
      "path,label\nb.wav,sad\nc.wav,sad\n", nil,
      "none of the 2 recordings is there: no 'FOLDER/b.wav'",
      "paths are relative to the folder of the CSV file"
    ),
    (
      "path,label\n\"a.wav,sad\n", "2:1", "a quoted field is not closed",
      "end it with a double quote; double the quotes inside"
    ),
  ])
  func saysWhatIsWrongAndWhere(
    text: String, place: String?, message: String, cure: String
  ) throws {
    try folder.add("a.wav")
    do throws(Problem) {
      _ = try read(text)
      Issue.record("no problem was found")
    } catch {
      #expect("\(error.code)" == "SG0802")
      #expect(
        error.message
          == message.replacing("FILE", with: "\(folder.path)/list.csv")
          .replacing("FOLDER", with: folder.path))
      #expect(error.suggestion == cure)
      #expect(error.place.map { "\($0.line):\($0.column)" } == place)
    }
  }
}
