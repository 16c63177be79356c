import Foundation
import TestSupport
import Testing

/// What holds no speech: no shipped graph answers it with an emotion, unless it says what is the matter.
@Suite struct NothingClaimedTests {
  private let folder: Folder
  /// Names of the inputs.
  private let names: [String]
  static let graphs =
    ["functionals-logistic", "spectrogram-cnn"]
    + ["gmm", "hmm", "knn", "mlp", "svm"].map { "mfcc-\($0)" }

  init() throws {
    folder = try Folder()
    func whole(_ samples: [Float], peak: Float) -> [Int16] {
      samples.map { Int16($0 * peak * 32_767) }
    }
    var names: [String] = []
    for rate in [8000, 16_000, 48_000] {
      let sounds = [
        "silence": [Int16](repeating: 0, count: 2 * rate),
        "offset": [Int16](repeating: 900, count: 2 * rate),
        "loud": whole(noise(2 * rate), peak: 0.9), "soft": whole(noise(2 * rate), peak: 0.001),
        "short": whole(noise(rate / 5), peak: 0.5),
        "tone": WAV.tone(hertz: 220, seconds: 0.2, rate: rate),
      ]
      for (name, samples) in sounds.sorted(by: { $0.key < $1.key }) {
        names.append("\(name)-\(rate).wav")
        try folder.write(WAV.bytes(samples, rate: rate), to: "\(name)-\(rate).wav")
      }
    }
    let both = noise(32_000).flatMap { [Int16($0 * 9000), Int16(-$0 * 9000)] }
    try folder.write(WAV.bytes(both, rate: 16_000, channels: 2), to: "cancelling.wav")
    self.names = names + ["cancelling.wav"]
  }

  @Test(arguments: NothingClaimedTests.graphs) func noShippedGraphNamesAnEmotion(graph: String)
    throws
  {
    let path = "\(Program.package)/graphs/\(graph).yaml"
    let ended = try Program(["run", path, "--format", "jsonl"] + names, in: folder.path).end()
    #expect(ended.status == 0, "\(ended.errors)")
    #expect(ended.lines.count == names.count)
    for line in ended.lines {
      #expect(line.contains("\"label\":\"no speech\"") || line.contains("\"flags\":["), "\(line)")
    }
  }

  @Test func everyShippedGraphIsTried() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: "\(Program.package)/graphs")
    let found = files.filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }.sorted()
    #expect(found == NothingClaimedTests.graphs.sorted())
  }

  @Test func everyFormTellsTheFlags() throws {
    func written(_ form: String, _ input: String) throws -> String {
      let path = "\(Program.package)/graphs/mfcc-mlp.yaml"
      return try Program(["run", path, "--format", form, input], in: folder.path).end().output
    }
    let csv = try written("csv", "silence-16000.wav").split(separator: "\n")
    #expect(csv.first?.hasSuffix(",flags,error") == true)
    #expect(csv.last?.hasPrefix("silence-16000.wav,,0.0,2.0,no speech,") == true)
    #expect(csv.last?.hasSuffix(",silence little-speech,") == true)
    let table = try written("table", "silence-16000.wav")
    #expect(table.contains("no speech") && table.contains("[silence little-speech]"))
    let json = try written("jsonl", "silence-16000.wav")
    #expect(
      json == "{\"item\":\"silence-16000.wav\",\"start\":0.0,\"end\":2.0,\"label\":\"no speech\","
        + "\"flags\":[\"silence\",\"little-speech\"]}\n")
    #expect(try written("jsonl", "cancelling.wav").contains("\"channels-cancel\""))
  }
}
