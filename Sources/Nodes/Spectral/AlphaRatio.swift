import GraphCore

/// Alpha ratio: how much of the energy of a voice lies above 1 kHz, in decibel.
/// Input: spectrum, power or amplitude. Output: features, one column, same clock.
///
/// Eyben et al., The Geneva minimalistic acoustic parameter set, 2016, who sum from 50 Hz on; openSMILE's set, which
/// this is checked against, sums from 0 Hz on and gives the upper band over the lower one. Silence has 0.
struct AlphaRatio: Node {
  var low = 0.0

  static let about = About(
    "alpha_ratio", "Compares the energy above and below 1 kHz.", family: "Spectral",
    from: [.spectrum], to: "features of one column, in dB",
    definition: """
      10 log10(energy of 1000 ... 5000 Hz / energy of fmin ... 1000 Hz), where a bin at 1000 Hz counts as above and one \
      at 5000 Hz still counts. As alphaRatio of eGeMAPS in openSMILE.
      """)
  static let parameters: [Parameter<AlphaRatio>] = [
    .init("fmin", \.low, unit: .hertz, in: 0...900, "Lower edge of the lower band.")
  ]

  func format(for input: Format) throws(Problem) -> Format {
    try input.requireSpectrum(for: "alpha_ratio")
    try input.requireReach(1000, for: "alpha_ratio")
    return input.oneColumn("alpha_ratio")
  }

  func prepare(for input: Format) throws(Problem) -> any Processor {
    BandDifferenceProcessor(
      input.bins(from: 1000, to: 5000, isClosed: true),
      minus: input.bins(from: low, to: 1000, isClosed: false), measure: .sum,
      isPower: input.scale == .power)
  }

  func isRowwise(for input: Format) -> Bool { true }

  func stateBytes(for input: Format) -> Int { 256 }
}
