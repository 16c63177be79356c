import GraphCore
import TestSupport
import Testing

@testable import SERGraphs

/// Corpora whose paths say what recordings are, as a pattern tells.
@Suite struct PatternCorpusTests {
  let folder = TemporaryFolder()

  private func load(_ pattern: String, _ files: [String]) throws(Problem) -> Corpus {
    do {
      for file in files { try folder.add(file, Array(file.utf8)) }
    } catch { Issue.record(error) }
    return try CorpusSpec.parse("pattern:\(folder.path)/\(pattern)").load()
  }

  @Test(
    arguments: [
      ("{label}/{speaker}_*.wav", "angry/anna_maria_01.wav", ["angry", "anna"]),
      ("{label}/{speaker}_*.wav", "angry/anna_01.WAV", ["angry", "anna"]),
      ("{label}/{speaker}_*", "sad/bert_1.flac", ["sad", "bert"]),
      ("{label}/{speaker}.*", "sad/b.c.mp3", ["sad", "b.c"]),
      ("**/{speaker}-{label}-*.*", "2024/may/07-happy-3-a.flac", ["happy", "07"]),
      ("**/{speaker}-{label}-*.*", "07-happy-.flac", ["happy", "07"]),
      ("{speaker}/**/{label}/**", "anna/x/y/sad/z.wav", ["x", "anna"]),
      ("{speaker}/**/{label}/*.wav", "anna/x/y/sad/z.wav", ["sad", "anna"]),
      ("S*_{speaker}/**/take*/{label}.wav", "S01_k/a/take/b/take2/calm.wav", ["calm", "k"]),
      ("in {speaker} {label}s/*.ogg", "in é angers/1.ogg", ["anger", "é"]),
    ] as [(String, String, [String])])
  func fieldsAreTakenOutOfPaths(pattern: String, file: String, expected: [String]) throws {
    let entry = try load(pattern, [file]).entries[0]
    #expect([entry.label, entry.speaker ?? ""] == expected)
    #expect(entry.name == file)
  }

  @Test func otherFieldsAreColumnsAndWhatDoesNotFitIsCounted() throws {
    let corpus = try load(
      "{split}/{label}/{sex}-{speaker}_{mood}_*.wav",
      [
        "train/sad/f-anna_low_1.wav", "test/ANG/m-bert_high_1.wav", "test/ANG/bert.wav",
        "notes.txt", "__MACOSX/sad/._f-anna_low_1.wav", "test/x.wav", ".cache/a/f-x_y_z.wav",
      ])
    #expect(corpus.entries.map(\.split) == ["test", "train"])
    #expect(
      corpus.entries.map(\.metadata) == [
        ["sex": "male", "mood": "high"], ["sex": "female", "mood": "low"],
      ])
    #expect(corpus.name == "pattern")
    let reasons = Dictionary(
      uniqueKeysWithValues: corpus.skippedSummary.map { ($0.reason, $0.count) })
    #expect(
      reasons == [
        "a path that the pattern does not fit": 2, "the suffix .txt, which is not read": 1,
        "being left over from packing (__MACOSX, ._*)": 1, "a hidden name or folder": 1,
      ])
    let mapped = try corpus.selecting(
      CorpusSelection(conditions: ["mood=high"], mapping: ["ANG=angry"], labels: nil))
    #expect(mapped.entries.map(\.label) == ["angry"])
  }

  @Test func spellingsAndCopiesAreToldAsOfOtherCorpora() throws {
    var corpus = try load("{label}/{speaker}_*.wav", ["sad/1_a.wav", "Sad/01_b.wav"])
    #expect(corpus.speakers == ["1"])
    #expect(
      corpus.remarks.contains {
        $0.hasPrefix("the labels 'Sad' and 'sad' differ by blanks, capitals")
      })
    try folder.add("sad/2_c.wav", Array("sad/1_a.wav".utf8))
    corpus = try load("{label}/{speaker}_*.wav", [])
    let joined = try Corpus.joining([corpus])
    #expect(joined.remarks.contains { $0.hasPrefix("the same sound has contradicting labels") })
  }

  @Test(
    arguments: [
      (
        "{label}/{speaker}_*.wav", ["angry/anna1.wav", "x.wav"],
        "angry/anna1.wav: 'anna1' has no '_' behind {speaker}"
      ),
      (
        "{label}/take*/{speaker}.wav", ["angry/a.wav", "angry/tape/b.wav"],
        "angry/tape/b.wav: 'tape' does not begin with 'take'"
      ),
      (
        "{label}/{speaker}_*.wav", ["angry/anna_1.flac"],
        "angry/anna_1.flac: 'anna_1.flac' does not end with '.wav'"
      ),
      (
        "{label}/{speaker}.wav", ["anna.wav"],
        "anna.wav: it lies 0 folders deep, and the pattern 1"
      ),
      (
        "**/{label}/{speaker}.wav", ["anna.wav"],
        "anna.wav: it lies 0 folders deep, and the pattern at least 1"
      ),
      (
        "{label}/{speaker}_end.wav", ["a/_end.wav"],
        "a/_end.wav: '_end' does not end with '_end' behind {speaker}"
      ),
    ] as [(String, [String], String)])
  func whereNoneFitsTheNearestIsNamed(pattern: String, files: [String], note: String) {
    let problem = expectProblem(
      "SG0802",
      "no recording in '\(folder.path)' fits the pattern '\(folder.path)/\(pattern)'; "
        + "\(files.count) other file\(files.count == 1 ? "" : "s") found"
    ) { () throws(Problem) in _ = try load(pattern, files) }
    #expect(problem?.notes.map(\.message) == ["the nearest is \(folder.path)/\(note)"])
  }

  @Test(arguments: [
    ("{lable}/*.wav", "{lable} is no known field", "did you mean 'label'?"),
    ("{label}/{speakers}_*.wav", "{speakers} is no known field", "did you mean 'speaker'?"),
    (
      "{label}/{label}_*.wav", "the pattern has {label} twice",
      "write '*' in place of one of them, or give it another name"
    ),
    (
      "{label}{speaker}/*.wav",
      "nothing tells where {label} ends and {speaker} begins in the pattern's '{label}{speaker}'",
      "write the text that stands between them, such as '_'"
    ),
    (
      "{label}*/a.wav", "nothing tells where {label} ends and * begins in the pattern's '{label}*'",
      "write the text that stands between them, such as '_'"
    ),
    (
      "{label", "the pattern's '{label' has a '{' without its '}'",
      "write fields as {speaker}"
    ),
    (
      "label}/*.wav", "the pattern's 'label}' has a '}' without its '{'",
      "write fields as {speaker}"
    ),
    (
      "{label,mood}/*.wav", "{label,mood} is no field of a pattern",
      "a field has one name; of several alternatives write '*' and choose with --where"
    ),
    (
      "{}/*.wav", "{} is no field of a pattern",
      "name it with letters, digits, '_' and '-', such as {speaker}"
    ),
    (
      "{label}/{start}.wav", "{start} can't be taken from a path",
      "give the field another name, or write a CSV file, whose columns choose parts and channels"
    ),
    (
      "{label}/{speaker}", "{speaker} would take the files' suffix, too",
      "write {speaker}.* for any suffix, or such as {speaker}.wav"
    ),
    (
      "{label}/a**/*.wav", "'**' stands in a part of the pattern, 'a**'",
      "write '*' for anything in a name, and '**' between slashes for any folders"
    ),
    (
      "{label}/../*.wav", "the pattern has '..' behind a field or '*'",
      "name the folder that all recordings are in"
    ),
  ])
  func mistakesAreTold(pattern: String, message: String, cure: String) {
    expectProblem("SG0802", message, cure) { () throws(Problem) in _ = try PathPattern(pattern) }
  }

  @Test func aPatternWithoutALabelIsForRunsOnly() throws {
    try folder.add("anna_1.wav", [1])
    let pattern = "\(folder.path)/{speaker}_*.wav"
    expectProblem(
      "SG0802", "the pattern '\(pattern)' has no {label}",
      "write {label} where the path names the class, or a CSV file with the labels"
    ) { () throws(Problem) in _ = try CorpusSpec.parse("pattern:\(pattern)").load() }
    let corpus = try CorpusSpec.parse("pattern:\(pattern)").recordings(columns: ColumnNames())
    #expect(corpus.speakers == ["anna"])
  }

  @Test func whatTheShellMayHaveChangedIsToldSo() throws {
    try folder.add("sad/anna.wav", [1])
    let quotes =
      "write the pattern in quotes, lest the shell changes it: 'pattern:FOLDER/{label}/*.wav'"
    let file = "\(folder.path)/sad/anna.wav"
    expectProblem(
      "SG0802", "'\(file)' is a file, and no pattern with {label} in it", quotes
    ) { () throws(Problem) in _ = try CorpusSpec.parse("pattern:\(file)").load() }
    expectProblem("SG0802", "the pattern '\(folder.path)/*/*.wav' has no {label}", quotes) {
      () throws(Problem) in _ = try load("*/*.wav", [])
    }
    expectProblem(
      "SG0802", "'pattern:' names no pattern",
      "write it in quotes and without a blank: 'pattern:FOLDER/{label}/*.wav'"
    ) { () throws(Problem) in _ = try CorpusSpec.parse("pattern:") }
    expectProblem(
      "SG0802", "'calls/{label}/*.wav' does not say which corpus it is",
      "write 'pattern:calls/{label}/*.wav'"
    ) { () throws(Problem) in _ = try CorpusSpec.parse("calls/{label}/*.wav") }
  }
}
