/// What the rows of a stream mean. Worked out for every node before a graph runs.
public struct Format: Sendable, Equatable {
  public enum Kind: String, Sendable, CaseIterable {
    case audio, frames, spectrum, features, patches, scores
    /// Rows at the clock of what is cut into segments. Each column (layer) holds the number, from 1, of the segment
    /// that the row belongs to, or 0. Segments that overlap stand in different layers: number `k` in layer
    /// `(k - 1) % width`.
    case segments
  }

  /// What a spectrum's or a band's numbers measure.
  public enum Scale: String, Sendable, CaseIterable {
    case amplitude, power, decibel
    /// The natural logarithm of power.
    case log
  }

  /// The columns that came in by one of several inputs.
  public struct Part: Sendable, Equatable {
    /// The name of the input; of the node that gives it, where a node without named inputs takes a list.
    public let port: String
    public let columns: Range<Int>
    /// What it was before it was joined to the others.
    public let format: Format

    /// Creates a part.
    /// - Parameters:
    ///   - port: The input's name.
    ///   - columns: Which columns came by it.
    ///   - format: What it was before.
    public init(port: String, columns: Range<Int>, format: Format) {
      self.port = port
      self.columns = columns
      self.format = format
    }
  }

  public var kind: Kind
  /// Numbers in a row; 0 while it is open (channels of an unopened file, classes before fitting).
  public var width: Int
  /// Numbers from the start of one row to the start of the next; less than `width` where rows overlap.
  public var stride: Int
  /// Column names; empty where columns are only numbered.
  public var names: [String] = []
  public var clock: Clock
  /// Samples a second of the audio that the rows come from, in hertz; nil while it is open.
  public var sampleRate: Int?
  /// Length of the Fourier transform, of spectra.
  public var fftSize: Int?
  /// What the numbers measure, of spectra and of bands.
  public var scale: Scale?
  /// Which columns belong to which input, where several are connected; else empty. A node with named inputs that is
  /// given a list has it all at its main input, and no parts.
  public var parts: [Part] = []
  /// Of scores: when they can be relied on, where that was learnt.
  public var certainty: Certainty?
  /// The node that decided while running when the rows happen, where a clock alone can't tell: after a `trim`, or over
  /// segments. Rows can be joined only if they have it in common.
  package internal(set) var origin: String?

  /// Creates a format.
  /// - Parameters:
  ///   - kind: What a row is.
  ///   - width: Numbers in a row.
  ///   - clock: When rows happen.
  ///   - sampleRate: Of the audio they come from, in hertz.
  ///   - names: Column names, `width` of them or none.
  public init(
    _ kind: Kind, width: Int, clock: Clock, sampleRate: Int? = nil, names: [String] = []
  ) {
    self.kind = kind
    self.width = width
    self.stride = width
    self.clock = clock
    self.sampleRate = sampleRate
    self.names = names
  }

  /// Audio: rows of one sample of each channel.
  /// - Parameters:
  ///   - rate: Samples a second, in hertz; nil if it is only known when a recording is opened.
  ///   - channels: Nil if that is only known when a recording is opened.
  public static func audio(rate: Int?, channels: Int?) -> Format {
    Format(
      .audio, width: channels ?? 0, clock: rate.map(Clock.audio(rate:)) ?? .open, sampleRate: rate)
  }

  /// Whether the rate or the width is known only when a recording is opened.
  public var isOpen: Bool { clock == .open || (kind == .audio && width == 0) }

  /// Whether a recording's format is this one, with what is open here filled in.
  func admits(_ concrete: Format) -> Bool {
    var filled = self
    if clock == .open {
      filled.clock = concrete.clock
      filled.sampleRate = concrete.sampleRate
    }
    if kind == .audio, width == 0 {
      filled.width = concrete.width
      filled.stride = concrete.stride
    }
    filled.origin = concrete.origin
    return filled == concrete && !concrete.isOpen
  }

  /// A name for every column: the declared ones, or `kind[0]`, `kind[1]`, ...
  public var columnNames: [String] {
    names.isEmpty ? (0..<width).map { "\(kind.rawValue)[\($0)]" } : names
  }

  /// The columns of a named input; nil if it is not connected.
  public func part(_ port: String) -> Part? { parts.first { $0.port == port } }

  /// What a node with several named inputs gets: their rows side by side.
  /// - Parameter inputs: The name and format of each, in the order of the node's ports.
  /// - Precondition: there is at least one.
  package static func joined(_ inputs: [(port: String, format: Format)]) -> Format {
    var joined = inputs[0].format
    joined.names = []
    joined.certainty = nil
    joined.width = 0
    for (port, format) in inputs {
      let columns = joined.width..<joined.width + format.width
      joined.parts.append(Part(port: port, columns: columns, format: format))
      joined.width = columns.upperBound
    }
    joined.stride = joined.width
    return joined
  }

  /// Names of the form `stem[0]`, `stem[1]`, ...
  public static func numbered(_ stem: String, _ count: Int) -> [String] {
    (0..<count).map { "\(stem)[\($0)]" }
  }
}

extension Format: CustomStringConvertible {
  /// `spectrum of 1025 (power), 43.07/s, each 92.88 ms`.
  public var description: String {
    var text = kind.rawValue
    switch (kind, width) {
    case (.audio, 0): text += " of any channels"
    case (.audio, 1): text += ", mono"
    case (.audio, let channels): text += ", \(channels) channels"
    case (.scores, 0): text += " of the fitted classes"
    case (_, let width): text += " of \(width)"
    }
    if let scale { text += " (\(scale.rawValue))" }
    if kind == .audio {
      return text + (sampleRate.map { ", \($0) Hz" } ?? ", open rate")
    }
    return "\(text), \(clock)"
  }
}
