import DSP
package import GraphCore

/// Where the bands of a node lie along frequency.
package enum BandBorders {
  /// In hertz: where each band begins, and where the last one ends.
  /// - Parameters:
  ///   - node: The settings of a node.
  ///   - input: What it takes.
  /// - Returns: Nil of a node that makes no bands.
  package static func hertz(of node: any Configured, for input: Format) -> [Double]? {
    guard let mel = node as? Mel, let rate = input.sampleRate else { return nil }
    return MelFilters.borders(
      bands: mel.bands, range: mel.low...(mel.high ?? Double(rate) / 2), htk: mel.htk)
  }
}
