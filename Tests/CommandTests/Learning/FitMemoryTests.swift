import Foundation
import Testing

/// The memory of fits and evaluations: under what `plan --for` says, whatever the limit.
@Suite(.serialized) struct FitMemoryTests {
  private struct Planned: Decodable {
    struct Term: Decodable {
      let name: String
      let bytes: Int
    }
    let lanes: Int
    let trialsAtOnce: Int?
    let tableMemory: Int
    let memory: [Term]
    let memoryBound: Int
  }

  /// Twenty-four recordings of four seconds, two labels and four speakers.
  private static func makeCorpus(in folder: Folder) throws {
    var table = "path,label,speaker\n"
    for number in 0..<24 {
      let tone = WAV.tone(
        hertz: Double(150 + 200 * (number % 2) + number), seconds: 4, rate: 8000, seed: number)
      try folder.write(WAV.bytes(tone, rate: 8000), to: "\(number).wav")
      table += "\(number).wav,\(["low", "high"][number % 2]),s\(number / 2 % 4)\n"
    }
    try folder.write(table, to: "table.csv")
  }

  /// A table of 9 MiB, twice: features and what `normalize` makes of them.
  private static func graph(_ classifier: String, hop: Int = 80) -> String {
    """
    sergraph: 1
    name: made
    nodes:
      audio:   {use: decode, expect: 8000}
      frames:  {use: framing, frame_length: 512, hop_length: \(hop), center: false}
      bins:    {use: stft}
      bands:   {use: mel, n_mels: 256}
      levels:  {use: log}
      scaled:  {use: normalize}
      emotion: {\(classifier)}

    """
  }

  private func plan(_ arguments: [String], in folder: Folder) throws -> Planned {
    let ended = try Program(["plan"] + arguments + ["--format", "json"], in: folder.path).end()
    try #require(ended.status == 0, "\(ended.errors)")
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(Planned.self, from: Data(ended.output.utf8))
  }

  /// The least that is said to do, where next to nothing is allowed.
  private func least(_ arguments: [String], in folder: Folder) throws -> String {
    let refused = try Program(["plan"] + arguments + ["--memory", "1MiB"], in: folder.path).end()
    #expect(refused.status == 2)
    #expect(refused.errors.contains("SG0401"))
    let match = try #require(refused.errors.firstMatch(of: #/allow --memory (\d+MiB) or more/#))
    return String(match.1)
  }

  @Test(arguments: [
    ("use: mlp, hidden_layer_sizes: [16], max_iter: 2", 80),
    ("use: logistic, max_iter: 3", 80),
    ("use: gmm, n_components: 2, max_iter: 2", 80),
    ("use: hmm, n_states: 2, max_iter: 2", 80),
    ("use: lda", 80),
    // These grow with the square of the rows.
    ("use: svm", 800), ("use: knn", 800), ("use: lda, shrinkage: auto", 800),
  ])
  func aFitKeepsToTheLeastThatItIsSaidToNeed(classifier: String, hop: Int) throws {
    let folder = try Folder()
    try Self.makeCorpus(in: folder)
    try folder.write(Self.graph(classifier, hop: hop), to: "g.yaml")
    let common = ["g.yaml", "--data", "csv:table.csv"]
    let limit = try least(common + ["--for", "fit"], in: folder)
    let planned = try plan(common + ["--for", "fit", "--memory", limit], in: folder)
    // Of smaller tables nothing has to lie in files.
    #expect(planned.lanes == 1 && planned.tableMemory == (hop == 80 ? 4 : 64) << 20)
    #expect(planned.memory.reduce(0) { $0 + $1.bytes } == planned.memoryBound)
    let ended = try Program(
      ["fit"] + common + ["--split", "none", "--memory", limit, "--out", "limited"],
      in: folder.path
    ).end()
    #expect(ended.status == 0, "\(ended.errors)")
    #expect(
      ended.peak < planned.memoryBound,
      "\(ended.peak >> 20) MiB, \(planned.memoryBound >> 20) MiB planned")
    let free = try Program(
      ["fit"] + common + ["--split", "none", "--out", "free"], in: folder.path
    ).end()
    #expect(free.status == 0, "\(free.errors)")
    #expect(
      try Folder.bytes(of: "\(folder.path)/limited") == Folder.bytes(of: "\(folder.path)/free"))
  }

  /// A table of 94 MiB, with nothing said of memory: it lies in a file past 64 MiB, and `plan` counts on that.
  @Test func aFitWithoutALimitKeepsToWhatIsPlanned() throws {
    let folder = try Folder()
    try Self.makeCorpus(in: folder)
    try folder.write(
      Self.graph("use: mlp, hidden_layer_sizes: [16], max_iter: 2", hop: 8), to: "g.yaml")
    let common = ["g.yaml", "--data", "csv:table.csv", "--lanes", "1"]
    let planned = try plan(common + ["--for", "fit"], in: folder)
    #expect(planned.tableMemory == 64 << 20)
    let ended = try Program(["fit"] + common + ["--split", "none", "--out", "m"], in: folder.path)
      .end()
    #expect(ended.status == 0, "\(ended.errors)")
    #expect(
      ended.peak < planned.memoryBound,
      "\(ended.peak >> 20) MiB, \(planned.memoryBound >> 20) MiB planned")
    // Features and what `normalize` makes of them would take that much if they lay in memory.
    #expect(planned.memoryBound < (36 + 2 * 94) << 20)
  }

  @Test func anEvaluationKeepsToItsLimitWithTrialsSideBySide() throws {
    let folder = try Folder()
    try Self.makeCorpus(in: folder)
    try folder.write(
      Self.graph("use: mlp, hidden_layer_sizes: [16], max_iter: 2"), to: "g.yaml")
    let common = ["g.yaml", "--data", "csv:table.csv", "--folds", "folds:2", "--lanes", "2"]
    let free = try plan(common + ["--for", "evaluate"], in: folder)
    #expect(free.lanes == 2 && free.trialsAtOnce == 2 && free.tableMemory == 64 << 20)
    // Less than that: first the tables, then the lanes.
    let some = try plan(
      common + ["--for", "evaluate", "--memory", "\(free.memoryBound - (8 << 20))"], in: folder)
    #expect(some.lanes == 2 && some.tableMemory < 64 << 20)
    let limit = try least(common + ["--for", "evaluate"], in: folder)
    let least = try plan(common + ["--for", "evaluate", "--memory", limit], in: folder)
    #expect(least.lanes == 1 && least.trialsAtOnce == 1)
    var reports: [String] = []
    for (memory, planned) in [("\(free.memoryBound)", free), (limit, least)] {
      let ended = try Program(
        ["evaluate"] + common + ["--memory", memory, "--out", "report"], in: folder.path
      ).end()
      #expect(ended.status == 0, "\(ended.errors)")
      #expect(
        ended.peak < planned.memoryBound,
        "\(ended.peak >> 20) MiB, \(planned.memoryBound >> 20) MiB planned")
      reports.append(try Folder.text(of: "\(folder.path)/report/predictions.csv"))
    }
    #expect(reports[0] == reports[1] && reports[0].count > 1000)
    let refused = try Program(
      ["evaluate"] + common + ["--memory", "2MiB"], in: folder.path
    ).end()
    #expect(refused.status == 2)
    #expect(refused.errors.contains("the evaluation may need"))
    #expect(refused.errors.contains("allow --memory \(limit) or more"))
  }

  /// A table more for each condition, and rooms and voices while they are computed.
  @Test func anEvaluationUnderConditionsKeepsToItsLimit() throws {
    let folder = try Folder()
    try Self.makeCorpus(in: folder)
    try folder.write(Self.graph("use: lda"), to: "g.yaml")
    let plain = ["g.yaml", "--data", "csv:table.csv", "--folds", "folds:2"]
    let worse = plain + ["--degrade", "room,babble,mp3"]
    let limit = try least(worse + ["--for", "evaluate"], in: folder)
    let planned = try plan(worse + ["--for", "evaluate", "--memory", limit], in: folder)
    let clean = try plan(plain + ["--for", "evaluate", "--memory", limit], in: folder)
    #expect(planned.lanes == 1 && planned.tableMemory == 4 << 20)
    #expect(clean.memoryBound < planned.memoryBound || clean.tableMemory > planned.tableMemory)
    let ended = try Program(
      ["evaluate"] + worse + ["--memory", limit, "--no-learning-curve"], in: folder.path
    ).end()
    #expect(ended.status == 0, "\(ended.errors)")
    #expect(
      ended.peak < planned.memoryBound,
      "\(ended.peak >> 20) MiB, \(planned.memoryBound >> 20) MiB planned")
  }

  @Test func theTestOfAModelKeepsToItsLimit() throws {
    let folder = try Folder()
    try Self.makeCorpus(in: folder)
    try folder.write(Self.graph("use: lda"), to: "g.yaml")
    let common = ["g.yaml", "--data", "csv:table.csv"]
    let fitted = try Program(["fit"] + common + ["--split", "none", "--out", "m"], in: folder.path)
      .end()
    #expect(fitted.status == 0, "\(fitted.errors)")
    let test = common + ["--model", "m"]
    let limit = try least(test + ["--for", "evaluate"], in: folder)
    let planned = try plan(test + ["--for", "evaluate", "--memory", limit], in: folder)
    #expect(planned.lanes == 1 && planned.trialsAtOnce == nil)
    let free = try Program(["evaluate"] + test, in: folder.path).end()
    let ended = try Program(["evaluate"] + test + ["--memory", limit], in: folder.path).end()
    #expect(ended.status == 0 && ended.output == free.output, "\(ended.errors)")
    #expect(
      ended.peak < planned.memoryBound,
      "\(ended.peak >> 20) MiB, \(planned.memoryBound >> 20) MiB planned")
    let refused = try Program(["evaluate"] + test + ["--memory", "1MiB"], in: folder.path).end()
    #expect(refused.status == 2 && refused.errors.contains("allow --memory \(limit) or more"))
  }

  /// Tables go to files; where no file may become so large, that is told, and nothing is left.
  @Test func noRoomForATableIsAnErrorWithTheCure() throws {
    let folder = try Folder()
    try Self.makeCorpus(in: folder)
    try folder.write(Self.graph("use: lda"), to: "g.yaml")
    let limit = try least(["g.yaml", "--data", "csv:table.csv", "--for", "fit"], in: folder)
    let ended = try Program.shell(
      "ulimit -f 8192; sergraph fit g.yaml --data csv:table.csv --split none --memory \(limit) --out m",
      in: folder.path)
    #expect(ended.status == 2)
    #expect(ended.errors.contains("SG0707"))
    #expect(ended.errors.contains("can't write a temporary file: File too large"))
    #expect(ended.errors.contains("allow larger files with 'ulimit -f unlimited'"))
    #expect(try !folder.names.contains("m"))
  }

  @Test func planForTellsWhatItsOptionsAreFor() throws {
    let graph = "Tests/Graphs/mfcc-mlp.yaml"
    let run = try Program.run("plan", graph, "--data", "csv:table.csv")
    #expect(run.status == 2)
    #expect(run.errors.contains("'--data' has no effect on a run"))
    let fit = try Program.run("plan", graph, "--for", "fit", "--folds", "loso")
    #expect(fit.status == 2)
    #expect(fit.errors.contains("'--folds' has no effect on a fit"))
    let test = try Program.run("plan", graph, "--for", "evaluate", "--model", "m", "--seeds", "2")
    #expect(test.status == 2)
    #expect(test.errors.contains("'--seeds' has no effect on the test of a model"))
    let json = try Program.run("plan", graph, "--format", "json", "--lanes", "1")
    #expect(json.output.hasPrefix(#"{"for":"run","lanes":1,"window":4,"chunk":8192,"outputs":[{"#))
  }
}
