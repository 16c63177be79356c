import Foundation
import Testing

extension BuildingTests {
  /// examples/plugins: what their READMEs say can be done with them.
  @Suite(.serialized) struct PluginExampleTests {
    private static let plain = [PluginExample.tremor, .onePole, .crest]

    /// Whether it can be built here.
    private func isPossible(_ example: PluginExample) -> Bool {
      guard example.name == "crest", !PluginExample.hasCargo else { return true }
      print("crest is not tested: there is no cargo")
      return false
    }

    @Test(arguments: [PluginExample.tremor, .centroid])
    func theTestsOfAPackageInSwiftPass(example: PluginExample) throws {
      let ended = try example.shell("make test SCRATCH='\(PluginExample.scratch)'")
      #expect(ended.status == 0, "\(ended.output)\n\(ended.errors)")
      #expect((ended.output + ended.errors).contains("passed after"))
    }

    @Test(arguments: ["test", "sanitize"])
    func theTestProgramOfTheFilterPasses(target: String) throws {
      let ended = try PluginExample.onePole.shell("make \(target)")
      #expect(ended.status == 0, "\(ended.errors)")
      #expect(ended.lines.count(where: { $0.hasPrefix("ok  ") }) >= 10)
      #expect(!ended.output.contains("FAIL"))
    }

    @Test(.enabled(if: PluginExample.hasCargo, "there is no cargo"))
    func theTestsOfTheCrateInRustPass() throws {
      let ended = try PluginExample.crest.shell("make test")
      #expect(ended.status == 0, "\(ended.errors)")
      #expect(ended.output.contains("6 passed; 0 failed"), "\(ended.output)")
    }

    @Test(arguments: plain)
    func itsGraphGivesTheSameBytesHereAndApartHoweverItIsCut(example: PluginExample) throws {
      guard isPossible(example) else { return }
      let reference = try example.run([])
      #expect(!reference.output.isEmpty)
      for options in [["--chunk", "1000"], ["--chunk", "65536", "--lanes", "2"]] {
        #expect(try example.run(options).output == reference.output, "\(options)")
      }
      let apart = ["--set", "\(example.node).isolate=true"]
      for options in [[], ["--chunk", "333"], ["--lanes", "2"]] {
        #expect(try example.run(apart + options).output == reference.output, "apart, \(options)")
      }
    }

    @Test(arguments: plain + [.centroid])
    func itsGraphIsCheckedAndShownWithoutRunningIt(example: PluginExample) throws {
      guard isPossible(example) else { return }
      try example.build()
      let shown = try Program.run("show", example.graph)
      #expect(shown.status == 0 && shown.output.contains("(acme."), "\(shown.errors)")
      // Its model is still to be made.
      guard example.name != "nearest-centroid" else { return }
      #expect(try Program.run("check", example.graph).status == 0)
    }

    @Test func theFilterRefusesACutoffAboveHalfTheRateWithAPlaceAndACure() throws {
      try PluginExample.onePole.build()
      let ended = try Program.run(
        "check", PluginExample.onePole.graph, "--set", "smooth.cutoff=9000")
      #expect(ended.status == 2)
      #expect(ended.errors.contains("'cutoff' is 9000 Hz, above half the sample rate of 16000 Hz"))
      #expect(ended.errors.contains("at most 8000 Hz"))
    }

    /// Three classes of tones, of four takes each.
    private func recordings(in folder: Folder) throws -> String {
      for (number, label) in ["low", "middle", "high"].enumerated() {
        for take in 1...4 {
          let tone = WAV.tone(
            hertz: 150 * Double(2 << number) + 5 * Double(take), seconds: 0.4, rate: 16_000,
            seed: 10 * number + take)
          try folder.write(WAV.bytes(tone, rate: 16_000), to: "recordings/\(label)/\(take).wav")
        }
      }
      return "\(folder.path)/recordings"
    }

    @Test func theClassifierLearnsSavesAndRunsTheSameHereAndApart() throws {
      let example = PluginExample.centroid
      try example.build()
      let folder = try Folder()
      let corpus = try recordings(in: folder)
      let apart = ["--set", "emotion.isolate=true"]
      var models: [[UInt8]] = []
      for (name, options) in [("here", []), ("apart", apart)] {
        let out = "\(folder.path)/\(name).safetensors"
        let ended = try Program(
          ["fit", example.graph, "--data", "folders:\(corpus)", "--split", "none", "--out", out]
            + options
        ).end()
        #expect(ended.status == 0, "\(ended.errors)")
        models.append(try Folder.bytes(of: out))
      }
      #expect(models[0] == models[1] && !models[0].isEmpty)

      let model = ["--model", "\(folder.path)/here.safetensors", corpus]
      let reference = try example.run(model)
      let results = try reference.lines.map { try ResultLine.read($0) }
      #expect(results.count == 12)
      for result in results { #expect(result.item.contains("/\(result.label ?? "none")/")) }
      for options in [apart, apart + ["--lanes", "2", "--chunk", "500"], ["--chunk", "777"]] {
        #expect(try example.run(model + options).output == reference.output, "\(options)")
      }
    }

    @Test func aStructuredParameterOfAPluginInSwiftWorksHereAndApart() throws {
      let example = PluginExample.centroid
      try example.build()
      let folder = try Folder()
      let corpus = try recordings(in: folder)
      var outputs: [String: String] = [:]
      for metric in ["euclidean", "{minkowski: 2}", "{minkowski: {p: 7}}"] {
        let set = ["--set", "emotion.metric=\(metric)"]
        let out = "\(folder.path)/\(outputs.count).safetensors"
        let fitted = try Program(
          ["fit", example.graph, "--data", "folders:\(corpus)", "--split", "none", "--out", out]
            + set
        ).end()
        #expect(fitted.status == 0, "\(fitted.errors)")
        let arguments = ["--model", out, corpus] + set
        let here = try example.run(arguments).output
        let apart = try example.run(arguments + ["--set", "emotion.isolate=true"]).output
        #expect(here == apart && !here.isEmpty)
        outputs[metric] = here
      }
      #expect(Set(outputs.values).count >= 2)
      let slip = try Program.run(
        "check", example.graph, "--set", "emotion.metric={minkowski: {q: 7}}")
      #expect(slip.errors.contains("--set:1:29: error[SG0203]: 'minkowski' has no parameter 'q'"))
      let help = try Program.run(
        "nodes", "acme.nearest-centroid", "--plugin", "\(example.folder)/nearest-centroid.so")
      #expect(help.output.contains("METRIC, ONE OF\n  euclidean\n"), "\(help.output)")
      #expect(help.output.contains("MINKOWSKI, A MAPPING OF\n  p: 3\n"))
    }

    @Test(arguments: [[], ["--set", "emotion.isolate=true"]])
    func theClassifierIsEvaluatedLikeABuiltInOne(options: [String]) throws {
      let example = PluginExample.centroid
      try example.build()
      let folder = try Folder()
      let ended = try Program(
        [
          "evaluate", example.graph, "--data", "folders:\(try recordings(in: folder))", "--folds",
          "random-folds:2", "--set", "emotion.metric=cosine",
        ] + options
      ).end()
      #expect(ended.status == 0, "\(ended.errors)")
      // Tones of three octaves are told apart without a mistake.
      #expect(ended.output.contains("UAR") && ended.output.contains("1.000"), "\(ended.output)")
    }
  }
}
