import GraphCore

/// What can be wrong with a recording, in words.
extension SoundFile {
  /// - Throws: `Problem` SG0709 for a sample rate that nothing resamples.
  static func check(rate: Int) throws(Problem) {
    guard Resample.rates.contains(rate) else {
      throw Problem(
        .unexpectedRate,
        "the sample rate is \(rate) Hz, outside \(Resample.rates.lowerBound)..."
          + "\(Resample.rates.upperBound) Hz")
    }
  }

  static func truncated(_ reason: String) -> Problem {
    Problem(
      .truncated, "the recording is truncated or damaged: \(reason)",
      suggestion: "copy it again from where it came from")
  }

  static func noSamples() -> Problem {
    Problem(.emptyRecording, "the recording has a header, but not one sample")
  }

  /// Of files that were joined byte by byte, of which a decoder reads the first.
  static func joined(at place: Int) -> Problem {
    Problem(
      .notAudio, "another recording begins within the file, behind its first \(place) bytes",
      suggestion: "cut them apart: `head -c \(place) FILE > FIRST` and "
        + "`tail -c +\(place + 1) FILE > SECOND`")
  }

  /// Of joined recordings that don't fit one another.
  static func changes(at time: String, from before: String, to after: String) -> Problem {
    Problem(
      .notAudio, "the recording changes at \(time) s from \(before) to \(after)",
      suggestion: "cut it there into two files, or convert it, for example `ffmpeg -i FILE out.wav`"
    )
  }

  static func unreadable(_ reason: String) -> Problem {
    Problem(
      .notAudio, "not a recording that can be read: \(reason)",
      suggestion:
        "WAV, FLAC, Ogg, Opus, MP3, AIFF, M4A, WebM and many more can be read; convert others, "
        + "for example `ffmpeg -i FILE out.wav`")
  }

  static func unreadablePipe(_ reason: String) -> Problem {
    Problem(
      .notAudio, "not a recording that can be read from a pipe: \(reason)",
      suggestion: "store it in a file first; if that can't be read either, the reason is told")
  }

  /// Of a header that no decoder can go by.
  static func impossible(_ reason: String) -> Problem {
    Problem(
      .notAudio, "its header can't be right: \(reason)",
      suggestion: "copy it again, or export it again from the program that recorded it")
  }

  /// Of a codec that nothing here decodes.
  static func foreignCodec(_ name: String, in container: String) -> Problem {
    Problem(
      .notAudio, "the samples of this \(container) file are \(name), which can't be read",
      suggestion: "convert it, for example `ffmpeg -i FILE out.wav`")
  }
}
