import GraphCore
import TestSupport
import Testing

@testable import SERGraphs

/// What a list says of a recording, in the results of a run over it.
@Suite struct CorpusColumnTests {
  @Test func columnsPassThroughToTheResultsOfTheirRecordings() throws {
    let folder = TemporaryFolder()
    try folder.add("a.wav", [1])
    try folder.add(
      "list.csv", Array("path,channel,agent,call\na.wav,0,anna,=17\na.wav,1,\"b, c\",\n".utf8))
    let corpus = try CorpusSpec(kind: .csv, location: "\(folder.path)/list.csv")
      .recordings(columns: ColumnNames())
    let columns = CorpusColumns(corpus)
    let items = corpus.numberedRecordings.map { part in
      var item = ItemIdentity(path: part.path, channel: part.channel)
      item.entry = part.entry
      return item
    }
    #expect(items.map(\.channel) == [0, 1])
    #expect(columns.names == ["agent", "call"])
    #expect(
      items.map(columns.json) == [
        ",\"columns\":{\"agent\":\"anna\",\"call\":\"=17\"}", ",\"columns\":{\"agent\":\"b, c\"}",
      ])
    #expect(items.map(columns.csv) == [",anna,'=17", ",\"b, c\","])
    #expect(columns.json(of: ItemIdentity(path: "other.wav")) == "")
  }
}
