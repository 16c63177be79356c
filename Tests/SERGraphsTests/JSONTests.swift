import GraphCore
import SERGraphs
import TestSupport
import Testing

@Suite struct JSONTests {
  @Test func keepsTheOrderOfMembersAndEscapesWhatJSONAsksFor() {
    let value: JSON = [
      "item": "a \"b\" \\ c\n\t\u{1}ü😀", "start": 0.0, "count": 3, "none": nil, "good": true,
      "list": [1, [], [:]],
    ]
    #expect(
      value.line
        == #"{"item":"a \"b\" \\ c\n\t\u0001ü😀","start":0.0,"count":3,"none":null,"good":true,"list":[1,[],{}]}"#
    )
  }

  @Test func numbersHaveTheFewestDigitsAndAreNeverNaN() {
    #expect(JSON.float(0.1).line == "0.1")
    #expect(JSON.double(Double(Float(0.1))).line == "0.10000000149011612")
    #expect(JSON.float(1e-7).line == "1e-07")
    #expect(JSON.array([.double(.nan), .float(.infinity)]).line == "[null,null]")
  }

  @Test func prettyTextIsIndented() {
    let value: JSON = ["a": [1, 2], "b": [:]]
    #expect(value.pretty == "{\n  \"a\": [\n    1,\n    2\n  ],\n  \"b\": {}\n}")
  }

  @Test func readsWhatItWrites() throws {
    let value: JSON = [
      "ü\u{0}\"": ["x", -1, 2.5e-300, true, false, nil], "deep": [[[["😀"]]]], "": [:],
    ]
    for text in [value.line, value.pretty] {
      #expect(try JSON.read(Array(text.utf8)[...]) == value)
    }
    #expect(try JSON.read(Array(#""\u00e9\uD83D\uDE00\/""#.utf8)[...]) == "é😀/")
  }

  @Test(arguments: [
    ("", "the text ends inside a value, at byte 0"),
    ("{\"a\":1,\"a\":2}", "the name 'a' stands twice, at byte 10"),
    ("[1,]", "expected a value, at byte 3"),
    ("[01]", "expected a value, at byte 1"),
    ("[NaN]", "expected a value, at byte 1"),
    ("[1e999]", "a number is too large, at byte 6"),
    ("\"a", "the text ends inside a string, at byte 2"),
    ("\"\\uD800x\"", "half a surrogate pair, at byte 7"),
    ("\"\\x\"", "a string has an unknown escape, at byte 3"),
    ("{} {}", "more follows the value, at byte 3"),
    ("{\"a\" 1}", "expected ':', at byte 5"),
    (String(repeating: "[", count: 1000), "nested too deep, at byte 64"),
  ])
  func refusesWhatIsNoJSON(text: String, message: String) {
    expectProblem("SG0102", message) { () throws(Problem) in
      _ = try JSON.read(Array(text.utf8)[...])
    }
  }

  @Test func csvFieldsAreQuotedWhereTheyMustBe() {
    #expect(
      CSVText.line(["a", "b,c", "d \"e\"", "", " f", "g\r\nh"])
        == "a,\"b,c\",\"d \"\"e\"\"\",,\" f\",\"g\r\nh\"")
  }
}
