import GraphCore

/// Keeps every n-th row, or as many as a rate asks for: what ends an open rate.
struct Thin: Node {
  var every = 2
  var rate: Int?

  static let about = About(
    "thin", "Drops rows.", family: "Test", from: [.audio, .features], to: "the same",
    definition: "Keeps one row of some.")
  static let parameters: [Parameter<Thin>] = [
    .init("every", \.every, in: 1...1000, "One of how many rows is kept."),
    .init("rate", \.rate, unit: .hertz, in: 1...192_000, "The rate that comes out."),
  ]

  func format(for input: Format) throws(Problem) -> Format {
    if let rate {
      guard let from = input.sampleRate else { return .audio(rate: rate, channels: input.width) }
      guard from % rate == 0 else {
        throw Problem(.unexpectedRate, "\(from) Hz is no multiple of \(rate) Hz")
      }
      return .audio(rate: rate, channels: input.width)
    }
    guard let from = input.sampleRate else { return input }
    if input.kind == .audio { return .audio(rate: from / every, channels: input.width) }
    var output = input
    if case .regular(let period, let first, let span) = input.clock {
      output.clock = .regular(period: period * every, first: first, span: span)
    }
    return output
  }
  func prepare(for input: Format) throws(Problem) -> any Processor {
    if input.sampleRate == 666 { throw Problem(.unexpectedRate, "666 Hz can't be prepared") }
    return Run(every: rate.map { (input.sampleRate ?? $0) / $0 } ?? every)
  }
  func capacity(for rows: Int, input: Format) -> Int {
    let every = rate.map { max(1, (input.sampleRate ?? $0) / $0) } ?? every
    return (rows + every - 1) / every
  }
  func stateBytes(for input: Format) -> Int { 8 }

  private final class Run: Processor {
    let every: Int
    var seen = 0
    init(every: Int) { self.every = every }
    func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem) {
      for number in 0..<input.count {
        if seen % every == 0 { output.append(copying: input[number]) }
        seen += 1
      }
    }
    func reset() { seen = 0 }
  }
}

/// Frames that overlap by half, as a view of the samples.
struct Frames: Node {
  var hop = 4

  static let about = About(
    "frames", "Cuts frames.", family: "Test", from: [.audio], to: "frames",
    definition: "Frames of two hops; samples after the last whole one are dropped.")
  static let parameters: [Parameter<Frames>] = [.init("hop", \.hop, in: 1...64, "The hop.")]

  func format(for input: Format) throws(Problem) -> Format {
    guard let rate = input.sampleRate else {
      throw Problem(.openRate, "'hop' needs a fixed rate", settings: ["hop"])
    }
    var output = Format(
      .frames, width: 2 * hop,
      clock: .regular(
        period: Ratio(hop, rate), first: Ratio(hop, rate), span: Ratio(2 * hop, rate)),
      sampleRate: rate)
    output.stride = hop
    return output
  }
  func prepare(for input: Format) throws(Problem) -> any Processor { Run(hop: hop) }
  func capacity(for rows: Int, input: Format) -> Int { rows / hop + 2 }
  func stateBytes(for input: Format) -> Int { 16 * hop }

  private final class Run: Processor {
    let hop: Int
    var held: [Float] = []
    init(hop: Int) { self.hop = hop }
    func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem) {
      for number in 0..<input.count { held.append(input[number][0]) }
      let rows = max(0, held.count / hop - 1)
      guard rows > 0 else { return }
      output.overlay { (target: inout MutableSpan<Float>) -> Int in
        for index in 0..<(rows + 1) * hop { target[index] = held[index] }
        return rows
      }
      held.removeFirst(rows * hop)
    }
    func reset() { held = [] }
  }
}

/// Sums each column over the item; runs on each branch of a join.
struct Total: Node {
  static let about = About(
    "total", "Sums an item.", family: "Test", from: [.features], to: "features, once an item",
    definition: "Sums in double precision.")
  static let parameters: [Parameter<Total>] = []

  let isColumnwise = true
  func format(for input: Format) throws(Problem) -> Format {
    Format(
      .features, width: input.width, clock: .item, sampleRate: input.sampleRate, names: input.names)
  }
  func prepare(for input: Format) throws(Problem) -> any Processor { Run(width: input.width) }
  func capacity(for rows: Int, input: Format) -> Int { 1 }
  func stateBytes(for input: Format) -> Int { 8 * input.width }

  private final class Run: Processor {
    var sums: [Double]
    init(width: Int) { sums = Array(repeating: 0, count: width) }
    func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem) {
      for number in 0..<input.count {
        let row = input[number]
        for column in row.indices { sums[column] += Double(row[column]) }
      }
    }
    func finish(into output: inout RowBuffer) throws(Problem) -> Bool {
      var row = output.append()
      for column in row.indices { row[column] = Float(sums[column]) }
      return false
    }
    func reset() { for column in sums.indices { sums[column] = 0 } }
  }
}
