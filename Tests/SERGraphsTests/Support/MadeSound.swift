import GraphCore

/// What is known of the sound of recordings that were never made.
enum MadeSound {
  static func of(
    bandwidth: Double? = nil, rate: Int = 16_000, channels: Int = 1, seconds: Double = 2,
    speechLevel: Double? = -26, depth: Double = 30
  ) -> RecordingSound {
    RecordingSound(
      flags: [], bandwidth: bandwidth, rate: rate, channels: channels, seconds: seconds,
      speechLevel: speechLevel, depth: depth)
  }
}
