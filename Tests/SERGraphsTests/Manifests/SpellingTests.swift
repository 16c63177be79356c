import GraphCore
import Nodes
import TestSupport
import Testing

@testable import SERGraphs

/// Texts that differ by what can't be seen, and the same sound under several names.
@Suite struct SpellingTests {
  static func corpus(_ rows: [(label: String, speaker: String?, split: String?)]) -> Corpus {
    let entries = rows.enumerated().map { number, row in
      Corpus.Entry(
        path: "/x/\(number).wav", name: "\(number).wav", label: row.label, speaker: row.speaker,
        split: row.split)
    }
    return Corpus(
      name: "csv", entries: entries, classes: Emotions.inOrder(entries.map(\.label)))
  }

  @Test(arguments: [
    ("angry ", "'angry' and 'angry␠'"), ("Angry", "'Angry' and 'angry'"),
    ("angry\u{200B}", "'angry' and 'angry<U+200B>'"),
    ("\u{FEFF}angry", "'angry' and '<U+FEFF>angry'"),
    ("\u{A0}angry", "'angry' and '<U+00A0>angry'"),
  ])
  func labelsThatLookAlikeAreNamedWithWhatJoinsThem(other: String, shown: String) throws {
    let corpus = SpellingTests.corpus([("angry", nil, nil), (other, nil, nil), ("sad", nil, nil)])
    #expect(corpus.remarks.count == 1)
    #expect(
      corpus.remarks[0].hasPrefix("the labels ")
        && corpus.remarks[0].hasSuffix("'--map angry=angry' makes them one"))
    for spelling in shown.split(separator: " and ") {
      #expect(corpus.remarks[0].contains(spelling))
    }
    let joined = try corpus.selecting(
      CorpusSelection(conditions: [], mapping: ["angry=angry"], labels: nil))
    #expect(joined.classes == ["sad", "angry"])
    #expect(joined.remarks.isEmpty)
  }

  @Test(arguments: [
    ("caf\u{E9}", "cafe\u{301}"), ("J\u{FC}rg", "Ju\u{308}rg"), ("\u{AC00}", "\u{1100}\u{1161}"),
  ])
  func lettersComposedOtherwiseAreOneTextAndSaidSo(one: String, other: String) {
    let shown =
      [one, other].map { "'\(Spelling.visible($0, isSpeltOut: true))'" }.sorted()
      .joined(separator: " and ")
    func remark(_ noun: String, _ whole: String) -> String {
      "the letters of the \(noun) '\(one)' are composed in several ways, and they are taken for \(whole) (\(shown))"
    }
    let label = SpellingTests.corpus([(one, nil, nil), (other, nil, nil)])
    #expect(label.classes.count == 1)
    #expect(label.remarks == [remark("label", "one label")])
    let speaker = SpellingTests.corpus([("sad", one, "1"), ("sad", other, "2"), ("sad", "x", "2")])
    #expect(speaker.speakers.count == 2)
    #expect(speaker.remarks == [remark("speaker", "one person")])
    #expect(Set(speaker.entries.map { Array(($0.speaker ?? "").utf8) }).count == 2)
    let split = SpellingTests.corpus([("sad", "a", one), ("sad", "b", other), ("sad", "c", "x")])
    #expect(split.remarks == [remark("side of a split", "one")])
  }

  @Test func whatJoinsLabelsCanBeCopiedToACommandLine() {
    func remarks(_ one: String, _ other: String) -> [String] {
      SpellingTests.corpus([(one, nil, nil), (other, nil, nil)]).remarks
    }
    #expect(
      remarks("very angry", "Very angry")[0].hasSuffix(
        "'--map \"very angry=very angry\"' makes them one"))
    #expect(remarks("a$b", "A$b")[0].hasSuffix("'--map 'a$b=a$b'' makes them one"))
    #expect(remarks("sad", "so so ")[0].hasSuffix("'--map \"so so=so so\"' takes them off"))
    for blank in [" ", "\u{200B}", "\u{A0} "] {
      #expect(
        remarks("sad", blank) == [
          "the label '\(Spelling.visible(blank))' has nothing in it that is seen: give it a name where it stands"
        ])
    }
  }

  @Test(arguments: ["anna ", "Anna", "anna\u{200D}", " anna", "\u{A0}anna"])
  func aHeldOutSpeakerUnderAnotherSpellingIsALeak(other: String) throws {
    let corpus = SpellingTests.corpus([
      ("angry", "anna", "1"), ("sad", "anna", "1"), ("angry", other, "2"), ("sad", "bert", "2"),
    ])
    #expect(corpus.speakers.count == 2)
    #expect(corpus.remarks.count == 1 && corpus.remarks[0].contains("taken for one person"))
    let folds = try FoldSpec.column.divide(corpus, seed: 0)
    #expect(!folds.isSpeakerIndependent)
    #expect(folds.words.contains("1 speaker is on both sides"))
  }

  @Test(arguments: ["Train", "train ", "train\u{200B}"])
  func sidesOfASplitAreOneHoweverWritten(other: String) throws {
    let corpus = SpellingTests.corpus([
      ("angry", "anna", "train"), ("sad", "anna", other), ("angry", "bert", "test"),
      ("sad", "bert", "test"),
    ])
    #expect(Set(corpus.entries.map(\.split)) == ["train", "test"])
    #expect(corpus.remarks.count == 1 && corpus.remarks[0].contains("the column 'split' writes"))
  }

  /// The header of a WAV file, and its samples.
  static func wav(_ samples: [UInt8], tag: [UInt8] = []) -> [UInt8] {
    func number(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(value >> ($0 * 8) & 255) } }
    let list = tag.isEmpty ? [] : Array("LIST".utf8) + number(tag.count) + tag
    let form: [UInt8] = [1, 0, 1, 0, 0x40, 0x1F, 0, 0, 0x80, 0x3E, 0, 0, 2, 0, 16, 0]
    let body =
      Array("WAVEfmt ".utf8) + number(16) + form + list + Array("data".utf8)
      + number(samples.count) + samples
    return Array("RIFF".utf8) + number(body.count) + body
  }

  @Test func theSameSoundUnderSeveralNamesIsNamed() throws {
    let folder = TemporaryFolder()
    let sound = (0..<20_000).map { UInt8($0 * $0 % 251) }
    var other = sound
    other[19_000] ^= 1
    try folder.add("a.wav", SpellingTests.wav(sound))
    try folder.add("b.wav", SpellingTests.wav(sound, tag: Array("INFOxx".utf8)))
    try folder.add("c.wav", SpellingTests.wav(other))
    try folder.add("d.mp3", sound)
    try folder.add("e.mp3", sound)
    try folder.add(
      "list.csv",
      Array(
        """
        path,label,speaker,split
        a.wav,sad,anna,1
        b.wav,angry,bert,2
        c.wav,angry,carl,2
        d.mp3,sad,anna,1
        e.mp3,sad,anna,1
        """.utf8))
    let corpus = try Corpus.joining([
      try CorpusSpec(kind: .csv, location: "\(folder.path)/list.csv").load()
    ])
    let torn =
      "the same sound has contradicting labels or speakers under several names ('a.wav' is sad, spoken by anna, "
      + "'b.wav' is angry, spoken by bert): correct the labels, or leave out all but one"
    #expect(
      corpus.remarks == [
        "1 recording is there under several names ('d.mp3', 'e.mp3'): leave out all but one", torn,
      ])
    let folds = try FoldSpec.column.divide(corpus, seed: 0)
    #expect(
      folds.words.contains(
        "the sound of 1 recording is on both sides under another name (b.wav): the numbers flatter")
    )
    #expect(folds.words.contains(torn))
  }
}
