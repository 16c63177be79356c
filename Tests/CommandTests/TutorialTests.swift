import Foundation
import Testing

/// The commands of docs/tutorial.md, as they stand there, on recordings made for it.
@Suite struct TutorialTests {
  @Test func everyCommandOfTheTutorialDoesWhatItSays() throws {
    let folder = try Folder()
    for (number, label) in ["angry", "calm", "happy"].enumerated() {
      for (speaker, name) in ["anna", "bert", "carl", "dora"].enumerated() {
        for take in 1...3 {
          let tone = WAV.tone(
            hertz: 250 * Double(number + 1) + 9 * Double(speaker), seconds: 0.3, rate: 16_000,
            seed: 100 * number + 10 * speaker + take)
          try folder.write(
            WAV.bytes(tone, rate: 16_000), to: "recordings/\(label)/\(name)-\(take).wav")
        }
      }
    }
    let outputs = try blocks().map { try shell($0, in: folder) }
    #expect(outputs.count == 6)
    for (output, words) in zip(
      outputs,
      [
        ["36", "angry", "calm", "happy"], ["UAR", "does not know its speakers"], ["anna", "dora"],
        ["speaker that was not heard in training", "report/report.html"],
        ["scores.c=", "36 recordings, paired by 4 speakers"],
        ["my.safetensors", "labels: calm, happy, angry", "anna-1.wav"],
      ])
    {
      for word in words { #expect(output.contains(word), "\(word)\n\(output)") }
    }
    for name in ["report/report.html", "report-svm/predictions.csv", "my.safetensors"] {
      #expect(FileManager.default.fileExists(atPath: "\(folder.path)/\(name)"))
    }
  }

  /// What stands between ```sh and ```.
  private func blocks() throws -> [String] {
    let text = String(
      decoding: try Folder.bytes(of: "\(Program.package)/docs/tutorial.md"), as: UTF8.self)
    return text.components(separatedBy: "```sh\n").dropFirst().map {
      $0.components(separatedBy: "\n```")[0]
    }
  }

  /// Runs commands by a shell that finds the program and the graphs where the tutorial has them.
  private func shell(_ commands: String, in folder: Folder) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = [
      "-ec",
      "ln -sfn '\(Program.package)/graphs' graphs\nsergraph() { '\(Program.path)' \"$@\"; }\n"
        + commands,
    ]
    process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
    let output = "\(folder.path)/output.txt"
    #expect(FileManager.default.createFile(atPath: output, contents: nil))
    let handle = try #require(FileHandle(forWritingAtPath: output))
    process.standardOutput = handle
    process.standardError = handle
    try process.run()
    process.waitUntilExit()
    let text = String(decoding: try Folder.bytes(of: output), as: UTF8.self)
    #expect(process.terminationStatus == 0, "\(commands)\n\(text)")
    return text
  }
}
