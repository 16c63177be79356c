package import GraphCore

/// Something that is done to a recording to see what a graph makes of it then: a node of this family, set to
/// do it to every item that carries a seed (`ItemIdentity.copy`).
package enum SoundChange: Sendable {
  /// A high pass of order 3 and a low pass of order 6, each with -3 dB at its frequency in hertz.
  case band(from: Double, to: Double)
  /// Encoded and decoded again; with a bit rate in kilobits a second, of codecs that have one.
  case codec(SpeechCodec, kilobits: Double = 32)
  /// Noise at a ratio of speech to it, in dB.
  case noise(MixedNoise, ratio: Double)
  /// A synthetic room: within which bounds its reverberation time in seconds, and the distance from speaker to
  /// listener in metres, are drawn.
  case room(reverberation: Interval, distance: Interval)
  /// Louder or softer by so many dB.
  case gain(Double)
  /// The loudest samples cut off, a share of all.
  case clip(Double)

  /// The fewest other recordings that babble is made of.
  package static let fewestVoices = 4
  /// The most.
  package static let mostVoices = 6

  /// The node that does it, behind a source whose rate may be open.
  package var node: any GraphNode { BehindSource(node: augmentation) }

  private var augmentation: any Augmentation {
    switch self {
    case .band(let low, let high):
      var node = AugmentBand()
      (node.highpass, node.highpassChance) = (Interval(low, low), 1)
      (node.lowpass, node.lowpassChance) = (Interval(high, high), 1)
      (node.tilt, node.ripple) = (0, 0)
      return node
    case .codec(let codec, let kilobits):
      var node = AugmentCodec()
      node.kind = Choices([codec])
      node.bitrate = Interval(kilobits, kilobits)
      return node
    case .noise(let kind, let ratio):
      var node = AugmentNoise()
      node.kind = Choices([kind])
      node.ratio = Interval(ratio, ratio)
      node.talkers = Interval(
        Double(SoundChange.fewestVoices), Double(SoundChange.mostVoices))
      return node
    case .room(let reverberation, let distance):
      var node = AugmentReverb()
      (node.reverberation, node.distance) = (reverberation, distance)
      return node
    case .gain(let decibels):
      var node = AugmentGain()
      node.gain = Interval(decibels, decibels)
      return node
    case .clip(let share):
      var node = AugmentClip()
      node.share = Interval(share, share)
      return node
    }
  }
}

/// An augmentation that takes audio of an open rate, too: it is asked again when a recording is opened. No
/// graph holds one, so it is not left out of plans whose items are no copies.
struct BehindSource: GraphNode {
  let node: any Augmentation

  var about: About { node.about }
  var parameterDescriptions: [ParameterDescription] { node.parameterDescriptions }
  var settings: [(name: String, text: String)] { node.settings }
  var ports: [Port] { [] }

  func format(for input: Format) throws(Problem) -> Format {
    guard input.isOpen, input.kind == .audio else { return try node.format(for: input) }
    return input
  }

  func prepare(for input: Format) throws(Problem) -> any Processor {
    _ = try node.format(for: input)
    return try node.prepare(for: input)
  }

  func rowCount(for input: Format) -> RowCount { .same }
  func stateBytes(for input: Format) -> Int { node.stateBytes(for: input) }
  /// How much it keeps back depends on the rate, and everything is right for any.
  func delay(for input: Format) -> Delay { input.isOpen ? .wholeItem : node.delay(for: input) }
}
