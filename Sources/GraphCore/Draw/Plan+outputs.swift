extension Plan {
  /// Lines that say what comes out, and when.
  var linesOfOutputs: [String] {
    aligned(
      [["output", "gives", "comes"]]
        + outputs.map { [$0.name, $0.format.description, words($0.latency)] })
  }

  private func words(_ latency: Double?) -> String {
    guard let latency else { return "at the end" }
    return "at most \(shortNumber((latency * 1e5).rounded(.up) / 100)) ms after what it covers"
  }
}
