import TestSupport
import Testing

/// What `run` writes.
@Suite struct RunTests {
  private let emotions = [
    "neutral", "calm", "happy", "sad", "angry", "fearful", "disgust", "surprised",
  ]

  /// Runs over the test recordings where the arguments name none.
  private func run(_ arguments: [String]) throws -> Ended {
    let namesSome = arguments.first.map { !$0.hasPrefix("--") } ?? false
    return try Program(
      ["run", "Tests/Graphs/mfcc-mlp.yaml"] + (namesSome ? [] : ["Tests/Samples"]) + arguments
    ).end()
  }

  @Test func aRunWithoutInputsTakesThoseOfTheGraph() throws {
    let ended = try Program.run("run", "graphs/mfcc-mlp.yaml")
    #expect(ended.status == 0)
    let items = try ended.lines.map { try ResultLine.read($0).item }
    #expect(shippedSamples.count == 16)
    #expect(items.filter(shippedSamples.contains) == shippedSamples)
  }

  @Test func aPipedRunWritesOneJSONObjectASampleInTheOrderOfTheNames() throws {
    let ended = try run([])
    #expect(ended.status == 0)
    #expect(ended.errors == "")
    let results = try ended.lines.map(ResultLine.read)
    #expect(results.map(\.item) == samples)
    for result in results {
      let scores = try #require(result.scores)
      #expect(Set(scores.keys) == Set(emotions))
      #expect(abs(scores.values.reduce(0, +) - 1) < 1e-5)
      #expect(scores[try #require(result.label)] == scores.values.max())
      #expect(result.start == 0)
      #expect(try (1.4...4.1).contains(#require(result.end)))
      #expect(result.values == nil && result.names == nil && result.error == nil)
    }
  }

  @Test func membersOfAResultStandInTheOrderItemStartEndLabelScores() throws {
    let line = try #require(try run(["Tests/Samples/happy-bright-16k.wav"]).lines.first)
    let scores = emotions.map { "\"\($0)\":N" }.joined(separator: ",")
    #expect(
      line.replacing(#/"label":"[a-z]+"/#, with: #""label":"L""#)
        .replacing(#/:[-.e\d]+/#, with: ":N")
        == #"{"item":"Tests/Samples/happy-bright-16k.wav","start":N,"end":N,"label":"L","#
        + "\"scores\":{\(scores)}}")
    #expect(line.contains(#""start":0.0,"end":2.933813,"#))
  }

  @Test func rowsWithoutLabelsComeAsValuesWithTheirNamesOnce() throws {
    let ended = try Program.run("run", meansGraph, "Tests/Samples")
    let results = try ended.lines.map(ResultLine.read)
    #expect(ended.status == 0)
    #expect(results.count == samples.count)
    #expect(results[0].names?.count == 180)
    #expect(results[0].names?.first == "mfcc[0].mean")
    #expect(results.dropFirst().everyOne { $0.names == nil })
    #expect(results.everyOne { $0.values?.count == 180 && $0.label == nil && $0.scores == nil })
  }

  @Test func csvHasAHeaderAndALineASampleWithAFieldForEachColumn() throws {
    let ended = try run(["--format", "csv"])
    #expect(ended.status == 0)
    #expect(
      ended.lines[0]
        == "item,channel,start,end,label,\(emotions.joined(separator: ",")),flags,error")
    #expect(ended.lines.count == samples.count + 1)
    for (line, sample) in zip(ended.lines.dropFirst(), samples) {
      let fields = line.split(separator: ",", omittingEmptySubsequences: false)
      #expect(fields.count == 15)
      #expect(fields[0] == sample)
      #expect(fields[1] == "" && fields[14] == "")
      // Two samples have a narrower band than what the model has learnt from.
      let isNarrow = sample.contains("-8k") || sample.contains("-11k")
      #expect(fields[13] == (isNarrow ? "narrow-band" : ""), "\(sample)")
      #expect(emotions.contains(String(fields[4])))
    }
  }

  @Test func theTableHasALineASampleItsColumnsUnderOneAnother() throws {
    let ended = try run(["--format", "table"])
    #expect(ended.status == 0)
    let header = try #require(ended.lines.first)
    #expect(
      header.split(separator: " ") == ["recording", "time", "emotion", "probability", "next"])
    #expect(ended.lines.count == samples.count + 1)
    for (line, sample) in zip(ended.lines.dropFirst(), samples) {
      #expect(line.hasPrefix(sample + " "))
      for column in ["time", "emotion", "probability", "next"] {
        let place = try #require(header.firstRange(of: column)).lowerBound
        let start = header.distance(from: header.startIndex, to: place)
        #expect(Array(line)[start - 1] == " " && Array(line)[start] != " ", "\(column): \(line)")
      }
    }
  }

  @Test func outWritesTheSameBytesToAFileAndNothingToStandardOutput() throws {
    let folder = try Folder()
    for style in ["jsonl", "csv", "table"] {
      let plain = try run(["--format", style])
      let file = "\(folder.path)/results"
      let filed = try run(["--format", style, "--out", file])
      #expect(filed.status == 0)
      #expect(filed.output == "")
      #expect(try Folder.text(of: file) == plain.output)
    }
  }

  @Test func aFileThatCantBeCreatedIsAWrongUsageAndNothingRuns() throws {
    let ended = try run(["--out", "/tmp/no/such/folder/results.csv"])
    #expect(ended.status == 2)
    #expect(ended.output == "")
    #expect(ended.errors.contains("SG0707"))
    #expect(ended.errors.contains("/tmp/no/such/folder/results.csv"))
  }

  @Test(arguments: [["--lanes", "1"], ["--lanes", "2"], ["--lanes", "7"]])
  func resultsDontDependOnTheLanes(flags: [String]) throws {
    #expect(try run(flags).output == run([]).output)
  }

  @Test(arguments: [["777"], ["100000"], ["100000", "--lanes", "7"]])
  func resultsDontDependOnTheChunk(flags: [String]) throws {
    #expect(try run(["--chunk"] + flags).output == run([]).output)
  }

  @Test func resultsDontDependOnTheChunkDownToOneSampleAtATime() throws {
    let folder = try Folder()
    let short = try folder.write(
      WAV.bytes(WAV.tone(hertz: 300, seconds: 0.3, rate: 8000), rate: 8000), to: "short.wav")
    let whole = try run([short])
    #expect(whole.status == 0)
    #expect(try run([short, "--chunk", "1"]).output == whole.output)
  }

  @Test func statsTellsWhatEachNodeDidBesideTheSameResults() throws {
    let ended = try run(["--stats"])
    #expect(ended.output == (try run([])).output)
    #expect(ended.errors.contains("12 items"))
    for node in ["audio", "spectrum", "emotion"] { #expect(ended.errors.contains(node)) }
  }

  @Test func memoryThatIsTooLittleLowersTheLanesThenIsRefusedWithTheLargestTerms()
    throws
  {
    #expect(try run(["--lanes", "7", "--memory", "60MiB"]).output == run([]).output)
    let refused = try run(["--memory", "1MiB"])
    #expect(refused.status == 2)
    #expect(refused.errors.contains("SG0401"))
    #expect(refused.errors.contains("program and libraries"))
  }

  @Test func settingsAndParametersFromTheCommandLineGiveOtherNumbers() throws {
    let plain = try Program.run("run", meansGraph, samples[0])
    let set = try Program.run("run", meansGraph, samples[0], "--set", "mel.n_mels=64")
    #expect(set.status == 0)
    #expect(try ResultLine.read(set.lines[0]).values?.count == 116)
    #expect(plain.output != set.output)
    let swapped = try Program.run(
      "run", meansGraph, samples[0], "--set", "means.stats=[mean, std]")
    #expect(try ResultLine.read(swapped.lines[0]).values?.count == 360)
  }

  @Test func standardOutputThatIsClosedIsToldAndNothingHangs() throws {
    let ended = try Program.shell(
      "sergraph run \(meansGraph) \(samples[0]) --format jsonl >&-", within: 30)
    #expect(ended.status == 1)
    #expect(
      ended.errors == "error[SG0707]: can't write to 'standard output': Bad file descriptor\n")
  }
}
