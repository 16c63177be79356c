import Foundation
import Testing

/// What comes of a recording before it fails, and the time of the failure, are those of the recording: they do
/// not depend on how much of it is read at once.
@Suite struct DamagedChunkTests {
  private static let graph = """
    sergraph: 1
    nodes:
      audio:  {use: decode, mono: true, expect: 16000}
      frames: {use: framing, frame_length: 400, hop_length: 160, center: false}
      level:  {use: rms}

    """

  /// The lines of a run, which ends in a failure.
  private func lines(_ folder: Folder, _ name: String, _ options: [String]) throws -> [String] {
    let ended = try Program(
      ["run", "g.yaml", name, "--format", "jsonl"] + options, in: folder.path
    ).end()
    #expect(ended.status == 1, "\(ended.errors)")
    return ended.lines
  }

  private func expectTheSame(_ bytes: [UInt8], as name: String, rows: ClosedRange<Int>) throws {
    let folder = try Folder()
    try folder.write(Self.graph, to: "g.yaml")
    try folder.write(bytes, to: name)
    let reference = try lines(folder, name, ["--chunk", "1"])
    #expect(rows.contains(reference.count - 1), "\(reference.count - 1) rows")
    #expect(reference.last?.contains(#""error""#) == true, "\(reference.last ?? "nothing")")
    for options in [
      ["--chunk", "7"], ["--chunk", "512"], ["--chunk", "1000"], ["--chunk", "4096"],
      ["--chunk", "8192"], ["--chunk", "1048576"], ["--lanes", "2"],
      ["--chunk", "100", "--lanes", "3"],
    ] {
      #expect(try lines(folder, name, options) == reference, "\(name), \(options)")
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

  @Test(arguments: [0.3, 0.6, 0.97])
  func ofAFLACThatIsCutOff(part: Double) throws {
    let bytes = try Folder.bytes(
      of: "\(Program.package)/Tests/CommandTests/Kept/speech-16k.flac")
    try expectTheSame(
      Array(bytes.prefix(Int(part * Double(bytes.count)))), as: "cut.flac", rows: 1...10_000)
  }

  /// 3.000 s at 16 kHz as 32-bit floats, one of which is no number.
  @Test(arguments: [(0, 0), (399, 0), (400, 1), (8191, 49), (8192, 49), (30_001, 186)])
  func ofAWAVWithANumberThatIsNotFinite(place: Int, rows: Int) throws {
    var samples = WAV.tone(hertz: 300, seconds: 3, rate: 16_000).map { Float($0) / 32_768 }
    samples[place] = .infinity
    try expectTheSame(WAV.bytes(floats: samples, rate: 16_000), as: "wild.wav", rows: rows...rows)
  }
}
