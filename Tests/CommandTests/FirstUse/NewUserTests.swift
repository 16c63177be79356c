import Foundation
import TestSupport
import Testing

/// Slips that people make at a new program's command line, and what they are told.
@Suite struct NewUserTests {
  private let folder: Folder
  private static let graph = "\(Program.package)/\(meansGraph)"

  init() throws {
    folder = try Folder()
    let tone = WAV.tone(hertz: 300, seconds: 0.2, rate: 8000)
    try folder.write(WAV.bytes(tone, rate: 8000), to: "call.wav")
    try folder.write(WAV.bytes(tone, rate: 8000), to: "=1+2.wav")
  }

  private func refused(_ arguments: String..., saying words: String...) throws {
    let ended = try Program(arguments, in: folder.path).end()
    #expect(ended.status == 2 && ended.output == "", "\(ended.output)")
    for word in words { #expect(ended.errors.contains(word), "\(word): \(ended.errors)") }
    #expect(ended.errors.hasPrefix("error["), "\(ended.errors)")
  }

  @Test func aMisspeltCommandGetsASuggestionWhateverComesAfterIt() throws {
    try refused("runn", saying: "there is no command 'runn'", "did you mean 'run'?")
    try refused("runn", "g.yaml", "--frmat", "x", saying: "there is no command 'runn'")
    try refused("evalute", saying: "did you mean 'evaluate'?")
    try refused("plugin", "chek", saying: "there is no plugin command 'chek'", "'check'")
    try refused("a.wav", saying: "the command comes first, such as: sergraph run a.wav")
    try refused("xyz", saying: "one of: run, extract, plot, explain, fit,")
  }

  @Test func aRecordingInTheGraphsPlaceIsTold() throws {
    let words = "and the graph is to be named first"
    try refused("run", "call.wav", saying: "'call.wav' stands for recordings, \(words)")
    try refused("run", "call.wav", "--lnaes", "3", saying: "'call.wav' stands for recordings")
    try refused("run", ".", saying: "'.' is a folder, \(words)")
    try refused("run", "@list.txt", saying: "'@list.txt' stands for recordings, \(words)")
    try refused("fit", "m.safetensors", saying: "'m.safetensors' is a model, \(words)")
  }

  @Test func graphsAreListedAndAMisspeltOneGetsASuggestion() throws {
    let ended = try Program.run("graphs", in: folder.path)
    #expect(ended.status == 0 && ended.errors == "")
    #expect(ended.lines.contains { $0.hasPrefix("mfcc-mlp  ") && $0.contains("perceptron") })
    #expect(!ended.output.contains("parts/"))
    try folder.write(
      "sergraph: 1\nsummary: Mine.\nnodes:\n  a: {use: decode}\n", to: "graphs/my.yaml")
    let own = try Program.run("graphs", "--json", in: folder.path)
    #expect(
      own.output.contains(
        "{\"name\":\"graphs/my.yaml\",\"path\":\"graphs/my.yaml\",\"summary\":\"Mine.\"}"))
    try refused("run", "mfcc-mpl", "call.wav", saying: "did you mean 'mfcc-mlp'?")
    try refused("check", "mfc-svm", saying: "did you mean 'mfcc-svm'?")
    try refused("show", "zzz", saying: "there is no graph 'zzz'", "`sergraph graphs` lists")
  }

  @Test func theSuffixOfTheFileDecidesHowResultsAreWritten() throws {
    func written(_ name: String, _ arguments: String...) throws -> String {
      let ended = try Program(
        ["run", NewUserTests.graph, "call.wav", "--out", name] + arguments, in: folder.path
      ).end()
      #expect(ended.status == 0, "\(ended.errors)")
      return try Folder.text(of: "\(folder.path)/\(name)")
    }
    #expect(try written("r.csv").hasPrefix("item,channel,start,end,"))
    #expect(try written("r.CSV").hasPrefix("item,channel,start,end,"))
    #expect(try written("r.jsonl").hasPrefix("{\"item\":"))
    #expect(try written("results").hasPrefix("{\"item\":"))
    #expect(try written("r.txt", "--format", "table").hasPrefix("recording"))
    #expect(try written("s.csv", "--format", "jsonl").hasPrefix("{\"item\":"))
    let output = try Program.run(
      "run", NewUserTests.graph, "call.wav", "--out", "-", in: folder.path)
    #expect(output.lines.count == 1)
    for (name, cure) in [
      ("r.cvs", "did you mean 'csv'?"), ("r.xlsx", "one of: .csv, .jsonl"),
      ("r.json", "did you mean 'jsonl'?"),
    ] {
      try refused("run", NewUserTests.graph, "call.wav", "--out", name, saying: cure, "--format")
    }
    #expect(!(try folder.names).contains("r.cvs"))
  }

  @Test func wordsInBracesThatStandForNothingAreRefused() throws {
    for (out, message) in [
      ("x-{outptu}.csv", "'{outptu}' in 'x-{outptu}.csv' stands for nothing"),
      ("{nod}.jsonl", "did you mean '{node}'?"),
      ("a}.csv", "holds a brace that belongs to no word"),
    ] {
      try refused("run", NewUserTests.graph, "call.wav", "--out", out, saying: message)
    }
    try refused(
      "extract", NewUserTests.graph, "call.wav", "--out", "{paht}.csv", saying: "'{path}'")
  }

  @Test func ofSeveralMistakesTheFirstIsToldFirst() throws {
    func head(_ arguments: String...) throws -> Substring {
      let ended = try Program(arguments, in: folder.path).end()
      #expect(ended.status == 2)
      return try #require(ended.errors.split(separator: "\n").first)
    }
    let graph = NewUserTests.graph
    let (lanes, format) = ("'two' is invalid for '--lanes", "'cvs' is invalid for '--format")
    #expect(try head("run", graph, "--formta", "csv", "--lanes", "two").contains("'--formta'"))
    #expect(try head("run", graph, "--lanes", "two", "--formta", "csv").contains(lanes))
    #expect(try head("run", graph, "--format", "cvs", "--lanes", "two").contains(format))
    #expect(try head("run", graph, "--lanes", "two", "--format", "cvs").contains(lanes))
    #expect(try head("run", graph, "--stast", "--lanes", "two").contains("'--stast'"))
    #expect(try head("run", "--lanes", "3").contains("Missing expected argument '<graph>'"))
    #expect(try head("run", "x.mp3", "--lanes", "two").contains("'x.mp3' stands for recordings"))
    let (out, many) = (["--out", "r.cvs"], ["--lanes", "0"])
    for (first, second, words) in [(out, many, "'.cvs' is no form"), (many, out, "'--lanes' is 0")]
    {
      let ended = try Program(["run", graph, "call.wav"] + first + second, in: folder.path).end()
      #expect(ended.errors.hasPrefix("error[SG0801]: \(words)"), "\(ended.errors)")
      #expect(ended.errors.contains("'.cvs'") && ended.errors.contains("'--lanes'"))
    }
    let (data, split) = (["--data", "emodb:no"], ["--split", "half"])
    for (first, second, words) in [
      (data, split, "there is no folder 'no'"), (split, data, "there is no split"),
    ] {
      let ended = try Program(["fit", "mfcc-mlp", "--out", "m"] + first + second, in: folder.path)
        .end()
      #expect(ended.errors.split(separator: "\n")[0].contains(words), "\(ended.errors)")
    }
  }

  /// What is wrong with the graph because of an option counts where the option stands.
  @Test(arguments: [
    "run mfcc-mlp call.wav --out r.xml --set mel.n_mel=3|'.xml' is no form|'n_mel'",
    "run mfcc-mlp call.wav --set mel.n_mel=3 --out r.xml|'n_mel'|'.xml' is no form",
    "run mfcc-mlp call.wav --lanes 0 --set mel.n_mel=3|'--lanes' is 0|'n_mel'",
    "run mfcc-mlp call.wav --chunk 0 --lanes 0|'--chunk' is 0|'--lanes' is 0",
    "run mfcc-mlp call.wav -p rate=3 --lanes 0 --set mel.n_mel=3|'rate'|'--lanes' is 0|'n_mel'",
    "run mfcc-mlp call.wav --out r.xml --set mel.fmax=100000|'.xml'|above half the sample rate",
    "run mfcc-mlp call.wav --out r.xml --model no|'.xml'|can't open the model 'no'",
    "run nograph call.wav --lanes 0|there is no graph 'nograph'|'--lanes' is 0",
    "run mfcc-mlp call.wav --set mel.n_mel=3 --lanes two|'n_mel'|'two' is invalid",
    "run mfcc-mlp call.wav --set mel.n_mel=3 --bogus|'n_mel'|'--bogus'",
    "extract mfcc-mlp call.wav --out x.pdf --at foo|'.pdf' is no form|no node 'foo'",
    "extract mfcc-mlp call.wav --at foo --lanes 0|no node 'foo'|'--lanes' is 0",
    "fit mfcc-mlp --split half --set mel.n_mel=3 --data emodb:no|no split 'half'|'n_mel'|folder 'no'",
    "evaluate mfcc-mlp --folds loop --data emodb:no --seeds 0|'loop'|folder 'no'|'--seeds' is 0",
    "evaluate mfcc-mlp --model no --lanes 0 --data emodb:no|'no'|'--lanes' is 0|folder 'no'",
    "plan mfcc-mlp --lanes 0 --set mel.n_mel=3|'--lanes' is 0|'n_mel'",
    "plan mfcc-mlp --for fit --split half --lanes 0 --data emodb:no|'half'|'--lanes'|folder 'no'",
  ])
  func mistakesAreToldInTheOrderInWhichTheyWereMade(line: String) throws {
    let words = line.split(separator: "|").map(String.init)
    let arguments = words[0].split(separator: " ").map {
      $0 == "mfcc-mlp" ? PlainGraphs.path("mfcc-mlp") : String($0)
    }
    let ended = try Program(arguments, in: folder.path).end()
    #expect(ended.status == 2 && ended.output == "")
    let told = ended.errors.split(separator: "\n").filter { $0.contains(#/error\[|^Error:/#) }
    #expect(told.count == words.count - 1, "\(ended.errors)")
    for (line, word) in zip(told, words.dropFirst()) {
      #expect(line.contains(word), "\(word): \(ended.errors)")
    }
  }

  @Test func optionsWithoutEffectAreRefused() throws {
    let graph = NewUserTests.graph
    try refused("run", graph, "call.wav", "--model", "m", saying: "'--model' has no effect")
    try refused("run", graph, "call.wav", "--speaker", "a", saying: "'--speaker' has no effect")
    try refused("extract", graph, "call.wav", "--speaker", "a", saying: "'--speaker' has no effect")
    try refused("nodes", "--json", "--markdown", saying: "'--json' and '--markdown' both")
    try refused("fit", "mfcc-mlp", "--replace", "--out", "m", saying: "'--replace' has no effect")
    try refused("plan", "mfcc-mlp", "--split", "none", saying: "'--split' has no effect on a run")
    try refused("plan", "mfcc-mlp", "--verbose", saying: "'--verbose' has no effect on a run")
    try refused(
      "plan", "mfcc-mlp", "--for", "evaluate", "--split", "none", saying: "'--split' has no effect")
    try refused("plan", "mfcc-mlp", "--for", "fit", "--by", "sex", saying: "'--by' has no effect")
  }

  @Test func noTextInACSVIsAFormula() throws {
    for name in ["@x.wav", "-a.wav", "+b.wav", "\tc.wav", "-3.wav"] {
      try folder.write(try Folder.bytes(of: "\(folder.path)/call.wav"), to: "in/\(name)")
    }
    try folder.write("no sound", to: "in/=cmd.wav")
    let inside = "\(folder.path)/in"
    let ended = try Program.run("run", NewUserTests.graph, ".", "--format", "csv", in: inside)
    #expect(ended.lines.dropFirst().everyOne { $0.hasPrefix("./") })
    let list = "=cmd.wav\n@x.wav\n-a.wav\n+b.wav\n"
    try folder.write(list, to: "in/list.txt")
    for arguments in [["run", "--format"], ["extract", "--format"]] {
      let ended = try Program(
        [arguments[0], NewUserTests.graph, "@list.txt", arguments[1], "csv"], in: inside
      ).end()
      let names = ended.lines.dropFirst().map { $0.prefix { $0 != "," } }
      #expect(names == ["'=cmd.wav", "'@x.wav", "'-a.wav", "'+b.wav"], "\(ended.output)")
    }
  }

  @Test func aRunWhoseReaderHasEnoughIsNoFailure() throws {
    let ended = try Program.shell(
      "{ sergraph run \(meansGraph) Tests/Samples Tests/Samples --format csv; echo \"status $?\" >&2; } | head -n 1"
    )
    #expect(ended.errors.hasSuffix("status 0\n"), "\(ended.errors)")
    #expect(!ended.errors.contains("error"))
  }
}
