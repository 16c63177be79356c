import Foundation
import SERGraphs
import Testing

/// What the program gave before its engine was rebuilt, it gives still: `Kept/kept*.json`, one for each processor that
/// they were made on by `Kept/make_kept.py`.
@Suite struct KeptTests {
  private struct Kept: Decodable {
    struct Result: Decodable, CustomStringConvertible {
      let graph: String
      let recording: String
      let lines: Int
      let sha256: String
      let first: String
      let last: String
      var description: String { graph }
    }
    struct Fit: Decodable, CustomStringConvertible {
      let graph: String
      let sha256: String
      var description: String { graph }
    }
    let processor: String
    let results: [Result]
    let fits: [Fit]
  }

  /// What was kept on this machine's processor, else on another.
  private static let kept: Kept? = {
    let folder = "\(Program.package)/Tests/CommandTests/Kept"
    let all = ["kept", "kept-family-26"].compactMap { name in
      FileManager.default.contents(atPath: "\(folder)/\(name).json")
        .flatMap { try? JSONDecoder().decode(Kept.self, from: $0) }
    }
    return all.first { $0.processor == processor } ?? all.first
  }()

  /// Whether this machine's processor is the one that the bytes come from: on another one, FFTW and OpenBLAS choose
  /// other kernels, and the last bits may differ.
  private static var hasSameProcessor: Bool { kept?.processor == processor }

  private static let processor: String = {
    var fields: [String: String] = [:]
    let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    for line in text.split(separator: "\n") {
      let parts = line.split(separator: ":", maxSplits: 1)
      guard parts.count == 2 else { continue }
      let name = parts[0].trimmingCharacters(in: .whitespaces)
      fields[name] = parts[1].trimmingCharacters(in: .whitespaces)
    }
    let names = ["vendor_id", "cpu family", "model", "stepping"]
    return names.map { fields[$0, default: ""] }.joined(separator: " ")
  }()

  @Test func somethingWasKeptOfEveryGraphAndEveryClassifier() throws {
    let kept = try #require(KeptTests.kept)
    #expect(kept.results.count == 20)
    #expect(kept.fits.count == 6)
  }

  @Test(arguments: [1, 2], KeptTests.kept?.results ?? [])
  private func aGraphGivesTheBytesThatItGaveBefore(lanes: Int, kept: Kept.Result) throws {
    let ended = try Program.run(
      "run", kept.graph, kept.recording, "--format", "jsonl", "--lanes", "\(lanes)")
    #expect(ended.errors == "")
    #expect(ended.lines.count == kept.lines)
    if KeptTests.hasSameProcessor {
      #expect(
        SHA256.hex(of: ended.output) == kept.sha256, "the bytes of \(kept.graph) have changed")
    }
    try expect(#require(ended.lines.first), near: kept.first)
    try expect(#require(ended.lines.last), near: kept.last)
  }

  @Test(.enabled(if: KeptTests.hasSameProcessor), arguments: KeptTests.kept?.fits ?? [])
  private func aFitGivesTheTensorsThatItGaveBefore(kept: Kept.Fit) throws {
    let folder = try Folder()
    try makeCorpus(in: folder)
    let ended = try Program.run(
      "fit", "Tests/Graphs/\(kept.graph).yaml", "--data", "ravdess:\(folder.path)/corpus", "--seed",
      "5",
      "-p", "sample_rate=16000", "--out", "\(folder.path)/model.safetensors")
    #expect(ended.status == 0, "\(ended.errors)")
    let bytes = try [UInt8](Data(contentsOf: URL(filePath: "\(folder.path)/model.safetensors")))
    try #require(bytes.count > 8)
    let header = (0..<8).reduce(0) { $0 | Int(bytes[$1]) << (8 * $1) }
    #expect(SHA256.hex(of: Array(bytes.dropFirst(8 + header))) == kept.sha256)
  }

  /// The recordings of `make_kept.py`: 4 speakers, 4 emotions, 3 takes, in whole numbers only.
  private func makeCorpus(in folder: Folder) throws {
    for speaker in 1...4 {
      for emotion in 1...4 {
        for (number, take) in ["01-01", "01-02", "02-01"].enumerated() {
          let period = 16_000 / (200 * emotion + 7 * speaker)
          var noise = UInt32(speaker * 100 + emotion * 10 + number)
          let samples = (0..<8000).map { sample in
            noise = noise &* 1_664_525 &+ 1_013_904_223
            return Int16(
              sample % period * 16_000 / period - 8000 + Int(noise >> 16) * 800 / 65_536)
          }
          try folder.write(
            WAV.bytes(samples, rate: 16_000),
            to: "corpus/Actor_0\(speaker)/03-01-0\(emotion)-01-\(take)-0\(speaker).wav")
        }
      }
    }
  }

  /// Compares the numbers of two result lines, and all else exactly.
  private func expect(_ line: String, near kept: String) throws {
    let number = #/-?\d+(\.\d+)?(e-?\d+)?/#
    let (found, wanted) = (line.prefix(20_000), kept[...])
    #expect(found.replacing(number, with: "N") == wanted.replacing(number, with: "N"))
    var pairs: [(Double, Double)] = []
    for (a, b) in zip(found.matches(of: number), wanted.matches(of: number)) {
      guard let a = Double(a.output.0), let b = Double(b.output.0) else { continue }
      pairs.append((a, b))
    }
    #expect(!pairs.isEmpty)
    for (a, b) in pairs { #expect(abs(a - b) <= 1e-4 * max(1, abs(b)), "\(a) is not near \(b)") }
  }
}
