import Foundation
import Testing

/// What `run` takes.
@Suite struct InputTests {
  private let folder: Folder

  init() throws {
    folder = try Folder()
    for (number, name) in ["a.wav", "b.wav", "deep/c.wav", "deep/d.wav"].enumerated() {
      let tone = WAV.tone(hertz: 200 + 100 * Double(number), seconds: 0.2, rate: 8000)
      try folder.write(WAV.bytes(tone, rate: 8000), to: name)
    }
    try folder.write("no recording", to: "notes.txt")
  }

  private func items(_ arguments: String...) throws -> [String] {
    let graph = "\(Program.package)/\(meansGraph)"
    let ended = try Program(["run", graph] + arguments, in: folder.path).end()
    #expect(ended.status == 0, "\(ended.errors)")
    return try ended.lines.map { try ResultLine.read($0).item }
  }

  /// The line of one item without its name.
  private func result(_ ended: Ended) throws -> Substring {
    let line = try #require(ended.lines.first)
    return line.drop { $0 != "," }
  }

  @Test func filesComeInTheOrderInWhichTheyAreNamedAlsoTwice() throws {
    #expect(try items("b.wav", "a.wav", "b.wav") == ["b.wav", "a.wav", "b.wav"])
  }

  @Test func aFolderGivesItsRecordingsAndThoseBelowItAndLeavesOtherFilesOut()
    throws
  {
    #expect(try items(".") == ["./a.wav", "./b.wav", "./deep/c.wav", "./deep/d.wav"])
    #expect(try items("deep/") == ["deep/c.wav", "deep/d.wav"])
  }

  @Test func aPatternInQuotesIsExpandedInOrder() throws {
    #expect(try items("*.wav") == ["a.wav", "b.wav"])
    #expect(try items("*/[cd].wav", "?.wav") == ["deep/c.wav", "deep/d.wav", "a.wav", "b.wav"])
  }

  @Test func aListNamesAPathALineRelativeToTheList() throws {
    try folder.write("# calls\nd.wav\n\n../a.wav\r\n\(folder.path)/b.wav", to: "deep/list.txt")
    #expect(
      try items("@deep/list.txt", "a.wav") == [
        "deep/d.wav", "a.wav", "\(folder.path)/b.wav", "a.wav",
      ])
  }

  @Test func aListThatCantBeReadIsAWrongUsage() throws {
    let ended = try Program.run("run", meansGraph, "@/tmp/no-such-list.txt")
    #expect(ended.status == 2)
    #expect(ended.errors.contains("can't read the list '/tmp/no-such-list.txt': No such file"))
    #expect(ended.output == "")
  }

  @Test func aListThroughAPipeIsRefusedRatherThanReadInPart() throws {
    let ended = try Program.shell("echo a.wav | sergraph run \(meansGraph) @/dev/stdin")
    #expect(ended.status == 2)
    #expect(ended.errors.contains("it is a folder or a pipe, not a file"))
    #expect(ended.output == "")
  }

  @Test func whatIsInTheOutputFileStaysIfNothingRuns() throws {
    try folder.makeFolder("nothing")
    try folder.write("kept", to: "kept.jsonl")
    let ended = try Program.run(
      "run", "\(Program.package)/\(meansGraph)", "nothing", "--out", "kept.jsonl", in: folder.path)
    #expect(ended.status == 2)
    #expect(try Folder.text(of: "\(folder.path)/kept.jsonl") == "kept")
  }

  @Test func aNameThatIsNotUTF8IsTold() throws {
    let ended = try Program.shell(
      "mkdir odd && cp a.wav \"odd/$(printf 'caf\\351').wav\" && sergraph run "
        + "\(Program.package)/\(meansGraph) odd", in: folder.path)
    #expect(ended.status == 1)
    #expect(try ResultLine.read(ended.lines[0]).error?.message.contains("not UTF-8") == true)
  }

  @Test func linksToFoldersAreFollowedOnceAlsoInACircle() throws {
    try folder.makeFolder("linked")
    try FileManager.default.createSymbolicLink(
      atPath: "\(folder.path)/linked/deep", withDestinationPath: "../deep")
    try FileManager.default.createSymbolicLink(
      atPath: "\(folder.path)/deep/up", withDestinationPath: "..")
    #expect(
      try items("linked") == [
        "linked/deep/c.wav", "linked/deep/d.wav", "linked/deep/up/a.wav", "linked/deep/up/b.wav",
      ])
  }

  @Test func aModelOfWholeRecordingsRunsOverPartsAndSingleChannels() throws {
    let call = "Tests/Samples/call-angry-and-calm-stereo.wav"
    for setting in ["audio.each_channel=true", "audio.channel=1", "audio.start=0.5"] {
      let ended = try Program.run("run", "Tests/Graphs/mfcc-mlp.yaml", call, "--set", setting)
      #expect(ended.status == 0, "\(ended.errors)")
      #expect(ended.lines.count == (setting == "audio.each_channel=true" ? 2 : 1))
    }
  }

  @Test func aFolderOrListWithoutRecordingsIsAWrongUsage() throws {
    try folder.makeFolder("empty")
    try folder.write("# nothing yet\n", to: "empty.txt")
    for input in ["empty", "@empty.txt"] {
      let ended = try Program.run("run", "\(Program.package)/\(meansGraph)", input, in: folder.path)
      #expect(ended.status == 2)
      #expect(ended.errors.contains("there is no recording in \(input)"), "\(ended.errors)")
      #expect(ended.output == "")
    }
  }

  @Test func standardInputGivesTheSameNumbersByRedirectAndByPipe() throws {
    let named = try Program.run("run", meansGraph, "\(folder.path)/a.wav")
    let redirected = try Program.run("run", meansGraph, "-", input: "\(folder.path)/a.wav")
    let piped = try Program.shell("cat \(folder.path)/a.wav | sergraph run \(meansGraph) -")
    #expect(named.status == 0 && redirected.status == 0 && piped.status == 0)
    #expect(try result(redirected) == result(named))
    #expect(try result(piped) == result(named))
    #expect(try ResultLine.read(piped.lines[0]).item == "-")
  }

  @Test func standardInputThatHoldsNothingOrNoRecordingIsAFailureOfTheItem() throws {
    for input in ["/dev/null", "\(folder.path)/notes.txt"] {
      let ended = try Program.run("run", meansGraph, "-", input: input)
      #expect(ended.status == 1)
      #expect(try ResultLine.read(ended.lines[0]).error?.code.hasPrefix("SG07") == true)
    }
    let closed = try Program.shell("true | sergraph run \(meansGraph) -")
    #expect(closed.status == 1)
    #expect(try ResultLine.read(closed.lines[0]).error?.code == "SG0704")
  }

  @Test func aChannelPerItemGivesWhatEachChannelAloneGives() throws {
    let left = WAV.tone(hertz: 300, seconds: 0.3, rate: 8000)
    let right = WAV.tone(hertz: 700, seconds: 0.3, rate: 8000, seed: 2)
    let both = zip(left, right).flatMap { [$0, $1] }
    try folder.write(WAV.bytes(both, rate: 8000, channels: 2), to: "both.wav")
    try folder.write(WAV.bytes(left, rate: 8000), to: "left.wav")
    try folder.write(WAV.bytes(right, rate: 8000), to: "right.wav")
    let each = try Program.run(
      "run", meansGraph, "\(folder.path)/both.wav", "--set", "audio.each_channel=true")
    let alone = try Program.run(
      "run", meansGraph, "\(folder.path)/left.wav", "\(folder.path)/right.wav")
    let channels = try each.lines.map(ResultLine.read)
    let mono = try alone.lines.map(ResultLine.read)
    #expect(channels.map(\.channel) == [0, 1])
    #expect(channels.map(\.values) == mono.map(\.values))
    let csv = try Program.run(
      "run", meansGraph, "\(folder.path)/both.wav", "--set", "audio.each_channel=true", "--format",
      "csv")
    #expect(csv.lines.dropFirst().map { $0.split(separator: ",")[1] } == ["0", "1"])
  }

  @Test func startAndEndGiveWhatTheCutRecordingGivesAtItsTimes() throws {
    let tone = WAV.tone(hertz: 500, seconds: 1, rate: 8000)
    try folder.write(WAV.bytes(tone, rate: 8000), to: "long.wav")
    try folder.write(WAV.bytes(Array(tone[2000..<6000]), rate: 8000), to: "part.wav")
    let part = try Program.run(
      "run", meansGraph, "\(folder.path)/long.wav", "--set", "audio.start=0.25", "--set",
      "audio.end=0.75")
    let cut = try Program.run("run", meansGraph, "\(folder.path)/part.wav")
    let (first, second) = (try ResultLine.read(part.lines[0]), try ResultLine.read(cut.lines[0]))
    #expect(first.start == 0.25 && first.end == 0.75)
    #expect(second.start == 0 && second.end == 0.5)
    #expect(first.values == second.values)
  }
}
