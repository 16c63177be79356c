import Glibc
import GraphCore
import TestSupport
import Testing

@testable import SERGraphs

@Suite struct CorpusTests {
  /// Where the real recordings are, if they are here.
  static let ravdess: String = {
    if let folder = getenv("SERGRAPH_RAVDESS") { return String(cString: folder) }
    let package = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    return "/\(package)/../shared/data/ravdess"
  }()
  static let hasRavdess = access(ravdess, R_OK) == 0

  @Test(arguments: [
    ("03-01-05-02-01-01-12", "angry", "12", "strong", "female"),
    ("01-01-01-01-02-02-01", "neutral", "01", "normal", "male"),
    ("03-02-08-01-01-02-24", "surprised", "24", "normal", "female"),
    ("02-01-07-02-01-02-09", "disgust", "09", "strong", "male"),
  ])
  func readsTheSevenPartsOfAName(
    stem: String, label: String, speaker: String, intensity: String, sex: String
  ) throws {
    let name = try RAVDESS.parse(stem)
    #expect(name.label == label)
    #expect(name.speaker == speaker)
    #expect(name.metadata["intensity"] == intensity)
    #expect(name.metadata["sex"] == sex)
  }

  @Test func givesEveryFieldInWords() throws {
    #expect(
      try RAVDESS.parse("01-02-04-01-02-02-07").metadata == [
        "modality": "audio-video", "channel": "song", "emotion": "sad", "intensity": "normal",
        "statement": "Dogs are sitting by the door", "repetition": "2", "actor": "07",
        "sex": "male",
      ])
  }

  @Test(arguments: [
    ("", "a name that is not seven numbers"),
    ("03-01-05-02-01-01", "a name that is not seven numbers"),
    ("03-01-05-02-01-01-12-01", "a name that is not seven numbers"),
    ("03-01-05-02-01-01-1x", "a name that is not seven numbers"),
    ("3-1-5-2-1-1-12", "a name that is not seven numbers"),
    ("03-01-+5-02-01-01-12", "a name that is not seven numbers"),
    ("03-01-05-02-01-01-٠١", "a name that is not seven numbers"),
    ("03-01-09-02-01-01-12", "a name with an unknown emotion"),
    ("00-01-05-02-01-01-12", "a name with an unknown modality"),
    ("03-01-05-03-01-01-12", "a name with an unknown intensity"),
    ("03-01-05-02-01-01-25", "a name with an unknown actor"),
  ])
  func refusesOddNames(stem: String, reason: String) {
    #expect(throws: OddName(reason: reason)) { try RAVDESS.parse(stem) }
  }

  @Test func searchesFoldersInOrderAndCountsWhatItLeavesOut() throws {
    let folder = TemporaryFolder()
    for name in [
      "b/03-01-05-02-01-01-12.WAV", "a/03-01-01-01-01-01-02.flac", "03-01-03-01-01-01-01.ogg",
      "c/03-01-05-02-01-01-12.flac",  // the same as in b
      "01-01-06-01-01-01-03.wav", "z/03-01-06-01-01-01-03.wav",  // without picture is preferred
      "02-01-05-02-01-01-12.mp4", "01-01-05-02-01-01-12.mp4", "03-02-05-02-01-01-12.wav",
      "talk.wav", "03-01-05-02-01-01-99.wav", "README.md", "a/notes", ".hidden.wav",
    ] {
      try folder.add(name, [1, 2])
    }
    symlink(".", folder.path + "/loop")
    let corpus = try RAVDESS.read(folder.path)
    #expect(
      corpus.entries.map(\.name) == [
        "03-01-03-01-01-01-01.ogg", "a/03-01-01-01-01-01-02.flac", "b/03-01-05-02-01-01-12.WAV",
        "z/03-01-06-01-01-01-03.wav",
      ])
    #expect(corpus.entries.everyOne { $0.path == "\(folder.path)/\($0.name)" && $0.size == 2 })
    #expect(corpus.classes == ["neutral", "happy", "angry", "fearful"])
    #expect(corpus.labels == [1, 0, 2, 3])
    #expect(corpus.summary == "ravdess: 4 recordings, 4 speakers, 4 labels")
    let skipped = corpus.skippedSummary.map { "\($0.count) \($0.reason)" }
    #expect(
      skipped == [
        "3 the same recording as another file",
        "1 a hidden name or folder", "1 a link to a folder that is searched already",
        "1 a name that is not seven numbers", "1 a name with an unknown actor",
        "1 a name without a suffix", "1 song, not speech", "1 the suffix .md, which is not read",
        "1 video without sound",
      ])
  }

  @Test func theHashDependsOnWhatIsThereAndNotOnWhere() throws {
    let first = TemporaryFolder()
    let second = TemporaryFolder()
    for folder in [first, second] {
      try folder.add("a/03-01-01-01-01-01-02.flac", [1])
      try folder.add("a/03-01-02-01-01-01-02.flac", [1])
    }
    let hash = try RAVDESS.read(first.path).hash
    #expect(try RAVDESS.read(second.path + "/").hash == hash)
    try second.add("a/03-01-02-01-01-01-02.flac", [1, 2])
    #expect(try RAVDESS.read(second.path).hash != hash)
  }

  @Test func selectsLabelsAndSuggestsTheNearest() throws {
    let folder = TemporaryFolder()
    for emotion in 1...8 { try folder.add("03-01-0\(emotion)-01-01-01-02.wav") }
    let corpus = try RAVDESS.read(folder.path)
    #expect(corpus.classes == RAVDESS.emotions)
    #expect(try corpus.selecting(labels: []) == corpus)
    let few = try corpus.selecting(labels: ["fearful", "calm"])
    #expect(few.classes == ["calm", "fearful"])
    #expect(few.entries.map(\.label) == ["calm", "fearful"])
    expectProblem("SG0802", "the corpus has no label 'fearfull'", "did you mean 'fearful'?") {
      () throws(Problem) in _ = try corpus.selecting(labels: ["calm", "fearfull"])
    }
  }

  @Test(arguments: [
    (
      "ravdes:/data", "there is no kind of corpus 'ravdes'", "did you mean 'ravdess:/data'?"
    ),
    (
      "iemocap:/data", "there is no kind of corpus 'iemocap'",
      "one of: ravdess, emodb, tess, savee, folders, csv, pattern, crema-d"
    ),
    ("ravdess", "'ravdess' does not say which corpus it is", "write ravdess:FOLDER"),
    ("csv", "'csv' does not say which corpus it is", "write csv:FILE"),
    ("calls.csv", "'calls.csv' does not say which corpus it is", "write csv:calls.csv"),
    ("csv:", "'csv:' names no file", "write csv:FILE"),
    (
      "/data", "'/data' does not say which corpus it is",
      "write KIND:FOLDER, such as folders:/data, a class per folder"
    ),
    ("ravdess:", "'ravdess:' names no folder", "write ravdess:FOLDER"),
  ])
  func refusesOddSpecifications(text: String, message: String, cure: String) {
    expectProblem("SG0802", message, cure) { () throws(Problem) in _ = try CorpusSpec.parse(text) }
  }

  @Test func refusesFoldersThatAreMissingOrEmpty() throws {
    let folder = TemporaryFolder()
    let spec = try CorpusSpec.parse("ravdess:\(folder.path)")
    #expect(spec.description == "ravdess:\(folder.path)")
    expectProblem(
      "SG0802", "'\(folder.path)' holds no RAVDESS recordings",
      "names look like 03-01-05-02-01-01-12.wav"
    ) { () throws(Problem) in _ = try spec.load() }
    try folder.add("talk.wav")
    expectProblem(
      "SG0802", "'\(folder.path)' holds no RAVDESS recordings; 1 other file found",
      "names look like 03-01-05-02-01-01-12.wav"
    ) { () throws(Problem) in _ = try spec.load() }
    expectProblem("SG0802", "there is no folder '\(folder.path)/x'") { () throws(Problem) in
      _ = try CorpusSpec(kind: .ravdess, location: folder.path + "/x").load()
    }
    expectProblem("SG0802", "'\(folder.path)/talk.wav' is not a folder") { () throws(Problem) in
      _ = try CorpusSpec(kind: .ravdess, location: folder.path + "/talk.wav").load()
    }
  }

  @Test(.enabled(if: hasRavdess, "no recordings: set SERGRAPH_RAVDESS to the folder of RAVDESS"))
  func findsEveryRecordingOfTheRealCorpus() throws {
    let corpus = try CorpusSpec(kind: .ravdess, location: Self.ravdess).load()
    #expect(corpus.summary == "ravdess: 1200 recordings, 20 speakers, 8 labels")
    #expect(corpus.classes == RAVDESS.emotions)
    #expect(corpus.counts == [80, 160, 160, 160, 160, 160, 160, 160])
    #expect(corpus.skipped.isEmpty)
    #expect(corpus.speakers.first == "01" && corpus.speakers.last == "20")
  }
}
