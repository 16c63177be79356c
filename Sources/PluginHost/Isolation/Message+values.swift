import GraphCore
import PluginInterface

extension MessageWriter {
  mutating func put(_ ratio: Ratio) {
    put(ratio.numerator)
    put(ratio.denominator)
  }

  mutating func put(_ clock: Clock) {
    switch clock {
    case .open: put(0 as UInt8)
    case .item: put(1 as UInt8)
    case .regular(let period, let first, let span):
      put(2 as UInt8)
      for ratio in [period, first, span] { put(ratio) }
    case .segments(let period, let first, let span):
      put(3 as UInt8)
      for ratio in [period, first, span] { put(ratio) }
    }
  }

  mutating func put(_ format: Format) {
    put(UInt8(format.kind.code))
    put(format.width)
    put(format.stride)
    put(format.clock)
    put(optional: format.sampleRate) { $0.put($1) }
    put(optional: format.fftSize) { $0.put($1) }
    put(UInt8(format.scale?.code ?? 0))
    put(format.names)
    put(format.parts.count)
    for part in format.parts {
      put(part.port)
      put(part.columns.lowerBound)
      put(part.columns.count)
      var inner = part.format
      inner.parts = []
      put(inner)
    }
  }

  mutating func put(_ fitted: Fitted) {
    put(fitted.tensors.count)
    for (name, tensor) in fitted.tensors.sorted(by: { $0.key < $1.key }) {
      put(name)
      put(tensor.shape)
      put(tensor.values)
    }
    put(fitted.labels)
    put(fitted.speakers)
  }

  mutating func put(_ examples: Examples) {
    // Grown to what it needs at once, not by doubling.
    reserve(examples.count * (4 * examples.width + 16))
    put(examples.width)
    put(examples.count * examples.width)
    // Stretch by stretch: all of a mapped table is never in memory but in this message.
    examples.forEachStretch { _, rows in put(rows) }
    put(examples.labels)
    put(examples.classes)
    put(optional: examples.speakers) { $0.put($1) }
    put(examples.items)
  }

  mutating func put(_ problem: Problem) {
    put(problem.code.description)
    put(problem.message)
    put(problem.settings)
    put(optional: problem.suggestion) { $0.put($1) }
  }
}

extension MessageReader {
  /// The largest part of a fraction: two of them can be multiplied.
  private static let largest = 1 << 30

  mutating func ratio() throws(Problem) -> Ratio {
    let numerator = try integer(in: -Self.largest...Self.largest)
    return Ratio(numerator, try integer(in: 1...Self.largest))
  }

  mutating func clock() throws(Problem) -> Clock {
    let kind = try byte()
    switch kind {
    case 0: return .open
    case 1: return .item
    default:
      let (period, first, span) = (try ratio(), try ratio(), try ratio())
      guard period > Ratio(0) else {
        throw Problem(.brokenNode, "the format that it gives has the period \(period)")
      }
      return kind == 2
        ? .regular(period: period, first: first, span: span)
        : .segments(period: period, first: first, span: span)
    }
  }

  mutating func format(hasParts: Bool = true) throws(Problem) -> Format {
    guard let kind = Format.Kind(code: UInt32(try byte())) else {
      throw Problem(.brokenNode, "the format that it gives has a kind that there is not")
    }
    let width = try integer(in: 0...1 << 20)
    let stride = try integer(in: 0...width)
    let clock = try clock()
    let rate = try optional { (reader) throws(Problem) in try reader.integer(in: 1...10_000_000) }
    let size = try optional { (reader) throws(Problem) in try reader.integer(in: 1...1 << 24) }
    let scale = Format.Scale(code: UInt32(try byte()))
    let names = try texts()
    guard names.isEmpty || names.count == width else {
      throw Problem(
        .brokenNode, "the format that it gives has \(names.count) names for \(width) columns")
    }
    var format = Format(kind, width: width, clock: clock, sampleRate: rate, names: names)
    format.stride = stride
    format.fftSize = size
    format.scale = scale
    for _ in 0..<(try count(bytes: 1)) {
      let port = try text()
      let first = try integer(in: 0...width)
      let columns = first..<first + (try integer(in: 0...width - first))
      let inner = try self.format(hasParts: false)
      guard hasParts else { continue }
      format.parts.append(Format.Part(port: port, columns: columns, format: inner))
    }
    return format
  }

  mutating func fitted() throws(Problem) -> Fitted {
    var tensors: [String: Tensor] = [:]
    for _ in 0..<(try count(bytes: 8)) {
      let name = try text()
      let shape = try integers()
      let values = try floats()
      var count = 1
      for length in shape {
        let (product, overflows) = count.multipliedReportingOverflow(by: length)
        guard length >= 0, !overflows else {
          throw Problem(.brokenNode, "the tensor '\(name)' has the shape \(shape)")
        }
        count = product
      }
      guard count == values.count, values.allSatisfy(\.isFinite) else {
        throw Problem(.brokenNode, "the tensor '\(name)' does not fill its shape with numbers")
      }
      tensors[name] = Tensor(shape: shape, values)
    }
    return Fitted(tensors: tensors, labels: try texts(), speakers: try texts())
  }

  /// Rows to learn from; only the plugin's process reads them.
  mutating func examples() throws(Problem) -> Examples {
    let width = try integer()
    let rows = try floats()
    let labels = try integers()
    let classes = try texts()
    let speakers = try optional { (reader) throws(Problem) in try reader.texts() }
    return Examples(
      rows: rows, width: width, labels: labels, classes: classes, speakers: speakers,
      items: try integers())
  }

  mutating func problem() throws(Problem) -> Problem {
    let code = try text()
    let message = try text()
    let settings = try texts()
    let cure = try optional { (reader) throws(Problem) in try reader.text() }
    // A problem with the process is found on this side, never told by the other.
    let known = Problem.Code.meanings.map(\.code).first {
      $0.description == code && $0 != .pluginEnded && $0 != .givenUp
    }
    return Problem(known ?? .brokenNode, message, settings: settings, suggestion: cure)
  }
}
