import GraphCore
import Testing

@Suite struct YAMLValueTests {
  private func value(_ argument: String, from offset: Int) -> String {
    do throws(Problems) {
      let value = try readYAMLValue(argument, name: "--set", from: offset)
      return "\(described(value)) \(value.place.description)+\(value.place.length)"
    } catch { return lines(error) }
  }

  @Test func placesValuesInTheArgument() throws {
    #expect(value("mlp.sizes=[300, 100]", from: 10) == "[300, 100] --set:1:11+10")
    #expect(value("wütend.x=null", from: 9) == "null --set:1:10+4")
    #expect(value("a.b=", from: 4) == " --set:1:5+1")
    #expect(value("a.b='x'", from: 4) == "\"x\" --set:1:5+3")
  }

  @Test func refusesWhatIsNoValue() {
    #expect(
      value("a.b=[1, 2", from: 4) == """
        SG0102 1:10 did not find expected ',' or ']' | put ',' between the values and ']' at the end
          1:5 while parsing a flow sequence that starts here
        """)
    #expect(
      value("a.b=!!int 3", from: 4)
        == "SG0107 1:5 tags such as '!!float' are not supported | "
        + "remove it; each parameter has its own type")
  }
}
