import DSP
import GraphCore
import RealModule

/// The difference in decibel between two bands of a spectrum, of what they sum to or of their peaks.
final class BandDifferenceProcessor: Processor {
  enum Measure { case sum, peak }

  private let upper: Range<Int>
  private let lower: Range<Int>
  private let measure: Measure
  private let isPower: Bool

  /// - Parameters:
  ///   - upper: The bins whose level counts.
  ///   - lower: The bins whose level is subtracted.
  init(_ upper: Range<Int>, minus lower: Range<Int>, measure: Measure, isPower: Bool) {
    self.upper = upper
    self.lower = lower
    self.measure = measure
    self.isPower = isPower
  }

  func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem) {
    for index in 0..<input.count {
      let spectrum = input[index]
      var row = output.append()
      row[0] = level(spectrum.extracting(upper)) - level(spectrum.extracting(lower))
    }
  }

  /// In decibel, at least -200.
  private func level(_ bins: Span<Float>) -> Float {
    var value: Float = 0
    switch (measure, isPower) {
    case (.peak, _):
      value = largest(bins)
      if !isPower { value *= value }
    case (.sum, true):
      for bin in bins.indices { value = Relaxed.sum(value, bins[bin]) }
    case (.sum, false):
      for bin in bins.indices { value = Relaxed.multiplyAdd(bins[bin], bins[bin], value) }
    }
    return .decibels * naturalLogarithm(max(value, 1e-20))
  }

  func reset() {}
}

extension Format {
  /// The bins of a spectrum from one frequency up to another.
  /// - Parameter isClosed: Whether a bin at the upper frequency belongs to them.
  func bins(from low: Double, to high: Double, isClosed: Bool) -> Range<Int> {
    let spacing = Double(sampleRate ?? 0) / Double(fftSize ?? 1)
    let first = Int((low / spacing).rounded(.up))
    let end =
      isClosed ? Int((high / spacing).rounded(.down)) + 1 : Int((high / spacing).rounded(.up))
    return min(first, width)..<max(min(first, width), min(end, width))
  }

  /// One column about each spectrum.
  func oneColumn(_ name: String) -> Format {
    var format = self
    format.kind = .features
    format.width = 1
    format.stride = 1
    format.names = [name]
    format.fftSize = nil
    format.scale = nil
    return format
  }

  /// Refuses a spectrum that does not reach a frequency.
  /// - Throws: `Problem` SG0304.
  func requireReach(_ hertz: Double, for node: String) throws(Problem) {
    guard let sampleRate, 2 * hertz >= Double(sampleRate) else { return }
    throw Problem(
      .conflict,
      "'\(node)' needs frequencies above \(hertz.text) Hz, but half the sample rate of \(sampleRate) Hz is no more",
      suggestion: "use recordings, or `resample`, at a higher rate")
  }
}
