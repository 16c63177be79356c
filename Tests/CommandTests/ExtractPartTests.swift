import Foundation
import SERGraphs
import Testing

/// `extract --data` where a corpus names parts of recordings.
@Suite struct ExtractPartTests {
  private let folder: Folder
  private let list: String
  /// Of a recording of 3 s: label, start and end, as the list has them.
  private static let parts = [("happy", "0", "1"), ("sad", "0.5", "1.25"), ("sad", "2", "")]

  init() throws {
    folder = try Folder()
    let samples =
      WAV.tone(hertz: 220, seconds: 1.5, rate: 16_000)
      + WAV.tone(hertz: 700, seconds: 1.5, rate: 16_000)
    try folder.write(WAV.bytes(samples, rate: 16_000), to: "a.wav")
    let lines = ExtractPartTests.parts.map { "a.wav,\($0.0),anna,\($0.1),\($0.2)" }
    list = try folder.write(
      (["path,label,speaker,start,end"] + lines).joined(separator: "\n"), to: "list.csv")
    // Each part as a recording of its own.
    for (index, (start, end)) in [(0, 16_000), (8000, 20_000), (32_000, 48_000)].enumerated() {
      try folder.write(
        WAV.bytes(Array(samples[start..<end]), rate: 16_000), to: "alone\(index).wav")
    }
  }

  private func extract(_ arguments: String...) throws -> Ended {
    try Program(["extract", meansGraph, "--at", "means"] + arguments).end()
  }

  @Test func eachPartHasTheRowsOfItsOwnSamplesAndItsOwnLabel() throws {
    let ended = try extract("--data", "csv:\(list)", "--format", "jsonl")
    #expect(ended.status == 0, "\(ended.errors)")
    #expect(ended.lines.count == 3)
    for (index, line) in ended.lines.enumerated() {
      let alone = try ResultLine.read(
        try extract("\(folder.path)/alone\(index).wav", "--format", "jsonl").lines[0])
      #expect(try ResultLine.read(line).values == alone.values)
      #expect(
        line.contains("\"label\":\"\(ExtractPartTests.parts[index].0)\",\"speaker\":\"anna\""))
    }
    #expect(ended.lines[1].contains("\"start\":0.5,\"end\":1.25,"))
    #expect(ended.lines[2].contains("\"start\":2.0,\"end\":3.0,"))
  }

  @Test func archivesAndFilesNameTheParts() throws {
    let names = ["a.wav#0-1", "a.wav#0.5-1.25", "a.wav#2-"].map { "\(folder.path)/\($0)" }
    let tensors = "\(folder.path)/f.safetensors"
    #expect(try extract("--data", "csv:\(list)", "--out", tensors).status == 0)
    let file = try Safetensors.read(tensors)
    #expect(Set(file.tensors.keys) == Set(names))
    #expect(file.metadata["labels"]?.contains("a.wav#0.5-1.25\":\"sad\"") == true)
    let archive = "\(folder.path)/f.npz"
    #expect(try extract("--data", "csv:\(list)", "--out", archive).status == 0)
    let entries = try ZipEntries.read(try Folder.bytes(of: archive))
    #expect(entries.prefix(3).map(\.name) == names.map { $0 + ".npy" })
    let single = "\(folder.path)/single/"
    #expect(try extract("--data", "csv:\(list)", "--out", single, "--format", "npy").status == 0)
    let files = try FileManager.default.contentsOfDirectory(atPath: single).sorted()
    #expect(files == ["a.0-1.npy", "a.0.5-1.25.npy", "a.2-.npy"])
  }
}
