extension Plan {
  /// Lines that say what comes out, and when.
  var linesOfOutputs: [String] {
    aligned(
      [["output", "gives", "comes"]]
        + outputs.map { [$0.name, $0.format.description, words($0.latency)] })
      + (steps[0].output.isOpen && outputs.contains { $0.latency != nil }
        ? ["That is for recordings at usual rates, from 8 kHz on; others may come later."] : [])
  }

  /// Lines that say what of one recording several lanes do side by side; none where they can't.
  var linesOfPhases: [String] {
    let phases = Phase.all(of: steps).filter { !$0.steps.isEmpty }
    guard lanes > 1, phases.count > 1 else { return [] }
    let rows = phases.map { phase in
      let names = phase.steps.map { steps[$0].name }
      return [phase.isRowwise ? "on any lane" : "in order", names.joined(separator: ", ")]
    }
    let title = "One long recording on \(lanes) lanes: phases work at the same time."
    return ["", title] + aligned(rows)
  }

  private func words(_ latency: Double?) -> String {
    latency == nil
      ? Plan.words(of: nil) : "at most \(Plan.words(of: latency)) after what it covers"
  }

  /// A latency in milliseconds, rounded up.
  static func words(of latency: Double?) -> String {
    latency.map { "\(shortNumber(($0 * 1e5).rounded(.up) / 100)) ms" } ?? "at the end"
  }
}
