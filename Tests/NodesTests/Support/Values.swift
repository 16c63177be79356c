import GraphCore

/// A place for values that stand in no file.
let somewhere = Place(source: SourceText(name: "test", text: ""), line: 1, column: 1)

/// A value as it is read from a graph file.
func scalar(_ text: String) -> Value { Value(.scalar(text, quoted: false), at: somewhere) }
