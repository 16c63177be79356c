import GraphCore

/// Concat: gives a join a name. The engine has put its inputs side by side before it sees them.
/// Input: rows of any kind but open audio. Output: the same rows.
struct Concat: Node {
  static let about = About(
    "concat", "Joins several inputs side by side, under one name.", family: "Pooling",
    from: [.frames, .spectrum, .features, .patches, .scores], to: "the rows of `in`, side by side",
    definition: """
      Row i is row i of the first input, then row i of the second, and so on. The inputs' clocks must agree.
      """)
  static let parameters: [Parameter<Concat>] = []

  func format(for input: Format) throws(Problem) -> Format {
    guard input.kind != .audio else { throw input.refusal(of: "concat", wants: "rows of features") }
    var format = input
    format.stride = format.width
    return format
  }

  func prepare(for input: Format) throws(Problem) -> any Processor { PassProcessor() }
  func isRowwise(for input: Format) -> Bool { true }

  func stateBytes(for input: Format) -> Int { 64 }
  var isColumnwise: Bool { true }
}
