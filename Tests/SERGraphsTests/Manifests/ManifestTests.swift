import Glibc
import GraphCore
import Nodes
import TestSupport
import Testing

@testable import SERGraphs

/// Lists of recordings as other programs write them.
@Suite struct ManifestTests {
  let folder = TemporaryFolder()

  func read(_ text: String, columns: [String] = []) throws(Problem) -> Corpus {
    try read(Array(text.utf8), columns: columns)
  }

  func read(_ bytes: [UInt8], columns: [String] = []) throws(Problem) -> Corpus {
    do {
      try folder.add("a/one.wav", [1])
      try folder.add("b/two.wav", [2])
      try folder.add("list.csv", bytes)
    } catch { Issue.record(error) }
    return try CorpusSpec(kind: .csv, location: "\(folder.path)/list.csv")
      .load(columns: ColumnNames(columns))
  }

  @Test(arguments: [
    "path,label\ra/one.wav,sad\rb/two.wav,calm\r", "path,label\r\na/one.wav,sad\r\nb/two.wav,calm",
    "\u{FEFF}path,label\ra/one.wav,sad\r\"b/two.wav\",calm",
    "path,label\na/one.wav,sad\n\nb/two.wav,calm\r",
    ",path,label\n0,a/one.wav,sad\n1,b/two.wav,calm\n",
    "path,label,\na/one.wav,sad,\nb/two.wav,calm,\n",
    "Unnamed: 0,path,label\n5,a/one.wav,sad\n7,b/two.wav,calm\n",
    "file,emotion\na/one.wav,sad\nb/two.wav,calm\n",
    "Filename,class\na/one.wav,sad\nb/two.wav,calm\n",
  ])
  func listsOfOtherProgramsAreRead(text: String) throws {
    let corpus = try read(text)
    #expect(corpus.entries.map(\.name) == ["a/one.wav", "b/two.wav"])
    #expect(corpus.entries.map(\.label) == ["sad", "calm"])
    #expect(corpus.entries.everyOne { $0.metadata.isEmpty })
    #expect(corpus.remarks.isEmpty)
  }

  @Test func columnsAreNamedByTheUser() throws {
    let text = "wav_file,mood,who\na/one.wav,sad,anna\nb/two.wav,calm,bert\n"
    let corpus = try read(text, columns: ["label=mood,path=wav_file", "speaker=who"])
    #expect(corpus.entries.map(\.label) == ["sad", "calm"])
    #expect(corpus.speakers == ["anna", "bert"])
    expectProblem(
      "SG0802", "there is no column 'mod', which --columns names",
      "did you mean 'mood'?"
    ) { () throws(Problem) in _ = try read(text, columns: ["label=mod"]) }
    expectProblem(
      "SG0801", "no column means 'emotion'", "write it the other way round: label=emotion"
    ) { () throws(Problem) in _ = try ColumnNames(["emotion=label"]) }
    expectProblem("SG0801", "'label' names no column", "write it as label=emotion") {
      () throws(Problem) in _ = try ColumnNames(["label"])
    }
  }

  @Test(
    arguments: [[0xFF, 0xFE, 0x70, 0], [0xFE, 0xFF, 0, 0x70], [0x70, 0, 0x61, 0]] as [[UInt8]])
  func otherEncodingsAreRefused(bytes: [UInt8]) {
    expectProblem(
      "SG0802", "'\(folder.path)/list.csv' is UTF-16 or the like, not UTF-8",
      "save the file as UTF-8"
    ) { () throws(Problem) in _ = try read(bytes) }
  }

  @Test(arguments: ["A\\One.wav", "a\\one.wav", "a/one.wav ", "A/ONE.WAV", "\u{200B}a/one.wav"])
  func pathsOfOtherSystemsLeadToTheirFiles(path: String) throws {
    let corpus = try read("path,label\n\(path),sad\n")
    #expect(corpus.entries[0].path == "\(folder.path)/a/one.wav")
    #expect(
      corpus.remarks.count == 1
        && corpus.remarks[0].hasPrefix("1 path is not written as the file is called"))
  }

  @Test(arguments: [
    ("caf\u{E9}.wav", "cafe\u{301}.wav", "cafe<U+0301>.wav"),
    ("cafe\u{301}.wav", "caf\u{E9}.wav", "caf\u{E9}.wav"),
    ("J\u{FC}rg/a.wav", "Ju\u{308}rg/a.wav", "Ju<U+0308>rg/a.wav"),
  ])
  func aPathWhoseLettersAreComposedOtherwiseIsSaid(
    there: String, listed: String, shown: String
  ) throws {
    try folder.add(there, [1])
    let corpus = try read("path,label\n\(listed),sad\n")
    #expect(corpus.entries[0].path.utf8.elementsEqual("\(folder.path)/\(there)".utf8))
    #expect(
      corpus.remarks.count == 1
        && corpus.remarks[0].hasPrefix(
          "1 path is not written as the file is called ('\(shown)' is taken for ")
    )
  }

  /// Each line used to read and sort the whole folder.
  @Test(
    arguments: [
      { $0.uppercased() }, { "missing-\($0)" }, { $0.replacing("/", with: "\\") },
    ] as [@Sendable (String) -> String])
  func listsInWhichNoLineIsAsTheFileIsCalledTakeNoLongerThanTheyAreLong(
    write: @Sendable (String) -> String
  ) throws {
    let names = (0..<1500).map { "c/\($0)-recording.wav" }
    try folder.add("c/0-recording.wav", [])
    for name in names { close(open("\(folder.path)/\(name)", O_WRONLY | O_CREAT, 0o600)) }
    let lines = names.map { write($0) + ",sad\n" }.joined()
    let start = clock()
    let corpus = try read("path,label\na/one.wav,sad\n" + lines)
    #expect(corpus.entries.count == 1501)
    // Time of this thread at work, which does not depend on what else the machine does.
    #expect(clock() - start < 2)
  }

  private func clock() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// Data frames write whole numbers so where a field of the column is empty.
  @Test(arguments: ["1.0", "1", " 1 ", "1e0"])
  func aChannelMayBeWrittenAsADataFrameDoes(text: String) throws {
    let corpus = try read(
      "path,label,channel\na/one.wav,sad,0.0\na/one.wav,calm,\(text)\nb/two.wav,sad,\n")
    #expect(corpus.recordings.map(\.channel) == [0, 1, nil])
    #expect(corpus.entries.everyOne { $0.metadata.isEmpty } && corpus.remarks.isEmpty)
  }

  /// One such line made a word of the whole column, and the channels of all lines were mixed.
  @Test(arguments: ["left", "300", "-1", "1.5", "nan", "1 2"])
  func aChannelThatIsNoneBesideOthersIsRefused(text: String) {
    expectProblem(
      "SG0802", "the channel '\(text)' is no whole number from 0 to 255",
      "channels are counted from 0; leave the field empty for all of them"
    ) { () throws(Problem) in
      _ = try read("path,label,channel\na/one.wav,sad,0\nb/two.wav,sad,\(text)\n")
    }
  }

  @Test(arguments: [("left", "right"), ("L", "R"), ("Left ", "right")])
  func channelsInWordsSelectNoneAndThatIsSaid(one: String, other: String) throws {
    let corpus = try read("path,label,channel\na/one.wav,sad,\(one)\nb/two.wav,sad,\(other)\n")
    #expect(corpus.recordings.everyOne { $0.channel == nil })
    #expect(
      corpus.remarks == [
        "the column 'channel' holds words ('\(one)', '\(other)') and is taken as metadata: "
          + "number the channels from 0 to select them"
      ])
    expectProblem(
      "SG0802", "the channel '\(Spelling.visible(one))' is no whole number from 0 to 255",
      "channels are counted from 0; leave the field empty for all of them"
    ) { () throws(Problem) in
      _ = try read(
        "path,label,side\na/one.wav,sad,\(one)\nb/two.wav,sad,\(other)\n", columns: ["channel=side"]
      )
    }
  }

  @Test(arguments: [" label ", "label\u{200B}", "\u{A0}label"])
  func blanksAroundTheNameOfAColumnMeanNothing(name: String) throws {
    let corpus = try read("path,\(name), agent\na/one.wav,sad,anna\n")
    #expect(corpus.entries.map(\.label) == ["sad"])
    #expect(corpus.entries[0].metadata == ["agent": "anna"])
    let named = try read("path, mood\na/one.wav,sad\n", columns: ["label= mood"])
    #expect(named.entries.map(\.label) == ["sad"])
  }

  @Test(arguments: [
    ("labl=path", "did you mean label=path?"), ("pth=my file", "did you mean \"path=my file\"?"),
    ("speker=who", "did you mean speaker=who?"),
    ("emotion=label", "write it the other way round: label=emotion"),
  ])
  func aMeaningThatIsMisspeltGetsItsOwnSuggestion(text: String, cure: String) {
    let word = text.prefix { $0 != "=" }
    expectProblem("SG0801", "no column means '\(word)'", cure) { () throws(Problem) in
      _ = try ColumnNames([text])
    }
  }

  @Test(arguments: [" ", "\u{A0}", "\u{200B} "])
  func aLabelOfBlanksIsEmpty(label: String) {
    expectProblem("SG0802", "the label is empty", "fill it, or leave the line out") {
      () throws(Problem) in _ = try read("path,label\na/one.wav,\(label)\n")
    }
  }

  @Test func anAddressOfAFileLeadsToItAndOneInTheNetworkIsRefused() throws {
    try folder.add("a b/d\u{E9}j\u{E0}.wav", [1])
    for address in [
      "file://\(folder.path)/a%20b/d%C3%A9j%c3%a0.wav",
      "FILE://localhost\(folder.path)/a b/d\u{E9}j\u{E0}.wav",
    ] {
      let corpus = try read("path,label\n\(address),sad\n")
      #expect(corpus.entries[0].path == "\(folder.path)/a b/d\u{E9}j\u{E0}.wav")
      #expect(corpus.remarks.count == 1)
    }
    for (path, cure) in [
      (
        "https://x.org/a.wav",
        "addresses are not opened: fetch the recordings, and write their paths"
      ),
      ("file:///no/a.wav", "check the paths"), ("/no/a.wav", "check the paths"),
      ("no/a.wav", "paths are relative to the folder of the CSV file"),
    ] {
      do throws(Problem) {
        _ = try read("path,label\n\(path),sad\n")
        Issue.record("\(path) was read")
      } catch { #expect(error.suggestion == cure) }
    }
  }

  @Test func aFileStandsOnceForEachChannel() throws {
    let corpus = try read("path,label,channel\na/one.wav,sad,0\na/one.wav,calm,1\n")
    #expect(corpus.recordings.map(\.channel) == [0, 1])
    #expect(corpus.entries.everyOne { $0.metadata.isEmpty })
    expectProblem(
      "SG0802", "'a/one.wav' is listed twice",
      "leave one of the lines out, or give each a part with start and end, or a channel"
    ) { () throws(Problem) in
      _ = try read("path,label,channel\na/one.wav,sad,1\na/one.wav,calm,1\n")
    }
    // As RAVDESS has it, the column says something else.
    let words = try read("path,label,channel\na/one.wav,sad,speech\nb/two.wav,calm,song\n")
    #expect(words.recordings.everyOne { $0.channel == nil })
    #expect(words.entries.map { $0.metadata["channel"] } == ["speech", "song"])
  }
}
