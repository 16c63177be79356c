/// Which times and bands of a recording speak for a label.
package struct Explanation: Sendable {
  /// The recording, as it was named.
  package let path: String
  package let label: String
  package let classes: [String]
  /// The probability of each class, of the recording as it is.
  package let baseline: [Float]
  /// Seconds that the recording lasts.
  package let duration: Double
  /// Where each stretch of time begins, and where the last one ends, in seconds.
  package let times: [Double]
  /// Where each band begins, and where the last one ends, in hertz.
  package let bands: [Double]
  /// Decibel by which pieces were made quieter.
  package let depth: Double
  /// For each stretch the importance of each band: by how much the logarithm of the label's probability falls
  /// when that piece is made quieter. Not a number where the recording then has no answer.
  package let importance: [[Float]]
  /// The importance of each stretch, all bands together.
  package let byTime: [Float]
  /// The importance of each band, all stretches together.
  package let byBand: [Float]

  /// All of it, for programs.
  package var json: JSON {
    func floats(_ values: [Float]) -> JSON { .array(values.map { .float($0) }) }
    func pairs(_ borders: [Double]) -> JSON {
      .array(zip(borders, borders.dropFirst()).map { [.double($0), .double($1)] })
    }
    let place = classes.firstIndex(of: label) ?? 0
    return [
      "sergraph_version": .string(sergraphVersion), "item": .string(path),
      "label": .string(label), "probability": .float(baseline[place]),
      "baseline": .object(zip(classes, baseline).map { JSON.Member($0, .float($1)) }),
      "duration": .double(duration), "depth_db": .double(depth), "unit": "nat",
      "times": pairs(times), "bands": pairs(bands),
      "importance": .array(importance.map(floats)), "importance_of_times": floats(byTime),
      "importance_of_bands": floats(byBand),
    ]
  }
}
