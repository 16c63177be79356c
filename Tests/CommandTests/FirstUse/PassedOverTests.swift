import Testing

/// What is told of files and folders that give nothing.
@Suite struct PassedOverTests {
  private let folder: Folder
  private static let graph = "\(Program.package)/\(meansGraph)"

  init() throws { folder = try Folder() }

  private static func sound(_ number: Int = 1) -> [UInt8] {
    WAV.bytes(WAV.tone(hertz: 200 + 50 * Double(number), seconds: 0.2, rate: 8000), rate: 8000)
  }

  private func run(_ arguments: String...) throws -> Ended {
    try Program(["run", PassedOverTests.graph] + arguments, in: folder.path).end(within: 60)
  }

  @Test func aRunOverACorpusTellsWhatWasPassedOver() throws {
    for (number, name) in [
      "angry/a.wav", "sad/b.wav", "sad/notes.txt", "loose.wav", "sad/.c.wav",
    ].enumerated() {
      try folder.write(PassedOverTests.sound(number), to: "set/\(name)")
    }
    let whole =
      "3 files of the corpus were passed over: 1 for a hidden name or folder, "
      + "1 for a recording in no folder of a class, 1 for the suffix .txt, which is not read"
    let ended = try run("--data", "folders:set")
    #expect(ended.status == 0 && ended.lines.count == 2)
    #expect(ended.errors.contains("\(whole)\n"), "\(ended.errors)")
    #expect(ended.errors.contains("--verbose names them"))
    #expect(!ended.errors.contains("'set/loose.wav'"))
    let named = try run("--data", "folders:set", "--verbose")
    #expect(named.lines.count == 2 && named.errors.contains("\(whole)\n"))
    #expect(!named.errors.contains("--verbose"))
    for words in [
      "'set/loose.wav' was passed over for a recording in no folder of a class",
      "'set/sad/notes.txt' was passed over for the suffix .txt, which is not read",
      "'set/sad/.c.wav' was passed over for a hidden name or folder",
    ] {
      #expect(named.errors.contains(words), "\(named.errors)")
    }
    let extracted = try Program.run(
      "extract", PassedOverTests.graph, "--data", "folders:set", "--verbose", in: folder.path)
    #expect(extracted.errors.contains("'set/loose.wav' was passed over"), "\(extracted.errors)")
  }

  @Test func manyEmptyFoldersAreCountedAndTheFirstAreNamed() throws {
    try folder.write(PassedOverTests.sound(), to: "all/a.wav")
    for number in 0..<300 { try folder.makeFolder("all/\(1000 + number)/in") }
    for number in 0..<5 { try folder.makeFolder("all/2000/\(number)/deep") }
    let ended = try run("all")
    #expect(
      ended.errors.contains(
        "there is no recording in these folders: 'all/1000', 'all/1001', 'all/1002' and 298 more"),
      "\(ended.errors)")
    let corpus = try Program.run("corpus", "folders:.", in: folder.path)
    #expect(
      corpus.lines.contains {
        $0.hasPrefix("remark    there is no recording in the folders 'all/1000'")
          && $0.hasSuffix("'all/1007' and 293 more")
      },
      "\(corpus.output)")
  }
}
