import Glibc
import TestSupport
import Testing

/// A pipe that nobody reads: the run waits, holds nothing more, and goes on when somebody reads.
@Suite(.serialized) struct BlockedReaderTests {
  @Test(arguments: ["1", "2", "7"])
  func aRunWaitsForItsReaderWithoutWorkAndWithoutMoreMemory(lanes: String) throws {
    let folder = try Folder()
    for number in 0..<100 {
      let tone = WAV.tone(hertz: 200 + 10 * Double(number), seconds: 0.05, rate: 16_000)
      try folder.write(WAV.bytes(tone, rate: 16_000), to: "\(number).wav")
    }
    let paths = (0..<4000).map { "\(folder.path)/\($0 % 100).wav" }
    let list = try folder.write(paths.joined(separator: "\n"), to: "list.txt")
    let program = try Program(["run", meansGraph, "@\(list)", "--lanes", lanes])
    try untilBlocked(program)
    let (time, memory) = (program.processorTime, program.memory)
    #expect(memory > 0 && memory < 64 << 20)
    for _ in 0..<10 {
      usleep(100_000)
      // A tick of the clock is 10 ms; a run at work would take 100 to 200 of them.
      #expect(program.processorTime - time < 0.03)
      #expect(abs(program.memory - memory) < 256 << 10)
    }
    let ended = try program.end(within: 60)
    #expect(ended.status == 0)
    let results = try ended.lines.map(ResultLine.read)
    #expect(results.map(\.item) == paths)
    #expect(results.everyOne { $0.values?.count == 180 })
    // The same recording has given the same numbers before, while and after nobody read.
    #expect(
      results.indices.dropFirst(100).everyOne { results[$0].values == results[$0 % 100].values })
    #expect(ended.peak < 64 << 20)
  }
}
