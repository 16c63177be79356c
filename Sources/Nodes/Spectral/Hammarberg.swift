import GraphCore

/// Hammarberg index: how far the strongest peak of a voice below 2 kHz stands over that above, in decibel.
/// Input: spectrum, power or amplitude. Output: features, one column, same clock.
///
/// Hammarberg et al., Perceptual and acoustic correlates of abnormal voice qualities, 1980. Checked against openSMILE
/// (`hammarbergIndex` of eGeMAPS). Silence has 0.
struct Hammarberg: Node {
  static let about = About(
    "hammarberg", "Compares the peaks below and above 2 kHz.", family: "Spectral",
    from: [.spectrum], to: "features of one column, in dB",
    definition: """
      10 log10(highest power of 0 ... 2000 Hz / highest power of 2000 ... 5000 Hz), edges included. As hammarbergIndex \
      of eGeMAPS in openSMILE.
      """)
  static let parameters: [Parameter<Hammarberg>] = []

  func format(for input: Format) throws(Problem) -> Format {
    try input.requireSpectrum(for: "hammarberg")
    try input.requireReach(2000, for: "hammarberg")
    return input.oneColumn("hammarberg")
  }

  func prepare(for input: Format) throws(Problem) -> any Processor {
    BandDifferenceProcessor(
      input.bins(from: 0, to: 2000, isClosed: true),
      minus: input.bins(from: 2000, to: 5000, isClosed: true), measure: .peak,
      isPower: input.scale == .power)
  }

  func isRowwise(for input: Format) -> Bool { true }

  func stateBytes(for input: Format) -> Int { 256 }
}
