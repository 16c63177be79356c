import GraphCore

/// Numbers segments: of every `every` rows, the first `length` are one.
struct Mark: Node {
  var every = 10
  var length = 4

  static let about = About(
    "mark", "Numbers segments.", family: "Test", from: [.features], to: "segments",
    definition: "Regular segments.")
  static let parameters: [Parameter<Mark>] = [
    .init("every", \.every, in: 1...1000, "Rows from one segment to the next."),
    .init("length", \.length, in: 1...1000, "Rows of a segment."),
  ]

  func format(for input: Format) throws(Problem) -> Format {
    var format = Format(.segments, width: 1, clock: input.clock, sampleRate: input.sampleRate)
    format.names = ["segment"]
    return format
  }
  func prepare(for input: Format) throws(Problem) -> any Processor { Run(node: self) }
  func stateBytes(for input: Format) -> Int { 8 }

  private final class Run: Processor {
    let node: Mark
    var row = 0
    init(node: Mark) { self.node = node }
    func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem) {
      for _ in 0..<input.count {
        var target = output.append()
        target[0] = row % node.every < node.length ? Float(row / node.every + 1) : 0
        row += 1
      }
    }
    func reset() { row = 0 }
  }
}

/// Sums the rows of each segment; over the item without segments.
struct Sums: Node {
  static let about = About(
    "sums", "Sums segments.", family: "Test", from: [.features], to: "features, once a segment",
    definition: "Sums each column over each segment.")
  static let parameters: [Parameter<Sums>] = []
  static let ports = [
    Port("rows", [.features], "What is summed."),
    Port("segments", [.segments], isOptional: true, "Where each sum begins and ends."),
  ]

  func format(for input: Format) throws(Problem) -> Format {
    guard let rows = input.part("rows"), let segments = input.clock.segments else {
      return Format(.features, width: input.width, clock: .item)
    }
    return Format(.features, width: rows.columns.count, clock: segments)
  }
  func prepare(for input: Format) throws(Problem) -> any Processor { Run(input) }
  func capacity(for rows: Int, input: Format) -> Int { rows + 1 }
  func stateBytes(for input: Format) -> Int { 8 * input.width }
  func decidesTimes(for input: Format) -> Bool { !input.parts.isEmpty }
  func lateness(for input: Format) -> Delay { .seconds(input.clock.period?.value ?? 0) }

  private final class Run: Processor {
    let columns: Range<Int>
    let segment: Int?
    var sums: [Float]
    var number: Float = 0
    var begin = 0
    var row = 0
    init(_ input: Format) {
      columns = input.part("rows")?.columns ?? 0..<input.width
      segment = input.part("segments")?.columns.lowerBound
      sums = columns.map { _ in 0 }
    }
    func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem) {
      for index in 0..<input.count {
        let now = segment.map { input[index][$0] } ?? 1
        if now != number {
          give(&output)
          number = now
          begin = row
        }
        for column in columns { sums[column] += input[index][column] }
        row += 1
      }
    }
    func give(_ output: inout RowBuffer) {
      if number > 0 {
        var target = output.append(covering: begin..<row)
        for column in target.indices { target[column] = sums[column] }
      }
      for column in sums.indices { sums[column] = 0 }
    }
    func finish(into output: inout RowBuffer) throws(Problem) -> Bool {
      give(&output)
      return false
    }
    func reset() {
      for column in sums.indices { sums[column] = 0 }
      (number, row) = (0, 0)
    }
  }
}

/// Sums each frame.
struct SumsOf: Node {
  static let about = About(
    "sums_of", "Sums frames.", family: "Test", from: [.frames], to: "features",
    definition: "The sum of each frame.")
  static let parameters: [Parameter<SumsOf>] = []

  func format(for input: Format) throws(Problem) -> Format {
    Format(.features, width: 1, clock: input.clock, sampleRate: input.sampleRate)
  }
  func prepare(for input: Format) throws(Problem) -> any Processor { Run() }
  func stateBytes(for input: Format) -> Int { 8 }

  private final class Run: Processor {
    func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem) {
      for index in 0..<input.count {
        let row = input[index]
        var sum: Float = 0
        for column in row.indices { sum += row[column] }
        var target = output.append()
        target[0] = sum
      }
    }
    func reset() {}
  }
}

/// Takes frames and a factor for each.
struct Scaled: Node {
  static let about = About(
    "scaled", "Multiplies frames.", family: "Test", from: [.frames], to: "features",
    definition: "The sum of a frame times its factor.")
  static let parameters: [Parameter<Scaled>] = []
  static let ports = [
    Port("frames", [.frames], "What is multiplied."), Port("factor", [.features], "By what."),
  ]

  func format(for input: Format) throws(Problem) -> Format {
    Format(.features, width: 1, clock: input.clock, sampleRate: input.sampleRate)
  }
  func prepare(for input: Format) throws(Problem) -> any Processor { Run() }
  func stateBytes(for input: Format) -> Int { 8 }

  private final class Run: Processor {
    func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem) {
      for index in 0..<input.count {
        let row = input[index]
        var sum: Float = 0
        for column in 0..<row.count - 1 { sum += row[column] }
        var target = output.append()
        target[0] = sum * row[row.count - 1]
      }
    }
    func reset() {}
  }
}

/// Leaves out the first rows of an item.
struct Skip: Node {
  var rows = 10

  static let about = About(
    "skip", "Leaves out the beginning.", family: "Test", from: [.audio], to: "the rest",
    definition: "Drops the first rows.")
  static let parameters: [Parameter<Skip>] = [
    .init("rows", \.rows, in: 0...1000, "How many.")
  ]

  func format(for input: Format) throws(Problem) -> Format { input }
  func prepare(for input: Format) throws(Problem) -> any Processor { Run(skip: rows) }
  func stateBytes(for input: Format) -> Int { 8 }
  func decidesTimes(for input: Format) -> Bool { true }

  private final class Run: Processor {
    let skip: Int
    var row = 0
    init(skip: Int) { self.skip = skip }
    func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem) {
      for index in 0..<input.count {
        if row >= skip {
          var target = output.append(covering: row..<row + 1)
          for column in target.indices { target[column] = input[index][column] }
        }
        row += 1
      }
    }
    func reset() { row = 0 }
  }
}

/// Gives what it is told of the item: the length of its path, its channel, its start, the length of its speaker's name.
struct Who: Node {
  static let about = About(
    "who", "Tells who it is.", family: "Test", from: [.audio], to: "features, once an item",
    definition: "The item's identity.")
  static let parameters: [Parameter<Who>] = []

  func format(for input: Format) throws(Problem) -> Format {
    Format(.features, width: 4, clock: .item)
  }
  func prepare(for input: Format) throws(Problem) -> any Processor { Run() }
  func stateBytes(for input: Format) -> Int { 8 }

  private final class Run: Processor {
    var item: ItemIdentity?
    func begin(_ item: ItemIdentity) throws(Problem) {
      guard item.speaker != "nobody" else { throw Problem(.brokenNode, "nobody speaks") }
      self.item = item
    }
    func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem) {}
    func finish(into output: inout RowBuffer) throws(Problem) -> Bool {
      guard let item else { return false }
      var row = output.append()
      row[0] = Float(item.path.count)
      row[1] = Float(item.channel ?? -1)
      row[2] = Float(item.start)
      row[3] = Float(item.speaker?.count ?? -1)
      return false
    }
    func reset() { item = nil }
  }
}
