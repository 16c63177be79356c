extension Compiler {
  /// What a node gives, with what only the graph knows: which node decided the times of its rows.
  static func completed(
    _ output: Format, of node: any GraphNode, for input: Format, name: String
  ) -> Format {
    var output = output
    output.parts = []
    // What is said of scores holds for these very columns.
    if output.certainty == input.certainty, output.kind != .scores || output.names != input.names {
      output.certainty = nil
    }
    output.origin = node.decidesTimes(for: input) ? name : input.origin
    if output.clock == .item { output.origin = nil }
    return output
  }

  func cure(for node: any GraphNode, given: Format.Kind) -> String? {
    let wanted = node.about.input
    switch (given, wanted.first) {
    case (.audio, .frames?): return "put 'framing' before it"
    case (.audio, .spectrum?): return "put 'framing' and 'stft' before it"
    case (.audio, .features?): return "put 'framing', 'stft' and 'mel' before it"
    case (.frames, .spectrum?): return "put 'stft' before it"
    default: return "name another node with 'in'"
    }
  }

  /// A format with open parts filled in by the widest that is planned for.
  static func sizing(_ format: Format) -> Format {
    guard format.isOpen else { return format }
    return .audio(
      rate: format.sampleRate ?? widestRate,
      channels: format.width == 0 ? widestChannels : format.width)
  }
}
