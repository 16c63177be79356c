import DSP
import GraphCore

/// The first part of a `log` that waits for the item's maximum: logarithms, relative to nothing yet.
struct LogLevels: Node {
  var scaling = LogScaling(floor: 1e-10, factor: .decibels)
  var scale = Log.Measure.db

  static let about = About(
    "levels", "Takes logarithms.", family: "Spectral", from: [.spectrum, .features],
    to: "the same columns", definition: "The logarithms of `log`, relative to 1.")
  static let parameters: [Parameter<LogLevels>] = []

  func format(for input: Format) throws(Problem) -> Format { scale.format(of: input) }

  func prepare(for input: Format) throws(Problem) -> any Processor {
    LogProcessor(scaling: scaling, zero: 0)
  }

  func isRowwise(for input: Format) -> Bool { true }

  func stateBytes(for input: Format) -> Int { 128 }
}

/// The second part: keeps logarithms until the item ends, raises those that are far below its maximum, and makes them
/// relative to what becomes 0.
struct LogRange: Node {
  /// The logarithm that becomes 0; nil for the item's maximum.
  var zero: Float? = 0
  /// How far below the maximum is the least that comes out; nil for any.
  var range: Float?

  static let about = About(
    "log", "Raises logarithms far below the item's maximum.", family: "Spectral",
    from: [.spectrum, .features], to: "the same columns",
    definition: "max(x, maximum - range) - zero of each logarithm x.")
  static let parameters: [Parameter<LogRange>] = []

  func format(for input: Format) throws(Problem) -> Format { input }

  func prepare(for input: Format) throws(Problem) -> any Processor {
    LogRangeProcessor(width: input.width, zero: zero, range: range)
  }

  /// At the item's end as many rows as 8,192 numbers hold, also where they came few at a time: so rounds are few then.
  func capacity(for rows: Int, input: Format) -> Int { max(rows, 8192 / max(1, input.width)) }

  func stateBytes(for input: Format) -> Int { SpillBuffer.bytes(width: input.width) + 256 }

  func delay(for input: Format) -> Delay { .wholeItem }
}

/// Raises numbers to a floor at least, and subtracts what becomes 0.
private func raise(
  _ span: inout MutableSpan<Float>, _ range: Range<Int>, to floor: Float, lessBy zero: Float
) {
  var values = span.part(range)
  for index in values.indices {
    let value = values[index]
    values[index] = (value > floor ? value : floor) - zero
  }
}

final class LogRangeProcessor: Processor {
  private let zero: Float?
  private let range: Float?
  private let kept: SpillBuffer
  private var maximum = -Float.infinity
  private var next = 0

  init(width: Int, zero: Float?, range: Float?) {
    self.zero = zero
    self.range = range
    kept = SpillBuffer(width: width)
  }

  func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem) {
    guard input.count > 0 else { return }
    try kept.append(input.values)
    maximum = max(maximum, largest(input.values))
  }

  func finish(into output: inout RowBuffer) throws(Problem) -> Bool {
    let zero = zero ?? maximum
    let floor = range.map { maximum - $0 } ?? -.infinity
    try output.fill { span throws(Problem) in
      let got = try kept.read(from: next, into: &span)
      raise(&span, 0..<got * kept.width, to: floor, lessBy: zero)
      next += got
      return got
    }
    return next < kept.count
  }

  func reset() {
    kept.removeAll()
    maximum = -.infinity
    next = 0
  }
}
