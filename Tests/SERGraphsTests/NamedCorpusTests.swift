import GraphCore
import TestSupport
import Testing

@testable import SERGraphs

/// Corpora whose files' names say who speaks, and how.
@Suite struct NamedCorpusTests {
  let folder = TemporaryFolder()

  private func load(_ kind: CorpusSpec.Kind) throws -> Corpus {
    try CorpusSpec(kind: kind, location: folder.path).load()
  }

  @Test(arguments: [
    ("03a01Fa", "happy", "03", "male", "a01", "F"),
    ("08b10Wb", "angry", "08", "female", "b10", "W"),
    ("16a07Ld", "boredom", "16", "female", "a07", "L"),
    ("10b02Ea", "disgust", "10", "male", "b02", "E"),
    ("15a02Ab", "fearful", "15", "male", "a02", "A"),
    ("13b09Ta", "sad", "13", "female", "b09", "T"),
    ("11a05Nc", "neutral", "11", "male", "a05", "N"),
  ])
  func readsNamesOfEmoDB(
    stem: String, label: String, speaker: String, sex: String, text: String, code: String
  ) throws {
    #expect(
      try EmoDB.parse(stem, folders: [])
        == FileName(
          label: label, speaker: speaker,
          metadata: ["code": code, "sex": sex, "text": text, "version": String(stem.suffix(1))]))
  }

  @Test(arguments: [
    ("03a01F", "a name that is not speaker, text, emotion and version"),
    ("03a01F1", "a name that is not speaker, text, emotion and version"),
    ("17a01Fa", "a name with an unknown speaker"), ("03a03Fa", "a name with an unknown text"),
    ("03a01Xa", "a name with an unknown emotion"), ("03a01fa", "a name with an unknown emotion"),
  ])
  func refusesOddNamesOfEmoDB(stem: String, reason: String) {
    #expect(throws: OddName(reason: reason)) { try EmoDB.parse(stem, folders: []) }
  }

  @Test(arguments: [
    ("OAF_back_angry", "angry", "OAF", "back", "angry"),
    ("YAF_dog_ps", "surprised", "YAF", "dog", "ps"),
    ("OA_bite_neutral", "neutral", "OAF", "bite", "neutral"),
    ("YAF_youth_fear", "fearful", "YAF", "youth", "fear"),
    ("OAF_Pad_Pleasant_surprise", "surprised", "OAF", "pad", "pleasant_surprise"),
    ("oaf_said_sad", "sad", "OAF", "said", "sad"),
  ])
  func readsNamesOfTESS(
    stem: String, label: String, speaker: String, text: String, code: String
  ) throws {
    #expect(
      try TESS.parse(stem, folders: [])
        == FileName(
          label: label, speaker: speaker,
          metadata: [
            "code": code, "sex": "female", "text": text, "age": speaker == "OAF" ? "64" : "26",
          ]))
  }

  @Test(arguments: [
    ("OAF_back", "a name that is not speaker, word and emotion"),
    ("OAF__angry", "a name that is not speaker, word and emotion"),
    ("MAF_back_angry", "a name with an unknown speaker"),
    ("OAF_back_calm", "a name with an unknown emotion"),
  ])
  func refusesOddNamesOfTESS(stem: String, reason: String) {
    #expect(throws: OddName(reason: reason)) { try TESS.parse(stem, folders: []) }
  }

  @Test(arguments: [
    ("1001_DFA_ANG_XX", "angry", nil, "Don't forget a jacket"),
    ("1091_IEO_HAP_LO", "happy", "low", "It's eleven o'clock"),
    ("1040_ITH_SAD_X", "sad", nil, "I think I have a doctor's appointment"),
    ("1002_IEO_FEA_MD", "fearful", "medium", "It's eleven o'clock"),
    ("1002_IEO_DIS_HI", "disgust", "high", "It's eleven o'clock"),
    ("1002_WSI_NEU_XX", "neutral", nil, "We'll stop in a couple of minutes"),
  ])
  func readsNamesOfCREMAD(
    stem: String, label: String, intensity: String?, statement: String
  ) throws {
    let name = try CREMAD.parse(stem, folders: [])
    #expect(name.label == label && name.speaker == String(stem.prefix(4)))
    #expect(name.metadata["intensity"] == intensity && name.metadata["statement"] == statement)
  }

  @Test(arguments: [
    ("1001_DFA_ANG", "a name that is not actor, sentence, emotion and level"),
    ("1092_DFA_ANG_XX", "a name with an unknown actor"),
    ("01001_DFA_ANG_XX", "a name with an unknown actor"),
    ("1001_DFX_ANG_XX", "a name with an unknown sentence"),
    ("1001_DFA_CAL_XX", "a name with an unknown emotion"),
    ("1001_DFA_ANG_YY", "a name with an unknown level"),
  ])
  func refusesOddNamesOfCREMAD(stem: String, reason: String) {
    #expect(throws: OddName(reason: reason)) { try CREMAD.parse(stem, folders: []) }
  }

  @Test(arguments: [
    ("DC_a01", [], "angry", "DC", "a01"), ("sa15", ["AudioData", "KL"], "sad", "KL", "sa15"),
    ("JK_su03", ["DC"], "surprised", "JK", "su03"), ("je_n30", [], "neutral", "JE", "n30"),
  ])
  func readsNamesOfSAVEE(
    stem: String, folders: [Substring], label: String, speaker: String, text: String
  ) throws {
    #expect(
      try SAVEE.parse(stem, folders: folders)
        == FileName(
          label: label, speaker: speaker,
          metadata: [
            "code": String(text.prefix { $0.isLetter }), "sex": "male", "text": text,
          ]))
  }

  @Test(arguments: [
    ("a01", [], "a name with an unknown speaker"),
    ("a01", ["DC", "more"], "a name with an unknown speaker"),
    ("DC_x01", [], "a name with an unknown emotion"),
    ("DC_a1", [], "a name that is not speaker, emotion and number"),
    ("DC_a_01", [], "a name that is not speaker, emotion and number"),
  ])
  func refusesOddNamesOfSAVEE(stem: String, folders: [Substring], reason: String) {
    #expect(throws: OddName(reason: reason)) { try SAVEE.parse(stem, folders: folders) }
  }

  @Test func keepsEachPerformanceOnceAndWithoutLossIfItCan() throws {
    for name in [
      "AudioMP3/1001_DFA_ANG_XX.mp3", "AudioWAV/1001_DFA_ANG_XX.wav", "again/1001_DFA_ANG_XX.wav",
      "AudioMP3/1002_IEO_SAD_HI.mp3", "AudioWAV/holiday.wav", "README.md",
    ] {
      try folder.add(name, [1])
    }
    let corpus = try load(.cremaD)
    #expect(
      corpus.entries.map(\.name) == [
        "AudioMP3/1002_IEO_SAD_HI.mp3", "AudioWAV/1001_DFA_ANG_XX.wav",
      ])
    #expect(corpus.entries.everyOne { $0.path == "\(folder.path)/\($0.name)" && $0.size == 1 })
    #expect(corpus.classes == ["sad", "angry"])
    #expect(
      corpus.skippedSummary.map { "\($0.count) \($0.reason)" } == [
        "2 the same recording as another file",
        "1 a name that is not actor, sentence, emotion and level",
        "1 the suffix .md, which is not read",
      ])
    #expect(
      corpus.remarks == [
        "the sex of the actors is not known: put the corpus's VideoDemographics.csv into "
          + "'\(folder.path)'"
      ])
  }

  @Test(arguments: ["VideoDemographics.csv", "AudioWAV/VideoDemographics.csv"])
  func theSexOfActorsComesFromTheirTable(place: String) throws {
    let table = "\"ActorID\",\"Age\",\"Sex\"\r\n1001,51,\"Male\"\r\n"
    try folder.add("AudioWAV/1001_DFA_ANG_XX.wav")
    try folder.add("AudioWAV/1002_DFA_ANG_XX.wav")
    try folder.add(place, Array(table.utf8))
    let corpus = try CorpusSpec(kind: .cremaD, location: folder.path + "/AudioWAV").load()
    #expect(corpus.remarks.isEmpty)
    #expect(corpus.entries.map { $0.metadata["sex"] } == ["male", nil])
    #expect(corpus.entries.map { $0.metadata["age"] } == ["51", nil])
  }

  @Test func aTableOfActorsWithoutTheirSexIsRefused() throws {
    try folder.add("1001_DFA_ANG_XX.wav")
    try folder.add("VideoDemographics.csv", Array("ActorID;Age;Sex\n".utf8))
    expectProblem(
      "SG0802", "'\(folder.path)/VideoDemographics.csv' has no columns 'ActorID' and 'Sex'",
      "copy it again from the corpus"
    ) { () throws(Problem) in _ = try CorpusSpec(kind: .cremaD, location: folder.path).load() }
  }

  @Test(arguments: [
    (CorpusSpec.Kind.emodb, "Emo-DB", "03a01Fa.wav"), (.tess, "TESS", "OAF_back_angry.wav"),
    (.cremaD, "CREMA-D", "1001_DFA_ANG_XX.wav"),
    (.savee, "SAVEE", "DC_a01.wav, or DC/a01.wav"),
  ])
  func anotherFolderIsRefusedWithAnExample(
    kind: CorpusSpec.Kind, title: String, example: String
  ) throws {
    try folder.add("talk.wav")
    expectProblem(
      "SG0802", "'\(folder.path)' holds no \(title) recordings; 1 other file found",
      "names look like \(example)"
    ) { () throws(Problem) in
      _ = try CorpusSpec(kind: kind, location: folder.path).load()
    }
  }

  @Test func aFolderForEachClassGuessesNoSpeakers() throws {
    for name in ["sad/b.wav", "Angry/one/two/a.flac", "sad/one/b.wav", "lost.wav", "sad/x.txt"] {
      try folder.add(name)
    }
    let corpus = try load(.folders)
    #expect(corpus.entries.map(\.label) == ["Angry", "sad", "sad"])
    #expect(corpus.entries.map { $0.metadata["folder"] } == ["one/two", nil, "one"])
    #expect(corpus.speakers.isEmpty)
    #expect(corpus.classes == ["sad", "Angry"])
    #expect(
      corpus.skippedSummary.map(\.reason) == [
        "a recording in no folder of a class", "the suffix .txt, which is not read",
      ])
  }

  @Test func aFolderWithoutClassesIsRefused() throws {
    try folder.add("lost.wav")
    expectProblem(
      "SG0802", "'\(folder.path)' has no folders with recordings in them; 1 other file found",
      "put the recordings of each class into a folder: angry/a.wav, sad/b.wav"
    ) { () throws(Problem) in
      _ = try CorpusSpec(kind: .folders, location: folder.path).load()
    }
  }
}
