import GraphCore
import Testing

@testable import SERGraphs

/// What is told of recordings whose sound has something the matter with it, and of columns that never vary.
@Suite struct FlaggedRecordingsTests {
  private var flagged: FlaggedRecordings {
    var flagged = FlaggedRecordings()
    flagged.add([.silence, .littleSpeech], of: 0)
    flagged.add([], of: 1)
    flagged.add([.clipped], of: 2)
    flagged.add([.clipped, .littleSpeech], of: 3)
    return flagged
  }

  @Test func countsThemAndNamesThemIfAskedFor() {
    let name = { (number: Int) in "\(number).wav" }
    let count = "flags     silence 1, clipped 2, little-speech 2"
    #expect(flagged.lines(naming: false, name) == [count])
    #expect(
      flagged.lines(naming: true, name)
        == [
          count, "          silence: 0.wav", "          clipped: 2.wav",
          "          clipped: 3.wav", "          little-speech: 0.wav",
          "          little-speech: 3.wav",
        ])
    #expect(FlaggedRecordings().lines(naming: true, name) == [])
    #expect(
      flagged.json(name).line
        == #"{"silence":["0.wav"],"clipped":["2.wav","3.wav"],"little-speech":["0.wav","3.wav"]}"#)
  }

  @Test func remarksOnWhatIsLearntFromNothing() {
    #expect(
      flagged.remark(learning: [0, 1, 3])
        == "remark    2 recordings that are learnt from have hardly any speech, or none")
    #expect(
      flagged.remark(learning: [0])
        == "remark    one recording that is learnt from has hardly any speech, or none")
    #expect(flagged.remark(learning: [1, 2]) == nil)
  }

  @Test func keepsThoseOfAListByTheirPlaces() {
    var kept = FlaggedRecordings()
    kept.add([.clipped], of: 1)
    kept.add([.clipped, .littleSpeech], of: 2)
    #expect(flagged.renumbered([1, 2, 3]) == kept)
  }

  private func table(_ items: [[[Float]]]) throws -> RowTable {
    var rows = RowTableBuilder(
      format: Format(.features, width: 3, clock: .item, names: ["a", "b", "c"]),
      memory: RowWriter.leastMemory)
    for item in items {
      for row in item { try rows.append(row.span) }
      rows.endItem()
    }
    return try rows.finish()
  }

  @Test func countsColumnsThatNeverVaryInWhatIsLearntFrom() throws {
    let table = try table([[[1, 2, 3], [1, 4, 3]], [], [[1, 5, 3]], [[1, 5, 7]]])
    #expect(table.constantColumns(of: [0, 1, 2]) == [0, 2])
    #expect(table.constantColumns(of: [0, 1, 2, 3]) == [0])
    #expect(table.constantColumns(of: [2, 3]) == [0, 1])
    // Of one row nothing can be told.
    #expect(table.constantColumns(of: [2]) == [])
    #expect(table.constantColumns(of: []) == [])
  }
}
