import GraphCore
import GraphTesting
import Testing

@testable import Nodes

@Suite struct SegmentFileTests {
  static func table(_ text: String) throws -> CSVTable {
    try CSVTable(Array(text.utf8), name: "turns.csv")
  }

  static func file(_ text: String) throws -> SegmentFile { try SegmentFile(table: table(text)) }

  /// The problem with its place.
  static func problem(_ text: String) -> String? {
    do { _ = try file(text) } catch let problem as Problem {
      return "\(problem.place?.description ?? "") \(problem.message)"
        + (problem.suggestion.map { " [\($0)]" } ?? "")
    } catch {
      return "\(error)"
    }
    return nil
  }

  @Test(arguments: [
    ("a,b\nc,d\n", [["a", "b"], ["c", "d"]]), ("a,b\r\nc,d\r\n", [["a", "b"], ["c", "d"]]),
    ("a,b", [["a", "b"]]), ("", []), ("\n\n\r\n", []), ("a,\n,b\n", [["a", ""], ["", "b"]]),
    ("\u{FEFF}a,b\n", [["a", "b"]]), (#""a,b",c"#, [["a,b", "c"]]),
    (#""say ""hi""",c"#, [[#"say "hi""#, "c"]]), ("\"two\nlines\",c\r\n", [["two\nlines", "c"]]),
    ("\"a\"\r\n\"b\"\r\n", [["a"], ["b"]]), ("\u{FEFF}\"a\",é\n", [["a", "é"]]),
  ])
  func readsCSV(_ text: String, _ wanted: [[String]]) throws {
    #expect(try SegmentFileTests.table(text).rows.map { $0.map(\.text) } == wanted)
  }

  @Test func knowsWhereFieldsAre() throws {
    let rows = try SegmentFileTests.table("\u{FEFF}a,b\r\n\"x\ny\",é,z\n").rows
    #expect(rows[0].map { [$0.line, $0.column] } == [[1, 1], [1, 3]])
    #expect(rows[1].map { [$0.line, $0.column] } == [[2, 1], [3, 4], [3, 6]])
  }

  @Test(arguments: [
    ("", " 'turns.csv' is empty [begin it with the line 'path,start,end']"),
    (
      "path,start\n",
      "turns.csv:1:1 there is no column 'end' [begin the file with the line 'path,start,end']"
    ),
    (
      "path,start,end\na.wav,0,1\nb.wav,one,2\n",
      "turns.csv:3:7 'one' is not a time in seconds [write it as a number from 0 on, such as 1.25]"
    ),
    (
      "path,start,end\na.wav,0,nan\n",
      "turns.csv:2:9 'nan' is not a time in seconds [write it as a number from 0 on, such as 1.25]"
    ),
    (
      "path,start,end\na.wav,2,1.5\n",
      "turns.csv:2:9 the segment ends at 1.5, not after its start at 2 "
        + "[swap start and end, or leave the line out]"
    ),
    (
      "path,start,end\na.wav,1,3\nb.wav,0,9\na.wav,2.5,4\n",
      "turns.csv:4:7 this segment of 'a.wav' starts at 2.5, before another ends at 3 "
        + "[let it start at 3]"
    ),
    (
      "path,start,end\na.wav,1\n",
      "turns.csv:2:1 the line has 2 fields, the header 3 [quote fields that hold commas]"
    ),
    (
      "path,start,end\n\"a.wav,1,2\n",
      "turns.csv:2:1 a quoted field is not closed [end it with a double quote; double the quotes inside]"
    ),
    (
      "path,start,end\n\"a\"b,1,2\n",
      "turns.csv:2:4 a quoted field goes on after its closing quote [double the quotes inside a field]"
    ),
  ])
  func saysWhatIsWrong(_ text: String, _ wanted: String) {
    #expect(SegmentFileTests.problem(text) == wanted)
  }

  @Test func refusesFilesThatItCantRead() throws {
    let node = Segment(method: .csv, file: InputPath(path: "/nowhere/turns.csv"))
    #expect(
      refusal { _ = try node.prepare(for: SegmentTests.input) }
        == "SG0802: can't read '/nowhere/turns.csv': No such file or directory "
        + "[check the path; it is relative to the graph file]")
    #expect(
      refusal { _ = try CSVTable([0x61, 0xFF], name: "turns.csv") }
        == "SG0802: 'turns.csv' is not UTF-8 [save the file as UTF-8]")
  }

  @Test func findsRecordingsByTheEndOfTheirPath() throws {
    let file = try SegmentFileTests.file(
      "label,end,path,start\nx,2,a.wav,1\ny,4,happy/a.wav,3\nz,6,./sad/b.wav,5\n")
    func starts(_ path: String) throws -> [Double] { try file.segments(of: path).map(\.start) }
    #expect(try starts("a.wav") == [1])
    #expect(try starts("/data/calm/a.wav") == [1])
    #expect(try starts("/data/happy/a.wav") == [3])
    #expect(try starts("sad/b.wav") == [5])
    #expect(
      refusal { _ = try file.segments(of: "b.wav") }
        == "SG0802: the file of segments has no line for 'b.wav' "
        + "[its column 'path' holds file names, or the ends of paths]")
  }

  @Test func marksTheRowsOfALine() throws {
    let folder = Folder()
    let path = folder.file(
      "turns.csv",
      "path,start,end\nitem.wav,0.5,0.9\nitem.wav,0.2,0.4\nitem.wav,0.91,0.94\nitem.wav,1,9\n".utf8)
    let node = Segment(method: .csv, file: InputPath(path: path))
    let rows = [Float](repeating: 0, count: 2 * 12)
    func segments(_ item: ItemIdentity) throws -> [Float] {
      try outputRows(of: node, input: SegmentTests.input, rows: rows, chunk: 5, item: item)
    }
    // Rows are centred on 0.05, 0.15, ...; no row is centred within 0.91 to 0.94.
    #expect(
      try segments(ItemIdentity(path: "x/item.wav")) == [0, 0, 1, 1, 0, 2, 2, 2, 2, 0, 3, 3])
    #expect(
      try segments(ItemIdentity(path: "item.wav", start: 0.4))
        == [0, 1, 1, 1, 1, 0, 2, 2, 2, 2, 2, 2])
    #expect(checkNode(node, input: SegmentTests.input) == [])
  }
}
