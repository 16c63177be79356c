/// What is the matter with the sound of an item: a reason to trust its result less.
public enum SoundFlag: String, Sendable, Hashable, CaseIterable {
  /// Digital silence.
  case silence
  /// Far below the level of speech in recordings.
  case quiet
  /// Samples at full scale, many in a row.
  case clipped
  /// A mean far from zero.
  case offset
  /// Less bandwidth than speech needs.
  case narrowBand = "narrow-band"
  /// Speech hardly stands out from what surrounds it.
  case noisy
  /// Channels that cancel when they are mixed; the better one was taken.
  case channelsCancel = "channels-cancel"
  /// A channel without sound beside one with sound.
  case deadChannel = "dead-channel"
  /// Too short to tell speech from noise.
  case tooShort = "too-short"
  /// Hardly any speech.
  case littleSpeech = "little-speech"
  /// Sound is missing: packets or bytes between others, for which silence stands where the container tells
  /// times, or the end of a live recording's last block.
  case truncated
  /// A stream without the mark of its end, nothing else missing.
  case noEndMark = "no-end-mark"
  /// The container only estimates the recording's length. No decoder sets it: all read to the end of what is
  /// there, count frames or samples, and never take an estimate for the length.
  case guessedLength = "guessed-length"
  /// The file has several audio tracks, and none was asked for: the one marked as default, else the first,
  /// was read.
  case severalTracks = "several-tracks"
  /// Far from all recordings that the model was fitted on.
  case unlikeTraining = "unlike-training"
}
