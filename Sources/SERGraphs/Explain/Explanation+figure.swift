import DSP
package import Drawing
import GraphCore

extension Explanation {
  /// The picture: the spectrogram with the importance over it, the importance of times and of bands, and the
  /// probabilities.
  /// - Parameters:
  ///   - occlusion: What was explained.
  ///   - settings: Size, title and seconds.
  package func figure(of occlusion: Occlusion, _ settings: PictureSettings) -> Figure {
    let top = bands[bands.count - 1]
    // On an axis through the borders all bands are equally high.
    let axis = ValueAxis("frequency (Hz)", 0...top, .through(bands))
    let place = classes.firstIndex(of: label) ?? 0
    let answer = "\(label) \(decimals(Double(baseline[place]), 2))"
    var pieces = RowReduction(.mean, width: bands.count - 1, columns: times.count)
    for (number, row) in importance.enumerated() {
      pieces.add(row.span, start: times[number], end: times[number + 1])
    }
    let marks = HeatImage(
      pieces, borders: bands, measure: .plain, unit: "importance (nat)", colors: .twoSided)
    var spectrogram = spectrogram(of: occlusion, columns: settings.width)
    spectrogram.marks = [marks]
    let stretches = zip(times, times.dropFirst()).map { (start: $0, end: $1) }
    let known = byTime.filter(\.isFinite).map { abs(Double($0)) }
    let limit = max(0.01, 1.05 * (known.max() ?? 0))
    return Figure(
      title: settings.title ?? path, width: settings.width, height: settings.height,
      time: (settings.from ?? 0)...(settings.to ?? duration),
      panels: [
        FigurePanel(
          "what speaks for \(label)",
          detail: "orange: without it, \(label) is less likely; blue: likelier", axis: axis,
          .image(spectrogram)),
        FigurePanel(
          "times", detail: "all bands \(decimals(depth, 0)) dB quieter",
          axis: ValueAxis("importance (nat)", -limit...limit),
          .lines([Curve("importance", times: stretches, values: byTime, isStepped: true)])),
        FigurePanel(
          "bands", detail: "\(decimals(depth, 0)) dB quieter all the time",
          axis: ValueAxis("importance (nat)", names: bandNames.reversed()),
          // As they lie in the spectrogram.
          .bars(byBand.reversed())),
        FigurePanel(
          "decision", detail: answer,
          axis: ValueAxis(FigurePanel.probability, names: classes), .bars(baseline)),
      ])
  }

  private var bandNames: [String] {
    zip(bands, bands.dropFirst()).map { "\(decimals($0, 0))–\(decimals($1, 0)) Hz" }
  }

  private func spectrogram(of occlusion: Occlusion, columns: Int) -> HeatImage {
    let samples = occlusion.samples
    let pieces = BandPieces(rate: samples.rate)
    var rows = RowReduction(.mean, width: pieces.bins, columns: columns)
    let hop = Double(pieces.hop) / Double(samples.rate)
    for frame in 0..<pieces.frames(of: samples.values.count / samples.channels) {
      let power = pieces.power(of: samples.values, channels: samples.channels, frame: frame)
      let middle = Double(pieces.middle(of: frame)) / Double(samples.rate)
      rows.add(power.span, start: middle - hop / 2, end: middle + hop / 2)
    }
    let spacing = Double(samples.rate) / Double(pieces.size)
    return HeatImage(
      rows, borders: (0...pieces.bins).map { (Double($0) - 0.5) * spacing },
      measure: .logarithm(factor: 10), unit: "level (dB)", colors: .grey)
  }
}
