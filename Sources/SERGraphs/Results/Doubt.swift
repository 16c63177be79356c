import GraphCore

extension Format {
  /// Why the label of a row of scores can't be relied on; nil where it can, and where nothing says when it
  /// can.
  ///
  /// What was measured of the sound is a reason, too: nodes that make levels equal, say, hide it from the
  /// features.
  func reasonsForDoubt(of row: Span<Float>, _ sound: RowSound) -> [String]? {
    guard let certainty, row.count == width, !sound.isNoSpeech else { return nil }
    let classes = row.extracting(0..<classCount)
    guard classes[largest(classes)] < certainty.least else { return nil }
    var reasons: [String] = []
    for flag in sound.flags {
      if let reason = flag.reasonForDoubt, !reasons.contains(reason) { reasons.append(reason) }
    }
    for (place, reason) in certainty.reasons.enumerated()
    where row[classCount + place] > 1 && !reasons.contains(reason) {
      reasons.append(reason)
    }
    return reasons.isEmpty ? [Certainty.ambiguous] : reasons
  }
}

extension SoundFlag {
  /// What about the sound it says that a label can't be relied on for; nil of what does not change the sound.
  fileprivate var reasonForDoubt: String? {
    switch self {
    case .silence, .quiet, .clipped, .offset: "level"
    case .narrowBand: "band"
    case .noisy: "noise"
    case .tooShort, .littleSpeech, .truncated: "length"
    case .channelsCancel, .deadChannel, .noEndMark, .guessedLength, .severalTracks, .unlikeTraining:
      nil
    }
  }
}
