import GraphCore

/// Mix: audio with other channels.
/// Input: audio, any rate and channels, also open. Output: audio, `channels` of them.
///
/// Streams. Of one channel to one it is a copy.
struct Mix: Node {
  var channels = 1
  var channel: Int?
  var weights: [Double]?

  static let about = About(
    "mix", "Mixes, copies or picks channels.", family: "Audio", from: [.audio],
    to: "audio of other channels",
    definition: """
      Without weights: the mean of all channels, as librosa.to_mono; to more channels, copies of one. With \
      weights: output channel k is the sum over input channels i of weights[k * inputs + i] x[i].
      """)
  static let parameters: [Parameter<Mix>] = [
    .init("channels", \.channels, in: 1...SoundFile.mostChannels, "Channels of the output."),
    .init(
      "channel", \.channel, in: 0...SoundFile.mostChannels - 1,
      "Takes one channel, counted from 0, in place of a mix."),
    .init(
      "weights", \.weights,
      "Parts of the input channels, all those of the first output channel first; the mean if absent."
    ),
  ]

  func format(for input: Format) throws(Problem) -> Format {
    guard input.kind == .audio else { throw input.refusal(of: "mix", wants: "audio") }
    if weights != nil, channel != nil {
      throw Problem(
        .conflict, "'channel' takes one channel, but 'weights' mixes them",
        settings: ["channel", "weights"],
        suggestion: "leave out one of them")
    }
    if input.width > 0 { try check(input.width) }
    var format = input
    format.width = channels
    format.stride = channels
    format.names = []
    return format
  }

  private func check(_ inputs: Int) throws(Problem) {
    let described = "\(inputs) channel" + (inputs == 1 ? "" : "s")
    if let channel, channel >= inputs {
      throw Problem(
        .conflict, "'channel' is \(channel), but there \(inputs == 1 ? "is" : "are") \(described)",
        settings: ["channel"],
        suggestion: "at most \(inputs - 1): channels are counted from 0")
    }
    if let weights {
      guard weights.count == inputs * channels else {
        throw Problem(
          .conflict,
          "'weights' has \(weights.count) numbers, but \(described) to \(channels) "
            + "\(channels == 1 ? "takes" : "take") \(inputs * channels)", settings: ["weights"],
          suggestion: "one for each input channel, for each output channel in turn")
      }
    } else if channel == nil, channels != 1, inputs != 1, inputs != channels {
      throw Problem(
        .conflict, "'mix' can't tell how \(described) make \(channels)",
        suggestion: "set 'weights', \(inputs * channels) of them")
    }
  }

  /// The part that each input channel has in each output channel.
  private func parts(of inputs: Int) -> [Float] {
    if let weights { return weights.map { Float($0) } }
    return (0..<channels).flatMap { output in
      (0..<inputs).map { input in
        if let channel { return input == channel ? 1 : 0 }
        if inputs == channels { return input == output ? 1 : 0 }
        return 1 / Float(inputs)
      }
    }
  }

  func prepare(for input: Format) throws(Problem) -> any Processor {
    MixProcessor(inputs: input.width, weights: parts(of: input.width))
  }

  func rowCount(for input: Format) -> RowCount { .same }

  func stateBytes(for input: Format) -> Int {
    256 + 8 * channels * (input.width == 0 ? SoundFile.mostChannels : input.width)
  }
}

final class MixProcessor: Processor {
  private let inputs: Int
  private let weights: [Float]

  init(inputs: Int, weights: [Float]) {
    self.inputs = inputs
    self.weights = weights
  }

  func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem) {
    let (inputs, weights) = (inputs, weights)
    let (samples, rows) = (input.values, input.count)
    let outputs = weights.count / inputs
    output.fill { target in
      for channel in 0..<outputs {
        let parts = weights.span.extracting(channel * inputs..<(channel + 1) * inputs)
        for row in 0..<rows {
          let values = samples.extracting(row * inputs..<(row + 1) * inputs)
          var sum: Float = 0
          for index in parts.indices { sum += parts[index] * values[index] }
          target[row * outputs + channel] = sum
        }
      }
      return rows
    }
  }

  func reset() {}
}
