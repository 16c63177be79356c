import Testing

/// What people are told to write helps them.
@Suite struct CureTests {
  private let folder: Folder

  init() throws {
    folder = try Folder()
    let tone = WAV.tone(hertz: 300, seconds: 0.2, rate: 8000)
    try folder.write(WAV.bytes(tone, rate: 8000), to: "call.wav")
    try folder.write("sergraph: 1\nnodes:\n  a: {use: decode}\n", to: "graphs/my.yaml")
    try folder.write("path,label\ncall.wav,sad\n", to: "list.csv")
    try folder.makeFolder("recordings")
  }

  @Test(arguments: [
    "check graphs|name a graph in it, such as graphs/my.yaml",
    "show graphs|name a graph in it, such as graphs/my.yaml",
    "check call.wav|`sergraph check` opens no recording",
    "run m.safetensors call.wav|a model is named with --model: mfcc-mlp --model m.safetensors",
    "fit m.safetensors|name the graph that it was fitted for",
    "run call.wav mfcc-mlp|write them the other way round: sergraph run mfcc-mlp call.wav",
    "extract call.wav graphs/my.yaml|the other way round: sergraph extract graphs/my.yaml call.wav",
    "run call.wav|write such as 'mfcc-mlp call.wav'",
    "fit recordings|a corpus is named with --data: mfcc-mlp --data folders:recordings",
    "help runn|there is no command 'runn'", "help plugin chek|there is no plugin command 'chek'",
    "run mfcc-mlp call.wav --out r.xml|one of: .csv, .jsonl. Else say it with --format",
    "run mfcc-mlp call.wav --out a.csv --out b.csv|'--out' is given twice ('a.csv' and 'b.csv')",
    "run mfcc-mlp call.wav --lanes=1 --lanes 2|'--lanes' is given twice ('1' and '2')",
    "evaluate mfcc-mlp --data csv:list.csv --seed 1 --seed 2|'--seed' is given twice",
    "evaluate mfcc-mlp --data csv:list.csv --out rep.pdf|'rep.pdf' is called as a file",
  ])
  func aSlipIsToldWithACureThatHelps(line: String) throws {
    let words = line.split(separator: "|").map(String.init)
    let ended = try Program(words[0].split(separator: " ").map(String.init), in: folder.path).end()
    #expect(ended.status == 2 && ended.output == "")
    #expect(ended.errors.contains(words[1]), "\(ended.errors)")
    #expect(try !folder.names.contains { $0.hasSuffix(".pdf") || $0.hasPrefix("a.csv") })
  }

  @Test func optionsThatMayBeRepeatedAreTakenAsBefore() throws {
    let means = "\(Program.package)/\(meansGraph)"
    for options in [
      ["--set", "mel.n_mels=40", "--set", "mfcc.n_mfcc=13"], ["--verbose", "--verbose"],
      ["--lanes", "1", "--lanes", "1"],
    ] {
      let ended = try Program(["run", means, "call.wav"] + options, in: folder.path).end()
      #expect(ended.status == 0, "\(ended.errors)")
    }
  }

  @Test(arguments: ["*.nothing", "no/*.wav", "call.wa?x"])
  func aPatternThatNoFileAnswersToIsToldAsOne(pattern: String) throws {
    let means = "\(Program.package)/\(meansGraph)"
    let ended = try Program(["run", means, pattern, "call.wav"], in: folder.path).end()
    #expect(ended.status == 1)
    let results = try ended.lines.map(ResultLine.read)
    #expect(results.count == 2 && results[0].item == pattern)
    #expect(
      results[0].error?.message
        == "no file answers to the pattern; check it: * and ? stand for text within one name of a path"
    )
  }
}
