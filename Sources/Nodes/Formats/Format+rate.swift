import GraphCore

extension Format {
  /// The sample rate, for a node whose settings mean other numbers at each rate.
  /// - Parameters:
  ///   - node: Its name.
  ///   - reason: Why it needs a rate, where it does not always.
  /// - Throws: `Problem` SG0302 where the rate is open, SG0301 where there is none.
  func requireRate(for node: String, because reason: String? = nil) throws(Problem) -> Int {
    if let sampleRate { return sampleRate }
    let why = reason.map { ", because \($0)" } ?? ""
    guard clock == .open else {
      throw Problem(.wrongKind, "'\(node)' needs a sample rate\(why), but gets \(self)")
    }
    throw Problem(
      .openRate, "'\(node)' needs a sample rate that is known before a recording is opened\(why)",
      suggestion: "put `resample` before it, or fix the rate with `decode: {expect: 48000}`")
  }
}

/// Refuses a frequency that audio at a rate can't hold.
/// - Throws: `Problem` SG0304.
func requireBelowHalf(_ frequency: Double, _ parameter: String, rate: Int) throws(Problem) {
  let half = Double(rate) / 2
  guard frequency >= half else { return }
  throw Problem(
    .conflict,
    "'\(parameter)' is \(frequency.text) Hz, not below half the sample rate of \(rate) Hz",
    settings: [parameter],
    suggestion: "below \(half.text) Hz")
}
