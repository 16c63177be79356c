import GraphCore
import TestSupport
import Testing

@testable import SERGraphs

@Suite struct CorpusSelectionTests {
  let corpus = Corpus(
    name: "made",
    entries: (0..<8).map { number in
      Corpus.Entry(
        path: "/x/\(number)", name: "\(number)",
        label: ["neutral", "calm", "sad", "angry"][number % 4], speaker: "0\(number % 2)",
        metadata: number < 4 ? ["intensity": "strong"] : number < 6 ? ["intensity": "normal"] : [:]
      )
    }, classes: ["neutral", "calm", "sad", "angry"])

  func select(
    _ conditions: [String] = [], map: [String] = [], labels: String? = nil
  ) throws(Problem) -> Corpus {
    try corpus.selecting(
      try CorpusSelection(conditions: conditions, mapping: map, labels: labels))
  }

  @Test(arguments: [
    (["intensity=strong"], ["0", "1", "2", "3"]),
    (["intensity=normal|strong"], ["0", "1", "2", "3", "4", "5"]),
    (["intensity=strong, normal", "speaker=1"], ["1", "3", "5"]),
    (["label=sad,angry"], ["2", "3", "6", "7"]),
    (["speaker=01", "intensity=normal"], ["5"]), ([], ["0", "1", "2", "3", "4", "5", "6", "7"]),
  ])
  func allConditionsHold(conditions: [String], names: [String]) throws {
    let selected = try select(conditions)
    #expect(selected.entries.map(\.name) == names)
    #expect(Set(selected.classes) == Set(selected.entries.map(\.label)))
  }

  @Test func conditionsComeFirstThenTheMappingThenLabels() throws {
    let selected = try select(
      ["intensity=strong"], map: ["calm=neutral,angry=hot"], labels: "hot,neutral")
    #expect(selected.entries.map(\.name) == ["0", "1", "3"])
    #expect(selected.entries.map(\.label) == ["neutral", "neutral", "hot"])
    #expect(selected.classes == ["neutral", "hot"])
    #expect(
      selected.summary
        == "made (intensity=strong; angry as hot; calm as neutral): 3 recordings, 2 speakers, 2 labels"
    )
    #expect(selected.hash != corpus.hash)
    #expect(try select().hash == corpus.hash)
  }

  @Test func labelsMayChangePlaces() throws {
    let selected = try select(map: ["sad=angry", "angry=sad"])
    #expect(selected.labels == [0, 1, 3, 2, 0, 1, 3, 2])
  }

  @Test(
    arguments: [
      (
        ["intensty=strong"], [], nil, "SG0802", "the corpus has no column 'intensty'",
        "did you mean 'intensity'?"
      ),
      (
        ["sex=male"], [], nil, "SG0802", "the corpus has no column 'sex'",
        "one of: intensity, label, speaker"
      ),
      (
        ["intensity=strnog"], [], nil, "SG0802",
        "the column 'intensity' says 'strnog' of no recording",
        "did you mean 'strong'?"
      ),
      (
        ["intensity=strong", "intensity=normal"], [], nil, "SG0802",
        "the column 'intensity' says 'normal' of no recording", "one of: strong"
      ),
      (
        ["intensity"], [], nil, "SG0801", "'intensity' is no condition",
        "write it as intensity=strong"
      ),
      (["=strong"], [], nil, "SG0801", "'=strong' is no condition", "write it as intensity=strong"),
      ([], ["calm"], nil, "SG0801", "'calm' is no mapping", "write it as calm=neutral"),
      ([], ["cal=neutral"], nil, "SG0802", "the corpus has no label 'cal'", "did you mean 'calm'?"),
      (
        [], ["calm=neutral", "calm=sad"], nil, "SG0801",
        "the label 'calm' is mapped to 'neutral' and to 'sad'", "leave out one of them"
      ),
      (
        [], ["calm=neutral"], "calm", "SG0802", "the corpus has no label 'calm'",
        "one of: neutral, sad, angry"
      ),
    ] as [([String], [String], String?, String, String, String)])
  func refusesWhatIsNotThere(
    conditions: [String], map: [String], labels: String?, code: String, message: String,
    cure: String
  ) {
    expectProblem(code, message, cure) { () throws(Problem) in
      _ = try select(conditions, map: map, labels: labels)
    }
  }

  @Test func columnsOfResultsAreLookedForBeforeTheWork() throws {
    var corpus = corpus
    for index in corpus.entries.indices { corpus.entries[index].metadata["room"] = "a" }
    try corpus.check(slicing: ["room", "speaker"])
    let known = corpus
    expectProblem("SG0801", "no recording has a column 'rooom'", "did you mean 'room'?") {
      () throws(Problem) in try known.check(slicing: ["speaker", "rooom"])
    }
  }

  @Test func moreLabelsThanCanBeToldApartAreRefused() throws {
    let corpus = Corpus(name: "made", entries: [], classes: (0..<101).map(String.init))
    expectProblem(
      "SG0802", "the corpus has 101 labels, more than the 100 that are told apart",
      "choose some with --labels, or join some with --map"
    ) { () throws(Problem) in try corpus.checkClasses() }
    try Corpus(name: "made", entries: [], classes: (0..<100).map(String.init)).checkClasses()
  }

  @Test func joinedCorporaKeepTheirSpeakersApart() throws {
    var other = corpus
    other.name = "other"
    for index in other.entries.indices { other.entries[index].path += "o" }
    let joined = try Corpus.joining([corpus, other])
    #expect(joined.summary == "made+other: 16 recordings, 4 speakers, 4 labels")
    #expect(joined.speakers == ["made/00", "made/01", "other/00", "other/01"])
    #expect(joined.entries[8].name == "other/0" && joined.entries[8].path == "/x/0o")
    let part = try joined.selecting(
      CorpusSelection(conditions: ["corpus=other"], mapping: [], labels: nil))
    #expect(part.entries.count == 8)
    #expect(try Corpus.joining([corpus]) == corpus)
    let same = corpus
    expectProblem(
      "SG0802", "'/x/0' is in both corpora, 'made-1' and 'made-2'", "leave out one of them"
    ) { () throws(Problem) in _ = try Corpus.joining([same, same]) }
  }

  @Test func corporaOfOneKindHaveTheSameSpeakersAndOtherRecordings() throws {
    let one = corpus
    var two = corpus
    for index in two.entries.indices { two.entries[index].path += "o" }
    let joined = try Corpus.joining([one, two])
    #expect(joined.summary == "made+made: 16 recordings, 2 speakers, 4 labels")
    #expect(joined.speakers == ["made/00", "made/01"] && joined.remarks == [])
    #expect(joined.entries.map(\.name).filter { $0.hasSuffix("/0") } == ["made-1/0", "made-2/0"])
    #expect(joined.columns.contains("corpus") && Set(joined.entries.map(\.name)).count == 16)
    let folds = try FoldSpec.leaveOneSpeakerOut.divide(joined, seed: 0)
    #expect(folds.isSpeakerIndependent && folds.count == 2)
    var tables = [one, two]
    for index in tables.indices { tables[index].name = "csv" }
    #expect(
      try Corpus.joining(tables).remarks == [
        "2 speakers of the csv corpora are in several of them by the same name, and taken for one person "
          + "(00, 01): rename those who are not"
      ])
  }

  @Test func aRecordingInTwoCorporaIsFoundByWhateverPath() throws {
    let folder = TemporaryFolder()
    try folder.add("a.wav")
    func corpus(_ path: String) -> Corpus {
      Corpus(
        name: "made", entries: [.init(path: "\(folder.path)/\(path)", name: path, label: "sad")],
        classes: ["sad"])
    }
    expectProblem(
      "SG0802", "'\(folder.path)/./a.wav' is in both corpora, 'made-1' and 'made-2'",
      "leave out one of them"
    ) { () throws(Problem) in _ = try Corpus.joining([corpus("a.wav"), corpus("./a.wav")]) }
  }
}
