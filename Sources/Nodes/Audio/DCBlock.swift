import DSP
import Glibc
import GraphCore

/// DC block: removes what stays the same.
/// Input: audio, any channels, fixed rate, or frames. Output: the same format; frames don't overlap in memory
/// any more.
///
/// Streams, with states in double precision. Checked against scipy 1.17 (`signal.butter`, `signal.sosfilt`).
struct DCBlock: Node {
  var cutoff = 20.0

  static let about = About(
    "dc_block", "Removes the constant part of a signal.", family: "Audio", from: [.audio, .frames],
    to: "the rows that it takes, without their constant part",
    definition: """
      Audio: y[n] = R y[n - 1] + (1 + R) / 2 (x[n] - x[n - 1]) with R = (1 - t) / (1 + t) and \
      t = tan(pi cutoff / sample rate), the Butterworth high pass of first order, from silence on. \
      Frames: each minus its mean, as Kaldi does.
      """)
  static let parameters: [Parameter<DCBlock>] = [
    .init(
      "cutoff", \.cutoff, unit: .hertz, in: 0.01...192_000,
      "Frequency of audio that is lowered by 3 dB; frames have no use for it.")
  ]

  func format(for input: Format) throws(Problem) -> Format {
    guard input.kind == .audio || input.kind == .frames else {
      throw input.refusal(of: "dc_block", wants: "audio or frames")
    }
    if input.kind == .audio {
      let rate = try input.requireRate(for: "dc_block")
      try requireBelowHalf(cutoff, "cutoff", rate: rate)
    }
    var format = input
    format.stride = format.width
    return format
  }

  func prepare(for input: Format) throws(Problem) -> any Processor {
    guard input.kind == .audio, let rate = input.sampleRate else { return FrameMeanProcessor() }
    return FilterProcessor(
      sections: Butterworth(order: 1).sections(.highpass, at: cutoff, rate: Double(rate)),
      channels: input.width)
  }

  func rowCount(for input: Format) -> RowCount { .same }
  func isRowwise(for input: Format) -> Bool { input.kind == .frames }

  func stateBytes(for input: Format) -> Int {
    input.kind == .audio ? FilterProcessor.bytes(sections: 1, channels: input.width) : 64
  }
}

/// Subtracts each frame's mean.
final class FrameMeanProcessor: Processor {
  func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem) {
    for index in 0..<input.count {
      let frame = input[index]
      let mean = sum(frame) / Float(frame.count)
      var row = output.append()
      for index in frame.indices { row[index] = frame[index] - mean }
    }
  }

  func reset() {}
}
