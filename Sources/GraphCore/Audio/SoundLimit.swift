/// One entry of a graph's `unless`: a measure of the sound and how far it may go before nothing is claimed.
package struct SoundLimit: Sendable, Equatable {
  package enum Measure: String, Sendable, CaseIterable {
    /// The part of the time with speech, at least.
    case speech
    /// Seconds, at least.
    case seconds
    /// The level of loud parts in decibel, at least.
    case level
    /// The part of the samples that are clipped, at most.
    case clipped

    /// The limits that make sense.
    var range: ClosedRange<Double> {
      switch self {
      case .speech, .clipped: 0...1
      case .seconds: 0...3600
      case .level: -150...0
      }
    }
  }

  package let measure: Measure
  package let limit: Double

  /// Whether sound is beyond it.
  func isBroken(by sound: SoundMeasures) -> Bool {
    switch measure {
    case .speech: sound.speech < limit
    case .seconds: sound.seconds < limit
    case .level: sound.level < limit
    case .clipped: sound.clipped > limit
    }
  }
}
