import GraphCore

/// What is mixed into a recording.
package enum MixedNoise: String, ParameterChoice { case white, pink, brown, babble, files }

/// Noise in copies: mixes noise, voices or recordings into a varied copy, at a signal-to-noise ratio.
/// Input: audio at a fixed rate, any channels. Output: the same format.
///
/// The level of the copy is that of its parts with speech, so pauses don't make noise softer; that needs the
/// whole item. A silent item stays silent.
struct AugmentNoise: Augmentation {
  typealias Kind = MixedNoise

  var kind = Choices([Kind.white, .pink, .brown])
  var ratio = Interval(10, 30)
  var talkers = Interval(4, 8)
  var files: RecordingNames?
  var copies: [Int]?
  var chance = 1.0

  static let about = About(
    "augment.noise", "Mixes noise, voices or recordings into copies, in fits only.",
    family: "Augment", from: [.audio], to: "audio, a copy with noise in it",
    definition: """
      snr dB = 10 log10(S / N): S the mean power of the copy's frames of 25 ms, one every 10 ms, within 25 dB \
      of the loudest one, N that of the noise over the whole item. white: independent numbers, nearly normal; pink: falls \
      by 3 dB an octave from 10 Hz on; brown: by 6 dB from 20 Hz on; each channel has its own. babble: \
      `talkers` other recordings that are learnt from, all of the same RMS; files: one of `files`; these in \
      mono, from anywhere in them, repeated where they are shorter. Kind, ratio, talkers and file are drawn \
      evenly for each copy.
      """)
  static let parameters: [Parameter<AugmentNoise>] =
    [
      .init("kind", \.kind, "What is mixed in; of a list, one is drawn."),
      .init(
        "snr", \.ratio, unit: .decibel, within: -40...100,
        "From where to where the ratio of speech to noise is drawn."),
      .init(
        "talkers", \.talkers, within: 1...32,
        "From how many to how many voices babble is made of."),
      .init(
        "files", \.files,
        "Recordings of noise, or folders of them; relative to the folder of the graph file."),
    ] + choosing(\.copies, \.chance)

  func format(for input: Format) throws(Problem) -> Format {
    guard input.kind == .audio else { throw input.refusal(of: "augment.noise", wants: "audio") }
    _ = try input.requireRate(for: "augment.noise")
    try checkCopies()
    if kind.words.contains(.files), files == nil {
      throw Problem(
        .missing, "'kind' is files, but 'files' names none", settings: ["kind", "files"],
        suggestion: "for example `files: noises`, a folder of recordings")
    }
    if files != nil, !kind.words.contains(.files) {
      throw Problem(
        .conflict, "'files' names recordings, but 'kind' is \(kind.text)",
        settings: ["files", "kind"], suggestion: "set `kind: files`, or leave 'files' out")
    }
    guard talkers.low.rounded() == talkers.low, talkers.high.rounded() == talkers.high else {
      throw Problem(
        .wrongValue, "'talkers' is \(talkers.text), but voices are counted", settings: ["talkers"],
        suggestion: "whole numbers, for example `talkers: [4, 8]`")
    }
    return input
  }

  func prepare(for input: Format) throws(Problem) -> any Processor {
    let mixer = NoiseMixer(
      self, files: try files?.recordings(of: "files") ?? [], rate: input.sampleRate ?? 0,
      channels: input.width)
    return WholeCopyProcessor(mixer, width: input.width, choice: choice)
  }

  func rowCount(for input: Format) -> RowCount { .same }

  func stateBytes(for input: Format) -> Int {
    let channels = input.width == 0 ? SoundFile.mostChannels : input.width
    let voices = kind.words.contains(.babble) ? Int(talkers.high) : 1
    let reads = kind.words.contains(.babble) || kind.words.contains(.files)
    // Names of files, as far as a folder has some thousands.
    let names = files == nil ? 0 : 1 << 20
    return WholeCopyProcessor<NoiseMixer>.bytes(width: channels) + NoiseMixer.bytes(channels)
      + (reads ? voices * SpillBuffer.bytes(width: 1) + SoundLoader.bytesOfReading : 0) + names
  }

  func delay(for input: Format) -> Delay { .wholeItem }
}
