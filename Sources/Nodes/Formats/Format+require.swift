import GraphCore

extension Format {
  /// Refuses an input of another kind, and names the nodes that are missing in between.
  /// - Parameters:
  ///   - kind: What the node takes.
  ///   - node: Its name.
  /// - Throws: `Problem` SG0301.
  func require(_ wanted: Kind, for node: String) throws(Problem) {
    guard kind != wanted else { return }
    throw refusal(of: node, wants: wanted == .frames ? "frames" : "a \(wanted.rawValue)")
  }

  /// Refuses anything but a spectrum of power or amplitude whose bins lie at known frequencies.
  /// - Throws: `Problem` SG0301.
  func requireSpectrum(for node: String) throws(Problem) {
    try require(.spectrum, for: node)
    guard scale == .power || scale == .amplitude else {
      throw Problem(
        .wrongKind, "'\(node)' takes a spectrum of power or amplitude, but gets \(self)",
        suggestion: "take it from above the logarithm")
    }
    guard sampleRate != nil, fftSize.map({ $0 / 2 + 1 == width }) == true else {
      throw Problem(
        .wrongKind,
        "'\(node)' needs a whole spectrum of known sample rate and FFT size, but gets \(self)",
        suggestion: "take the spectrum from `stft`")
    }
  }

  /// What to say about an input that a node can't take, and the way there.
  func refusal(of node: String, wants: String) -> Problem {
    // The way from audio to what each analysis takes.
    let steps = ["framing", "stft", "mel"]
    let reached = [Kind.audio: 0, .frames: 1, .spectrum: 2][kind]
    let nodes = [
      "mel": 2, "chroma": 2, "spectral": 2, "alpha_ratio": 2, "hammarberg": 2, "mfcc": 3,
    ]
    let needed = wants == "frames" ? 1 : nodes[node]
    var cure = "connect `in` to a node that gives \(wants)"
    if let reached, let needed, reached < needed {
      let missing = steps[reached..<needed].map { "`\($0)`" }
      cure = "put " + missing.dropLast().joined(separator: ", ")
      cure += (missing.count > 1 ? " and " : "") + missing[missing.count - 1] + " before it"
    }
    return Problem(.wrongKind, "'\(node)' takes \(wants), but gets \(self)", suggestion: cure)
  }
}

extension Format {
  /// Refuses rows that are not one every so many seconds, for nodes that look at neighbours.
  /// - Throws: `Problem` SG0301.
  func requireRegularRows(for node: String) throws(Problem) {
    guard clock.period != nil else {
      throw Problem(
        .wrongKind,
        "'\(node)' looks at neighbouring rows, which have to be regular, but gets \(self)",
        suggestion: "put it before the node that pools the rows")
    }
  }
}

/// Refuses a window without a middle row.
/// - Throws: `Problem` SG0304.
func requireOdd(_ rows: Int, _ parameter: String) throws(Problem) {
  guard rows % 2 == 1 else {
    throw Problem(
      .conflict, "'\(parameter)' is \(rows), but a window needs a row in its middle",
      settings: [parameter],
      suggestion: "set '\(parameter)' to \(rows - 1) or \(rows + 1)")
  }
}
