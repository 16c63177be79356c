import Foundation
import Testing

/// Commands that print what they found out: a full disk or a closed standard output is told, as by `run`.
@Suite struct FullOutputTests {
  static let commands = [
    "sergraph --help", "sergraph help fit", "sergraph --version", "sergraph nodes",
    "sergraph nodes mel --json", "sergraph nodes --markdown", "sergraph graphs",
    "sergraph graphs --json", "sergraph check graphs/mfcc-mlp.yaml graphs/mfcc-svm.yaml",
    "sergraph show graphs/mfcc-mlp.yaml", "sergraph show graphs/mfcc-mlp.yaml --format dot",
    "sergraph plan graphs/mfcc-mlp.yaml", "sergraph plan graphs/mfcc-mlp.yaml --format json",
    "sergraph model models/mfcc-mlp.safetensors", "sergraph plugin list --json",
    "sergraph corpus folders:samples/corpus", "sergraph run graphs/mfcc-mlp.yaml samples/happy.wav",
  ]

  @Test(arguments: commands)
  func aFullDiskIsTold(command: String) throws {
    let ended = try shell(command + " > /dev/full")
    #expect(
      ended.errors.hasSuffix(
        "error[SG0707]: can't write to 'standard output': No space left on device\n"))
    #expect(ended.status == 1)
  }

  @Test(arguments: commands)
  func aClosedOutputIsTold(command: String) throws {
    let ended = try shell(command + " >&-")
    #expect(
      ended.errors.hasSuffix(
        "error[SG0707]: can't write to 'standard output': Bad file descriptor\n"))
    #expect(ended.status == 1)
  }

  @Test(arguments: ["sergraph nodes --markdown", "sergraph nodes --json", "sergraph help run"])
  func aReaderThatHasEnoughIsNoFailure(command: String) throws {
    let ended = try shell("{ \(command); echo $? >&2; } | head -n 1")
    #expect(ended.errors == "0\n")
    #expect(ended.lines.count == 1)
  }

  /// Two classes of two tones each lie in `samples/corpus` of the folder that the commands run in.
  private func shell(_ line: String) throws -> Ended {
    let folder = try Folder()
    for (number, label) in ["high", "low", "high", "low"].enumerated() {
      let tone = WAV.tone(
        hertz: label == "low" ? 200 : 900, seconds: 0.3, rate: 16_000, seed: number)
      try folder.write(
        WAV.bytes(tone, rate: 16_000), to: "samples/corpus/\(label)/\(number).wav")
    }
    for name in ["graphs", "models"] {
      try FileManager.default.createSymbolicLink(
        atPath: "\(folder.path)/\(name)", withDestinationPath: "\(Program.package)/\(name)")
    }
    try FileManager.default.copyItem(
      atPath: "\(Program.package)/Tests/Samples/happy-bright-16k.wav",
      toPath: "\(folder.path)/samples/happy.wav")
    return try Program.shell(line, in: folder.path)
  }
}
