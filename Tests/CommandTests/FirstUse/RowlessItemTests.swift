import TestSupport
import Testing

/// Recordings that give a graph no row still have their line.
@Suite struct RowlessItemTests {
  private let folder: Folder

  init() throws {
    folder = try Folder()
    let silence = [Int16](repeating: 0, count: 24_000)
    let tone = WAV.tone(hertz: 220, seconds: 0.02, rate: 8000)
    try folder.write(WAV.bytes(silence, rate: 8000), to: "silent.wav")
    try folder.write(WAV.bytes(tone, rate: 8000), to: "short.wav")
    try folder.write(WAV.bytes(tone.map { $0 / 300 }, rate: 8000), to: "faint.wav")
    try folder.write(
      """
      sergraph: 1
      nodes:
        audio:  {use: decode, mono: true}
        speech: {use: resample, sample_rate: 16000}
        frames: {use: framing, frame_length: 640, hop_length: 160, center: false}
        loud:   {use: rms, in: frames}
        zcr:    {use: zcr, in: frames}
      output: [loud, zcr]
      """, to: "frames.yaml")
  }

  private func run(_ graph: String, _ arguments: String...) throws -> Ended {
    let ended = try Program(["run", graph] + arguments, in: folder.path).end()
    #expect(ended.status == 0, "\(ended.errors)")
    return ended
  }

  @Test(arguments: ["silent", "short", "faint"])
  func aGraphWithSegmentsAndNoClassifierSaysThatThereIsNoSpeech(name: String) throws {
    let voice = "\(Program.package)/graphs/examples/voice.yaml"
    let lines = try run(voice, "\(name).wav").lines
    let result = try ResultLine.read(try #require(lines.first))
    #expect(lines.count == 1 && result.item == "\(name).wav")
    #expect(result.label == "no speech" && result.values == nil && result.scores == nil)
    #expect(result.start == 0 && result.end == (name == "silent" ? 3 : 0.02))
    let flag = name == "silent" ? "silence" : "too-short"
    #expect(lines[0].contains("\"\(flag)\""), "\(lines[0])")
    let table = try run(voice, "\(name).wav", "--format", "table").lines
    #expect(table.count == 2 && table[1].contains("  no speech    [") && table[1].contains(flag))
    // Nothing of the CSV is a label: such a graph has no column for it.
    let csv = try run(voice, "\(name).wav", "--format", "csv").lines
    #expect(csv.count == 2 && !csv[0].contains("label"))
    #expect(csv[1].hasPrefix("\(name).wav,,0.0,\(result.end ?? 0),,,,,,,,,"), "\(csv[1])")
    #expect(csv[1].filter { $0 == "," }.count == csv[0].filter { $0 == "," }.count)
  }

  @Test(arguments: ["short", "faint"])
  func aRecordingShorterThanAFrameHasALineOfEachOutput(name: String) throws {
    let lines = try run("frames.yaml", "\(name).wav").lines
    #expect(lines.count == 2)
    for (line, output) in zip(lines, ["loud", "zcr"]) {
      #expect(
        line.hasPrefix(
          "{\"item\":\"\(name).wav\",\"output\":\"\(output)\",\"start\":0.0,\"end\":0.02,"))
      #expect(line.contains("\"values\":[]") && line.contains("\"too-short\""), "\(line)")
    }
    let table = try run("frames.yaml", "\(name).wav", "--format", "table").lines
    #expect(table.dropFirst().everyOne { $0.contains("no rows    [") }, "\(table)")
    _ = try run("frames.yaml", "\(name).wav", "--out", "{output}.csv")
    let csv = try Folder.text(of: "\(folder.path)/loud.csv").split(separator: "\n")
    #expect(csv.count == 2 && csv[1].hasPrefix("\(name).wav,,0.0,0.02,,"), "\(csv)")
    #expect(csv[1].filter { $0 == "," }.count == csv[0].filter { $0 == "," }.count)
  }
}
