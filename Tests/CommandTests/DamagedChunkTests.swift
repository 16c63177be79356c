import Foundation
import Testing

/// What comes of a recording before it fails, and the time of the failure, are those of the recording: they do
/// not depend on how much of it is read at once.
@Suite struct DamagedChunkTests {
  private static let decode = "{use: decode, mono: true, expect: 16000}"

  private static func graph(_ first: [String] = [decode]) -> String {
    let nodes =
      first + ["{use: framing, frame_length: 400, hop_length: 160, center: false}", "{use: rms}"]
    return "sergraph: 1\nnodes:\n"
      + nodes.enumerated().map { "  node\($0): \($1)\n" }.joined()
  }

  /// The lines of a run, which ends in a failure.
  private func lines(
    _ folder: Folder, _ name: String, _ options: [String], isStandardInput: Bool
  ) throws -> [String] {
    let options = ["--format", "jsonl"] + options
    let ended =
      isStandardInput
      ? try Program.shell(
        "cd '\(folder.path)' && sergraph run g.yaml - \(options.joined(separator: " ")) < \(name)")
      : try Program(["run", "g.yaml", name] + options, in: folder.path).end()
    #expect(ended.status == 1, "\(ended.errors)")
    return ended.lines
  }

  private func expectTheSame(
    _ bytes: [UInt8], as name: String, rows: ClosedRange<Int>, graph: String = graph(),
    isStandardInput: Bool = false
  ) throws {
    let folder = try Folder()
    try folder.write(graph, to: "g.yaml")
    try folder.write(bytes, to: name)
    func lines(_ options: [String]) throws -> [String] {
      try self.lines(folder, name, options, isStandardInput: isStandardInput)
    }
    let reference = try lines(["--chunk", "1"])
    #expect(rows.contains(reference.count - 1), "\(reference.count - 1) rows")
    #expect(reference.last?.contains(#""error""#) == true, "\(reference.last ?? "nothing")")
    for options in [
      ["--chunk", "7"], ["--chunk", "512"], ["--chunk", "1000"], ["--chunk", "4096"],
      ["--chunk", "8192"], ["--chunk", "1048576"], ["--lanes", "2"],
      ["--chunk", "100", "--lanes", "3"],
    ] {
      #expect(try lines(options) == reference, "\(name), \(options)")
    }
  }

  @Test(arguments: [(0.2, 0), (0.35, 20), (0.5, 40), (0.8, 90)])
  func ofAFLACThatIsDamagedInTheMiddle(part: Double, least: Int) throws {
    var bytes = try Folder.bytes(
      of: "\(Program.package)/Tests/CommandTests/Kept/speech-16k.flac")
    let place = Int(part * Double(bytes.count))
    for index in place..<place + 40 { bytes[index] ^= 0x5A }
    try expectTheSame(bytes, as: "damaged.flac", rows: least...10_000)
  }

  /// The first part of a recording of 3 s.
  private func cut(_ part: Double) throws -> [UInt8] {
    let bytes = try Folder.bytes(
      of: "\(Program.package)/Tests/CommandTests/Kept/speech-16k.flac")
    return Array(bytes.prefix(Int(part * Double(bytes.count))))
  }

  @Test(arguments: [0.3, 0.6, 0.97])
  func ofAFLACThatIsCutOff(part: Double) throws {
    try expectTheSame(cut(part), as: "cut.flac", rows: 1...10_000)
  }

  @Test func ofAFLACThatStandsAtStandardInput() throws {
    try expectTheSame(cut(0.6), as: "cut.flac", rows: 1...10_000, isStandardInput: true)
  }

  /// libsoxr gives in bursts, which wait in it while the chunk has no room for them.
  @Test(arguments: [8000, 11_025, 22_050, 48_000])
  func behindAResampler(rate: Int) throws {
    let graph = Self.graph([Self.decode, "{use: resample, sample_rate: \(rate)}"])
    try expectTheSame(cut(0.6), as: "cut.flac", rows: 10...10_000, graph: graph)
  }

  @Test func ofTwoBranchesOfWhichOneIsBehindTheOther() throws {
    let graph = """
      sergraph: 1
      nodes:
        audio: \(Self.decode)
        other: {use: resample, sample_rate: 22050}
        frames: {use: framing, frame_length: 221, hop_length: 221, center: false}
        level: {use: rms}
        later: {use: delta, width: 9}
        both: {use: concat, in: [level, later]}
      """
    try expectTheSame(cut(0.6), as: "cut.flac", rows: 10...10_000, graph: graph)
  }

  /// 3.000 s at 16 kHz as 32-bit floats, one of which is no number.
  @Test(arguments: [(0, 0), (399, 0), (400, 1), (8191, 49), (8192, 49), (30_001, 186)])
  func ofAWAVWithANumberThatIsNotFinite(place: Int, rows: Int) throws {
    var samples = WAV.tone(hertz: 300, seconds: 3, rate: 16_000).map { Float($0) / 32_768 }
    samples[place] = .infinity
    try expectTheSame(WAV.bytes(floats: samples, rate: 16_000), as: "wild.wav", rows: rows...rows)
  }
}
