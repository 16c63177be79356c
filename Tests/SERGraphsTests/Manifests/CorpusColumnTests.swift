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

  /// Readers of CSV take the last of two columns that have one name.
  @Test(arguments: [
    (
      "path,label,item,error,flags,angry", true,
      "columns.angry columns.error columns.flags columns.item columns.label"
    ),
    ("path,columns.label,label,agent", true, "agent columns.label columns.columns.label"),
    ("path,label,channel,start,end", true, "columns.label"),
    ("path,label,values.one,one", false, "label columns.one values.one"),
    ("path,scores.error,call", true, "call columns.scores.error"),
  ])
  func aColumnThatIsCalledAsOneOfTheAnswerSaysWhereItComesFrom(
    list: String, isScores: Bool, titles: String
  ) throws {
    let folder = TemporaryFolder()
    try folder.add("a.wav", [1])
    let row = list.split(separator: ",").map { $0 == "path" ? "a.wav" : $0 == "end" ? "2" : "1" }
    try folder.add("list.csv", Array("\(list)\n\(row.joined(separator: ","))\n".utf8))
    let corpus = try CorpusSpec(kind: .csv, location: "\(folder.path)/list.csv")
      .recordings(columns: ColumnNames())
    let format =
      isScores
      ? Format(.scores, width: 2, clock: .item, names: ["angry", "error"])
      : Format(.features, width: 1, clock: .item, names: ["one"])
    var writer = CSVWriter(format, columns: CorpusColumns(corpus))
    let header = writer.header().dropLast().split(separator: ",").map(String.init)
    let own =
      isScores
      ? ["item", "channel", "start", "end", "label", "angry", "scores.error", "flags", "error"]
      : ["item", "channel", "start", "end", "one", "flags", "error"]
    #expect(header == own + titles.split(separator: " ").map(String.init))
    #expect(Set(header).count == header.count)
  }
}
