/// What is known of the sound that a row covers.
public struct RowSound: Sendable, Equatable {
  /// What is the matter with it, in the order of `SoundFlag`.
  public let flags: [SoundFlag]
  /// Whether the graph's `unless` says that nothing is to be claimed of it: the row's scores are no answer,
  /// the answer is `RowSound.noSpeech`.
  public let isNoSpeech: Bool

  /// The label of what holds no speech. It belongs to no class.
  public static let noSpeech = "no speech"
  static let sound = RowSound(flags: [], isNoSpeech: false)
}
