import Foundation
import Testing

/// A run that waits for a pipe from which nothing comes ends like any other when it is interrupted.
@Suite(.serialized) struct SilentPipeTests {
  private let folder: Folder
  private let pipe: String

  init() throws {
    folder = try Folder()
    pipe = "\(folder.path)/silent.wav"
    #expect(mkfifo(pipe, 0o600) == 0)
  }

  /// What comes before nothing more does.
  enum Beginning: CaseIterable {
    case noWriter, nothing, partOfAHeader, sound, compressed, movie

    var bytes: [UInt8] {
      let wave = WAV.bytes(WAV.tone(hertz: 300, seconds: 1, rate: 16_000), rate: 16_000)
      return switch self {
      case .noWriter, .nothing: []
      case .partOfAHeader: Array(wave.prefix(30))
      case .sound: Array(wave.prefix(10_001))
      case .compressed: Array("fLaC\0\0\0\u{22}".utf8)
      case .movie: [0, 0, 0, 32] + Array("ftypisom".utf8)
      }
    }
  }

  /// Interrupts a program that reads the pipe, once it waits.
  private func interrupt(
    _ arguments: [String], after beginning: Beginning, isStandardInput: Bool = false
  ) throws -> Ended {
    // Whoever reads and writes a named pipe waits for nobody.
    let writer = beginning == .noWriter ? -1 : open(pipe, O_RDWR | O_CLOEXEC)
    defer { if writer >= 0 { close(writer) } }
    let program = try Program(arguments, input: isStandardInput ? pipe : "/dev/null")
    var bytes = beginning.bytes
    if !bytes.isEmpty { #expect(write(writer, &bytes, bytes.count) == bytes.count) }
    try untilBlocked(program)
    let sent = ContinuousClock.now
    program.send(SIGINT)
    let ended = try program.end(within: 20)
    #expect(ContinuousClock.now - sent < .seconds(0.8), "it was cut off, and did not end")
    #expect(ended.status == 130, "\(ended.errors)")
    return ended
  }

  @Test(arguments: Beginning.allCases)
  func aRunSaysWhatItsFileHolds(beginning: Beginning) throws {
    let out = "\(folder.path)/results.jsonl"
    let ended = try interrupt(
      ["run", meansGraph, samples[0], pipe, "--lanes", "1", "--out", out], after: beginning)
    #expect(
      ended.errors == "interrupted; '\(out)' holds the results of 1 recordings, and no others\n")
    #expect(try Folder.text(of: out).split(separator: "\n").count == 1)
  }

  @Test(arguments: [Beginning.nothing, .sound, .compressed])
  func aRunOfStandardInputEndsToo(beginning: Beginning) throws {
    let ended = try interrupt(
      ["run", meansGraph, "-", "--lanes", "2"], after: beginning, isStandardInput: true)
    #expect(ended.output == "" && ended.errors == "")
  }

  @Test(arguments: [Beginning.noWriter, .nothing, .sound, .compressed])
  func anExtractLeavesNoUnfinishedFile(beginning: Beginning) throws {
    let out = "\(folder.path)/features.csv"
    let ended = try interrupt(
      ["extract", meansGraph, pipe, "--out", out], after: beginning)
    #expect(ended.errors.hasPrefix("interrupted; "), "\(ended.errors)")
    let names = try folder.names
    #expect(names.contains("silent.wav") && !names.contains { $0.hasSuffix(".part") }, "\(names)")
  }

  @Test func whatComesThroughIsTheSameAsFromAFile() throws {
    let sound = WAV.bytes(WAV.tone(hertz: 300, seconds: 5, rate: 44_100), rate: 44_100)
    try folder.write(sound, to: "sound.wav")
    let file = "'\(folder.path)/sound.wav'"
    let direct = try Program.shell("sergraph run \(meansGraph) - --format jsonl < \(file)")
    let piped = try Program.shell("cat \(file) | sergraph run \(meansGraph) - --format jsonl")
    let named = try Program.shell(
      "cat \(file) > '\(pipe)' & sergraph run \(meansGraph) - --format jsonl < '\(pipe)'")
    #expect(direct.status == 0 && direct.lines.count == 1)
    #expect(piped.output == direct.output)
    #expect(named.output == direct.output)
  }
}
