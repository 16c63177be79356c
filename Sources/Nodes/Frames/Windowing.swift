import DSP
import Glibc
import GraphCore

/// Windowing: multiplies each frame by a window.
/// Input: frames. Output: frames that don't overlap in memory any more, same clock.
///
/// For nodes that take frames as they are, such as `lpc`; `stft` has a window of its own.
struct Windowing: Node {
  var taper = Taper.window(.hann)
  var symmetric = false
  var shape = WindowFunction.Shape()

  static let about = About(
    "window", "Multiplies each frame by a window.", family: "Frames", from: [.frames],
    to: "frames, windowed",
    definition: """
      x[n] w[n], with the windows of `stft`, or Praat's Gaussian, \
      w[n] = (exp(-12 t^2) - e^-12) / (1 - e^-12), t = 2 (n - (N - 1) / 2) / (N + 1), whose effective length \
      is half the frame (Boersma, Praat: Sound: To Formant (burg)).
      """)
  static let parameters: [Parameter<Windowing>] = [
    .init("window", \.taper, "Shape of the window."),
    .init(
      "symmetric", \.symmetric,
      "Makes the window's end mirror its beginning, as for filters; povey and praat do so always."),
    .init(
      "window_std", \.shape.deviation, unit: .samples, in: 0.01...262_144,
      "Standard deviation of the gaussian window."),
    .init(
      "window_beta", \.shape.beta, in: 0...700, "Shape of the kaiser window: 0 is rectangular."),
    .init(
      "window_alpha", \.shape.alpha, in: 0...1,
      "Part of the tukey window that is tapered: 0 is rectangular, 1 is hann."),
  ]

  func format(for input: Format) throws(Problem) -> Format {
    try input.require(.frames, for: "window")
    if case .window(let window) = taper { try window.require(shape, length: input.width) }
    var format = input
    format.stride = format.width
    return format
  }

  func prepare(for input: Format) throws(Problem) -> any Processor {
    WindowingProcessor(window: taper.values(input.width, symmetric: symmetric, shape: shape))
  }

  func isRowwise(for input: Format) -> Bool { true }

  func stateBytes(for input: Format) -> Int { 8 * input.width + 128 }
}

/// A window of `stft`, or one that only signals need.
enum Taper: ParameterValue {
  case window(WindowFunction)
  case praat

  static var wanted: String { WindowFunction.wanted + ", praat" }
  static var schema: String {
    let words = WindowFunction.allCases.map(\.rawValue) + ["praat"]
    return #""enum": ["# + words.map { "\"\($0)\"" }.joined(separator: ", ") + "]"
  }

  static func read(_ value: Value) throws(Problem) -> Taper {
    value.scalar == "praat" ? .praat : .window(try WindowFunction.read(value))
  }

  var text: String {
    switch self {
    case .window(let window): window.text
    case .praat: "praat"
    }
  }

  /// The window of a length.
  /// - Parameters:
  ///   - symmetric: Whether a window of `stft` is; Praat's always is.
  ///   - shape: What some windows of `stft` need, complete.
  func values(
    _ length: Int, symmetric: Bool = false, shape: WindowFunction.Shape = WindowFunction.Shape()
  ) -> [Float] {
    switch self {
    case .window(let window): return window.values(length, symmetric: symmetric, shape: shape)
    case .praat:
      let edge = exp(-12.0)
      return (0..<length).map { index in
        let time = (2 * Double(index) - Double(length - 1)) / Double(length + 1)
        return Float((exp(-12 * time * time) - edge) / (1 - edge))
      }
    }
  }
}

final class WindowingProcessor: Processor {
  private let window: [Float]

  init(window: [Float]) { self.window = window }

  func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem) {
    let values = window
    let window = values.span
    for index in 0..<input.count {
      let frame = input[index]
      var row = output.append()
      for index in frame.indices { row[index] = frame[index] * window[index] }
    }
  }

  func reset() {}
}
