package import CSergraphPlugin
package import GraphCore

extension Format {
  /// The widest row that a plugin may give.
  private static let widest = 1 << 20
  /// The largest part of a fraction that a plugin may give: two of them can be multiplied.
  private static let largest: Int64 = 1 << 30

  /// Reads a format from beyond the C interface, and checks every number of it.
  /// - Parameter hasParts: Whether to read its parts; theirs are never read, so that formats can't go round in circles.
  /// - Throws: `Problem` SG0708 for one that can't be.
  package init(_ foreign: sergraph_format, hasParts: Bool) throws(Problem) {
    guard foreign.size >= Version1.size(of: sergraph_format.self) else {
      throw Format.wrong("is \(foreign.size) bytes long")
    }
    guard let kind = Kind(code: foreign.kind) else {
      throw Format.wrong("has the kind \(foreign.kind), which there is not")
    }
    guard foreign.width <= Format.widest, foreign.stride <= foreign.width else {
      throw Format.wrong("has rows of \(foreign.width), \(foreign.stride) apart")
    }
    guard (0...10_000_000).contains(foreign.sample_rate), (0...1 << 24).contains(foreign.fft_size)
    else {
      throw Format.wrong(
        "has the sample rate \(foreign.sample_rate) and the FFT size \(foreign.fft_size)")
    }
    self.init(
      kind, width: Int(foreign.width), clock: try Format.clock(foreign),
      sampleRate: foreign.sample_rate == 0 ? nil : Int(foreign.sample_rate),
      names: try Format.names(foreign))
    stride = Int(foreign.stride)
    fftSize = foreign.fft_size == 0 ? nil : Int(foreign.fft_size)
    if foreign.scale != UInt32(SERGRAPH_SCALE_NONE) {
      guard let scale = Scale(code: foreign.scale) else {
        throw Format.wrong("has the scale \(foreign.scale), which there is not")
      }
      self.scale = scale
    }
    if hasParts { try readParts(foreign) }
  }

  private mutating func readParts(_ foreign: sergraph_format) throws(Problem) {
    guard foreign.part_count <= foreign.width else {
      throw Format.wrong("has \(foreign.part_count) parts in rows of \(foreign.width)")
    }
    for index in 0..<Int(foreign.part_count) {
      // As far apart as the first one says that it is long.
      guard let start = UnsafeRawPointer(foreign.parts),
        let part = sized(
          start.advanced(by: index * Int(min(4096, start.loadUnaligned(as: UInt32.self)))),
          as: sergraph_part.self),
        let port = part.port,
        let format = part.format.flatMap({ sized($0, as: sergraph_format.self) }),
        part.first_column <= foreign.width,
        part.column_count <= foreign.width - part.first_column
      else { throw Format.wrong("has a part that lies outside of its rows") }
      let first = Int(part.first_column)
      parts.append(
        Part(
          port: String(cString: port), columns: first..<first + Int(part.column_count),
          format: try Format(format, hasParts: false)))
    }
  }

  private static func names(_ foreign: sergraph_format) throws(Problem) -> [String] {
    guard foreign.names != nil else { return [] }
    guard let names = texts(foreign.names, count: Int(foreign.width)) else {
      throw wrong("has fewer than \(foreign.width) column names")
    }
    return names
  }

  private static func clock(_ foreign: sergraph_format) throws(Problem) -> Clock {
    switch Int(foreign.clock) {
    case Int(SERGRAPH_CLOCK_OPEN): return .open
    case Int(SERGRAPH_CLOCK_ITEM): return .item
    case Int(SERGRAPH_CLOCK_REGULAR):
      return .regular(
        period: try ratio(foreign.period, "period", above: 0),
        first: try ratio(foreign.first, "first"),
        span: try ratio(foreign.span, "span"))
    case Int(SERGRAPH_CLOCK_SEGMENTS):
      return .segments(
        period: try ratio(foreign.period, "period", above: 0),
        first: try ratio(foreign.first, "first"),
        span: try ratio(foreign.span, "span"))
    default: throw wrong("has the clock \(foreign.clock), which there is not")
    }
  }

  private static func ratio(
    _ foreign: sergraph_ratio, _ name: String, above low: Int64 = -largest
  ) throws(Problem) -> Ratio {
    guard foreign.denominator > 0, foreign.denominator <= largest, foreign.numerator > low,
      foreign.numerator <= largest
    else {
      throw wrong("has the \(name) \(foreign.numerator)/\(foreign.denominator)")
    }
    return Ratio(Int(foreign.numerator), Int(foreign.denominator))
  }

  private static func wrong(_ what: String) -> Problem {
    Problem(.brokenNode, "the format that it gives \(what)", suggestion: "mend the plugin")
  }
}
