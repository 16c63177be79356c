import Foundation
import Testing

extension BuildingTests {
  /// docs/embedding.md: its three programs, built as a package of their own.
  @Suite(.serialized) struct EmbeddingTests {
    private static let package = "\(Program.package)/examples/embedding"
    private static let build = "\(Program.package)/.build-test"
    private static let programs = [
      "label-folder/LabelFolder", "live-timeline/LiveTimeline", "fit-evaluate/FitEvaluate",
    ]

    @Test func thePageShowsTheProgramsAsTheyAre() throws {
      let page = try Folder.text(of: "\(Program.package)/docs/embedding.md")
      for name in Self.programs {
        let source = try Folder.text(of: "\(Self.package)/Sources/\(name).swift")
        #expect(page.contains("```swift\n\(source)```"), "\(name)")
      }
    }

    @Test func thePackageBuildsAndItsProgramsDoWhatThePageSays() throws {
      // One by one: all at once would compile the argument parser and its tools, which none of them needs.
      // With the flags and in the place of the tests' build, whose modules are taken as they are; these tests
      // hold its lock.
      for program in Self.programs.compactMap({ $0.split(separator: "/").first }) {
        let built = try Program(
          [
            "swift", "build", "-c", "release", "-Xswiftc", "-enable-testing", "--package-path",
            Self.package,
            "--scratch-path", Self.build, "--ignore-lock", "--disable-build-manifest-caching",
            "--product",
            String(program),
          ],
          executable: "/usr/bin/env"
        ).end(within: 900)
        try #require(built.status == 0, "\(built.output)\n\(built.errors)")
      }
      try labelsTheSamplesAsTheProgramDoes()
      try givesATimeline()
      try fits()
    }

    private func start(_ name: String, _ arguments: [String]) throws -> Ended {
      try Program(arguments, executable: "\(Self.build)/release/\(name)").end()
    }

    private func labelsTheSamplesAsTheProgramDoes() throws {
      let ended = try start("label-folder", ["graphs/mfcc-mlp.yaml", "Tests/Samples"])
      #expect(ended.status == 0, "\(ended.errors)")
      let csv = try Program.run(
        "run", "graphs/mfcc-mlp.yaml", "Tests/Samples", "--format", "csv")
      let expected = csv.lines.dropFirst().map { line in
        let fields = line.split(separator: ",", omittingEmptySubsequences: false)
        return "\(fields[0]) \(fields[4])"
      }
      let labels = ended.lines.map { line in
        let fields = line.split(separator: "\t")
        return "\(fields[0]) \(fields[3])"
      }
      #expect(!labels.isEmpty && labels == expected)
    }

    private func givesATimeline() throws {
      let ended = try start("live-timeline", [])
      #expect(ended.status == 0, "\(ended.errors)")
      // 30 s in windows of two seconds, one a second; the last ones may be cut short.
      #expect((28...31).contains(ended.lines.count))
      #expect(ended.lines.first?.hasPrefix("latency ") == true)
      #expect(ended.lines.dropFirst().first?.hasPrefix("0.0 2.0") == true, "\(ended.output)")
    }

    private func fits() throws {
      let folder = try Folder()
      for (number, label) in ["angry", "calm"].enumerated() {
        for take in 1...6 {
          let tone = WAV.tone(
            hertz: 300 * Double(number + 1), seconds: 0.4, rate: 16_000, seed: 10 * number + take)
          try folder.write(WAV.bytes(tone, rate: 16_000), to: "corpus/\(label)/\(take).wav")
        }
      }
      let model = "\(folder.path)/voices.safetensors"
      let ended = try start("fit-evaluate", ["folders:\(folder.path)/corpus", model])
      #expect(ended.status == 0, "\(ended.errors)")
      #expect(ended.output.contains("UAR 1.0"), "\(ended.output)")
      let labels = ended.lines.suffix(12)
      #expect(labels.count == 12)
      for line in labels {
        #expect(line.contains("/calm/") == line.hasSuffix(" calm"), "\(line)")
        #expect(line.contains("/angry/") == line.hasSuffix(" angry"), "\(line)")
      }
      #expect(FileManager.default.fileExists(atPath: model))
    }
  }
}
