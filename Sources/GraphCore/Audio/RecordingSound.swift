/// What is known of the sound of a whole recording, or of a channel of one.
package struct RecordingSound: Sendable, Equatable {
  /// What is the matter with it.
  package let flags: [SoundFlag]
  /// In hertz; nil where it could not be measured.
  package let bandwidth: Double?
  /// Of the recording.
  package let rate: Int
  /// Of the recording, whatever was taken of them.
  package let channels: Int
  package let seconds: Double
  /// The mean level of its loud speech, in decibel relative to full scale; nil where too little is known.
  package let speechLevel: Double?
  /// How far loud parts are above soft ones, in decibel: what noise or a room leaves of it.
  package let depth: Double

  package init(
    flags: [SoundFlag], bandwidth: Double?, rate: Int, channels: Int, seconds: Double,
    speechLevel: Double?, depth: Double
  ) {
    self.flags = flags
    self.bandwidth = bandwidth
    self.rate = rate
    self.channels = channels
    self.seconds = seconds
    self.speechLevel = speechLevel
    self.depth = depth
  }
}
