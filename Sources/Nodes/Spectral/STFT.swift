import DSP
import GraphCore

/// Short-time Fourier transform: the spectrum of each frame.
/// Input: frames. Output: spectrum, `n_fft / 2 + 1` bins from 0 to half the sample rate, same clock.
///
/// About 5 us for a frame of 2048 samples in single precision. Checked against librosa 0.11, which
/// transforms in double precision: in single precision a bin is off by about 1e-7 of the largest one of its frame.
struct STFT: Node {
  enum Output: String, ParameterChoice { case power, amplitude }
  enum Precision: String, ParameterChoice { case single, double }

  var fftSize: Int?
  var windowLength: Int?
  var window = WindowFunction.hann
  var output = Output.power
  var symmetric = false
  var shape = WindowFunction.Shape()
  var precision = Precision.single

  static let about = About(
    "stft", "Takes the spectrum of each frame.", family: "Spectral", from: [.frames],
    to: "spectrum of n_fft / 2 + 1 bins",
    definition: """
      |sum over n of x[n] w[n] exp(-2 pi i k n / n_fft)|, squared for power, for k = 0 ... n_fft / 2, \
      without scaling. The window is periodic unless it is to be symmetric, and centred in the frame where \
      it is shorter; a frame shorter than n_fft stands in its middle between zeros, which makes no difference \
      to power and amplitude. As librosa.stft, with the windows of scipy.signal.get_window; povey is \
      Kaldi's, a symmetric hann to the power of 0.85.
      """)
  static let parameters: [Parameter<STFT>] = [
    .init(
      "n_fft", \.fftSize, unit: .samples, in: 2...262_144,
      "Length of the Fourier transform; the frame length if absent."),
    .init(
      "win_length", \.windowLength, unit: .samples, in: 1...262_144,
      "Length of the window; the frame length if absent."),
    .init("window", \.window, "Shape of the window."),
    .init("output", \.output, "What a bin measures."),
    .init(
      "symmetric", \.symmetric,
      "Makes the window's end mirror its beginning, as for filters; povey does so always."),
    .init(
      "window_std", \.shape.deviation, unit: .samples, in: 0.01...262_144,
      "Standard deviation of the gaussian window."),
    .init(
      "window_beta", \.shape.beta, in: 0...700, "Shape of the kaiser window: 0 is rectangular."),
    .init(
      "window_alpha", \.shape.alpha, in: 0...1,
      "Part of the tukey window that is tapered: 0 is rectangular, 1 is hann."),
    .init(
      "precision", \.precision,
      "Precision of the transform; double where bins far below the largest one matter, as in the valleys of contrast."
    ),
  ]

  func format(for input: Format) throws(Problem) -> Format {
    try input.require(.frames, for: "stft")
    let size = fftSize ?? input.width
    guard size >= input.width else {
      throw Problem(
        .conflict, "'n_fft' is \(size), shorter than the frames of \(input.width) samples",
        settings: ["n_fft"],
        suggestion: "set `frame_length: \(size)` in `framing`, or `n_fft` to \(input.width) or more"
      )
    }
    let length = windowLength ?? input.width
    guard length <= input.width else {
      throw Problem(
        .conflict, "'win_length' is \(length), longer than the frames of \(input.width) samples",
        settings: ["win_length"],
        suggestion: "set `frame_length: \(length)` in `framing`")
    }
    try window.require(shape, length: length)
    var format = input
    format.kind = .spectrum
    format.width = size / 2 + 1
    format.stride = format.width
    format.names = []
    format.fftSize = size
    format.scale = output == .power ? .power : .amplitude
    return format
  }

  func prepare(for input: Format) throws(Problem) -> any Processor {
    let length = windowLength ?? input.width
    let before = (input.width - length) / 2
    let after = input.width - length - before
    let size = fftSize ?? input.width
    let window =
      [Double](repeating: 0, count: before)
      + window.preciseValues(length, symmetric: symmetric, shape: shape)
      + [Double](repeating: 0, count: after)
    switch precision {
    case .single:
      return STFTProcessor(
        fft: RealFFT(size: size), window: window.map { Float($0) }, output: output)
    case .double:
      return PreciseSTFTProcessor(fft: PreciseFFT(size: size), window: window, output: output)
    }
  }

  func isRowwise(for input: Format) -> Bool { true }

  func stateBytes(for input: Format) -> Int {
    let size = fftSize ?? input.width
    return precision == .single
      ? RealFFT.bytes(size: size) + input.width * MemoryLayout<Float>.stride
      : PreciseFFT.bytes(size: size) + input.width * MemoryLayout<Double>.stride
  }
}

final class STFTProcessor: Processor {
  private let fft: RealFFT
  private let window: [Float]
  private let offset: Int
  private let output: STFT.Output

  init(fft: RealFFT, window: [Float], output: STFT.Output) {
    self.fft = fft
    self.window = window
    offset = (fft.size - window.count) / 2
    self.output = output
  }

  func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem) {
    let (fft, window, offset) = (fft, window, offset)
    let takesRoot = self.output == .amplitude
    for index in 0..<input.count {
      fft.transform(input[index], window: window.span, at: offset)
      var row = output.append()
      fft.power(into: &row)
      if takesRoot {
        for bin in row.indices { row[bin] = row[bin].squareRoot() }
      }
    }
  }

  func reset() {}
}

/// In double precision.
final class PreciseSTFTProcessor: Processor {
  private let fft: PreciseFFT
  private let window: [Double]
  private let offset: Int
  private let output: STFT.Output

  init(fft: PreciseFFT, window: [Double], output: STFT.Output) {
    self.fft = fft
    self.window = window
    offset = (fft.size - window.count) / 2
    self.output = output
  }

  func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem) {
    let (fft, window, offset) = (fft, window, offset)
    for index in 0..<input.count {
      fft.transform(input[index], window: window.span, at: offset)
      var row = output.append()
      switch self.output {
      case .power: fft.power(into: &row)
      case .amplitude: fft.amplitude(into: &row)
      }
    }
  }

  func reset() {}
}
