/// What the rows of a stream mean. Worked out for every node before a graph runs.
public struct Format: Sendable, Equatable {
  public enum Kind: String, Sendable, CaseIterable {
    case audio, frames, spectrum, features, patches, scores
  }

  /// What a spectrum's or a band's numbers measure.
  public enum Scale: String, Sendable, CaseIterable { case amplitude, power, decibel }

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
    return filled == concrete && !concrete.isOpen
  }

  /// A name for every column: the declared ones, or `kind[0]`, `kind[1]`, ...
  public var columnNames: [String] {
    names.isEmpty ? (0..<width).map { "\(kind.rawValue)[\($0)]" } : names
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
