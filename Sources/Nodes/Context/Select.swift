import GraphCore

/// Select: some of the columns, in the order that they are asked for.
/// Input: features, a spectrum or scores. Output: the chosen columns at the same times; of a spectrum they
/// are features, because what takes a spectrum wants all of its bins.
struct Select: Node {
  var columns: [String] = []
  var drop: [String] = []

  static let about = About(
    "select", "Takes some of the columns.", family: "Context",
    from: [.features, .spectrum, .scores], to: "the chosen columns; features of a spectrum",
    definition: """
      An entry of `columns` or `drop` is a name (mfcc[3]_delta), or a pattern: * stands for any \
      text (mfcc[*], *_delta), brackets with a range for each of its numbers in turn \
      (mfcc[0..12]). A bare number or range (3, 10..20) counts columns from 0, such as bins of a \
      spectrum. `columns` takes what its entries mean in their order, each column once; `drop` \
      takes all others. An entry that means nothing is refused, and so is a range of which a \
      number is missing. In a list on one line, YAML wants patterns with brackets in quotes.
      """)
  static let parameters: [Parameter<Select>] = [
    .init("columns", \.columns, "Names and patterns of the columns to take, in order."),
    .init("drop", \.drop, "Names and patterns of the columns to leave out, in place of `columns`."),
  ]

  func format(for input: Format) throws(Problem) -> Format {
    guard columns.isEmpty != drop.isEmpty else {
      throw Problem(
        .conflict,
        columns.isEmpty
          ? "'select' is not told which columns" : "'columns' and 'drop' are both set",
        settings: ["columns", "drop"],
        suggestion: "set one of them, for example `columns: [\"mfcc[0..12]\"]`")
    }
    // The classes are not known before the graph is fitted.
    guard input.width > 0 else { return input }
    let chosen = try choose(input)
    let names = input.columnNames
    var format = input
    format.width = chosen.count
    format.stride = chosen.count
    format.names = chosen.map { names[$0] }
    if input.kind == .spectrum {
      format.kind = .features
      format.fftSize = nil
    }
    return format
  }

  private func choose(_ input: Format) throws(Problem) -> [Int] {
    let (parameter, entries) = columns.isEmpty ? ("drop", drop) : ("columns", columns)
    let names = input.columnNames
    var named: [Int] = []
    var isNamed = [Bool](repeating: false, count: names.count)
    for entry in entries {
      switch ColumnPattern(text: entry).columns(among: names) {
      case .missing(let name): throw unknown(name, entry, parameter, input)
      case .columns(let found):
        for column in found where !isNamed[column] {
          isNamed[column] = true
          named.append(column)
        }
      }
    }
    guard columns.isEmpty else { return named }
    let left = names.indices.filter { !isNamed[$0] }
    guard !left.isEmpty else {
      throw Problem(
        .conflict, "'drop' leaves none of the \(names.count) columns", settings: ["drop"],
        suggestion: "name fewer, or take the ones you want with 'columns'")
    }
    return left
  }

  private func unknown(
    _ name: String, _ entry: String, _ parameter: String, _ input: Format
  ) -> Problem {
    let names = input.columnNames
    if Int(name) != nil {
      return Problem(
        .conflict, "'\(parameter)' asks for column \(name), but there are \(names.count), from 0",
        settings: [parameter],
        suggestion: "at most \(names.count - 1)")
    }
    let group = ColumnPattern.withoutNumbers(name)
    let groups = names.map(ColumnPattern.withoutNumbers)
    let same = groups.indices.filter { groups[$0] == group }
    // The numbers are wrong, or the words are.
    let cure =
      if let first = same.first, let last = same.last, name != group {
        "there are '\(names[first])' to '\(names[last])'"
      } else {
        suggestion(for: name == group ? name : group, among: unique(groups))
      }
    return Problem(
      .conflict,
      "'\(parameter)' asks for '\(entry)', but no column is called '\(name)'",
      settings: [parameter], suggestion: cure)
  }

  private func unique(_ names: [String]) -> [String] {
    names.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  func prepare(for input: Format) throws(Problem) -> any Processor {
    SelectProcessor(columns: try choose(input))
  }

  func isRowwise(for input: Format) -> Bool { true }

  func stateBytes(for input: Format) -> Int { 8 * input.width + 256 }
}

final class SelectProcessor: Processor {
  private let columns: [Int]

  init(columns: [Int]) { self.columns = columns }

  func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem) {
    let all = self.columns
    let columns = all.span
    for index in 0..<input.count {
      let row = input[index]
      var chosen = output.append()
      for column in columns.indices { chosen[column] = row[columns[column]] }
    }
  }

  func reset() {}
}
