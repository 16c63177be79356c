import Foundation
import TestSupport
import Testing

/// What people see: the commands on a terminal of some width, which `script` plays.
@Suite struct TerminalTests {
  private let folder: Folder
  private static let long =
    "a-recording-whose-name-says-the-day-2024-11-26-the-agent-17-and-the-queue-of-the-call.wav"

  init() throws {
    folder = try Folder()
    // Each sounds otherwise, lest they be told to be copies.
    for (number, name) in [
      "a.wav", TerminalTests.long, "\u{6DF1}\u{591C}\u{306E}\u{96FB}\u{8A71}.wav",
    ].enumerated() {
      let tone = WAV.tone(hertz: 300 + 50 * Double(number), seconds: 0.3, rate: 16_000)
      try folder.write(WAV.bytes(tone, rate: 16_000), to: "calls/\(name)")
    }
    try folder.write("no sound", to: "calls/broken.wav")
  }

  /// What a command writes on a terminal, line by line; colours and the progress taken out.
  private func lines(_ command: String, columns: Int, _ variables: String = "") throws -> [String] {
    try text(command, columns: columns, variables)
      .replacing(#/\u{1B}\[[0-9;]*[mK]/#, with: "").split {
        $0 == "\n" || $0 == "\r\n" || $0 == "\r"
      }
      .map(String.init).filter { !$0.hasPrefix("[") }
  }

  private func text(_ command: String, columns: Int, _ variables: String = "") throws -> String {
    let inside = "unset NO_COLOR; stty cols \(columns); \(variables) \(Program.path) \(command)"
    let ended = try Program(
      ["-c", "TERM=xterm script -qec \"$0\" /dev/null", inside], in: folder.path,
      executable: "/bin/sh"
    ).end(within: 120)
    return ended.output
  }

  private func width(_ line: String) -> Int {
    line.unicodeScalars.reduce(0) { $0 + ($1.value >= 0x2E80 && $1.value < 0xFB00 ? 2 : 1) }
  }

  @Test(arguments: [60, 80, 120])
  func theTableOfARunKeepsToTheWidthAndCutsNothing(columns: Int) throws {
    let lines = try lines("run mfcc-mlp calls", columns: columns)
    #expect(lines.everyOne { width($0) <= columns }, "\(lines)")
    let all = lines.joined()
    #expect(all.contains(TerminalTests.long))
    #expect(!all.contains("\u{2026}"))
    #expect(lines.count { $0.contains("0.00 - 0.30  ") } == 3, "\(lines)")
    #expect(all.contains("broken.wav  failed: "))
  }

  @Test(arguments: [80, 100])
  func theTableOfTheSamplesFitsWithItsTrueLabels(columns: Int) throws {
    let lines = try lines(
      "run functionals-logistic --data csv:\(Program.package)/samples/labels.csv",
      columns: columns)
    #expect(lines.everyOne { width($0) <= columns }, "\(lines)")
    #expect(lines.count { $0.contains(" ✓ ") || $0.contains(" ✗ ") } == 16, "\(lines)")
    #expect(lines.last?.contains(" of 16 right") == true, "\(lines)")
  }

  @Test(
    arguments: [60, 80, 120],
    ["graphs", "nodes", "plan mfcc-mlp", "show mfcc-mlp", "corpus folders:."])
  func otherTablesDoTheSame(columns: Int, command: String) throws {
    let lines = try lines(command, columns: columns)
    #expect(lines.count > 3)
    #expect(lines.everyOne { width($0) <= columns }, "\(lines)")
    let piped = try Program(command.split(separator: " ").map(String.init), in: folder.path).end()
    func words(_ text: String) -> [String] {
      text.split { $0.isWhitespace || $0.isNewline }.map(String.init)
    }
    // The same words in the same order, whatever is folded.
    #expect(words(lines.joined(separator: "\n")).starts(with: words(piped.output)))
  }

  @Test func coloursAreThereWhereATerminalWantsThem() throws {
    #expect(try text("run mfcc-mlp calls", columns: 80).contains("\u{1B}[1m"))
    #expect(try text("run mfcc-mpl", columns: 80).contains("\u{1B}[31merror[SG0101]:"))
    for refusing in ["NO_COLOR=1", "TERM=dumb"] {
      let plain = try text("run mfcc-mlp calls", columns: 80, refusing)
      #expect(!plain.contains("\u{1B}[1m") && !plain.contains("\u{1B}[3"), "\(plain)")
    }
    #expect(try text("run mfcc-mlp calls", columns: 80, "NO_COLOR=").contains("\u{1B}[1m"))
    let piped = try Program.run("run", "mfcc-mlp", "calls", "--format", "table", in: folder.path)
    #expect(!piped.output.contains("\u{1B}") && !piped.errors.contains("\u{1B}"))
    #expect(piped.output.contains("calls/\(TerminalTests.long)  0.00 - 0.30"))
  }
}
