import Testing

@testable import GraphCore

/// What is wrong is told once, however far it reaches.
@Suite struct WrongValueTests {
  private func outcome(_ text: String) -> String {
    problems { () throws(Problems) in _ = try read("sergraph: 1\n" + text) }
  }

  @Test func aParameterWithoutAValueIsToldOnceWhereverItStands() {
    #expect(
      outcome(
        """
        model: ${where}
        inputs: ["${where}.wav"]
        params: {where: {help: Where.}}
        nodes:
          a: {use: ramp, rate: 100}
          b: {use: gain, label: "at ${where}", steps: [1, "${where}"]}
          c: {use: lag, rows: 3}
        """)
        == "SG0207 4:10 the parameter 'where' has no default and was not given | "
        + "give it with '-p where=...'")
  }

  @Test func whatTakesRowsOfAWrongNodeIsNotTold() {
    #expect(
      outcome(
        """
        nodes:
          a: {use: ramp, rate: 100}
          b: {use: gain, in: z}
          c: {use: total, in: [b, a]}
          d: {use: gain, in: c}
        output: [b, d]
        """)
        == "SG0206 4:22 no node is called 'z' | one of: a")
  }
}
