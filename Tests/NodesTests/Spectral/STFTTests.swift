import DSP
import Glibc
import GraphCore
import GraphTesting
import TestSupport
import Testing

@testable import Nodes

@Suite struct STFTTests {
  @Test func followsEveryRuleOfNodes() throws {
    #expect(try checkNode(STFT(), input: Usual.frames()) == [])
    #expect(try checkNode(STFT(precision: .double), input: Usual.frames()) == [])
    let short = try Framing(length: 400, hop: 160).format(for: Usual.audio)
    #expect(checkNode(STFT(fftSize: 512, output: .amplitude), input: short) == [])
    // FFTW allocates in transforms of odd lengths.
    #expect(
      checkNode(STFT(fftSize: 405, windowLength: 100), input: short, mayAllocate: true) == [])
  }

  @Test(arguments: [2, 10, 100, 510]) func putsAToneIntoItsBin(bin: Int) throws {
    let samples = tone(Double(bin) * 16_000 / 1024, rate: 16_000, seconds: 0.2, amplitude: 1)
    let spectrum = try Rows(audio: samples, rate: 16_000)
      .through(Framing(length: 1024, hop: 256, center: false))
      .through(STFT(output: .amplitude))
    for row in spectrum.rows {
      let values = Array(row)
      #expect(values.firstIndex(of: values.max() ?? 0) == bin)
      // A periodic Hann window puts half the height of N / 2 into the bin, a quarter into each neighbour.
      #expect(abs(values[bin] - 256) < 0.01)
      #expect(abs(values[bin - 1] - 128) < 0.01 && abs(values[bin + 1] - 128) < 0.01)
    }
  }

  /// Parseval: the energy of the windowed frame is that of its spectrum.
  @Test(arguments: WindowFunction.allCases, [512, 513]) func keepsTheEnergy(
    window: WindowFunction, size: Int
  ) throws {
    let frame = noise(512)
    let shape = WindowFunction.Shape(deviation: 60, beta: 5)
    let spectrum = STFT(fftSize: size, window: window, shape: shape)
    let input = try Framing(length: 512).format(for: Usual.audio)
    let power = try outputRows(of: spectrum, input: input, rows: frame)
    let weights = window.values(512, shape: shape)
    let energy = zip(frame, weights).reduce(0.0) { $0 + pow(Double($1.0 * $1.1), 2) }
    let isEven = size % 2 == 0
    var sum = Double(power[0])
    for (bin, value) in power.enumerated().dropFirst() {
      sum += (isEven && bin == size / 2 ? 1 : 2) * Double(value)
    }
    #expect(abs(sum / Double(size) - energy) < 1e-5 * energy)
  }

  @Test func centresAShortWindowInTheTransform() throws {
    // A frame of 400 in a transform of 512 equals a frame of 512 under a centred window of 400.
    let frame = noise(512)
    let long = try outputRows(
      of: STFT(windowLength: 400), input: Framing(length: 512).format(for: Usual.audio),
      rows: frame)
    let short = try outputRows(
      of: STFT(fftSize: 512), input: Framing(length: 400).format(for: Usual.audio),
      rows: Array(frame[56..<456]))
    #expect(near(long, short, within: 1e-4))
  }

  @Test func makesPeriodicWindows() {
    #expect(WindowFunction.hann.values(4) == [0, 0.5, 1, 0.5])
    #expect(WindowFunction.hamming.values(2) == [0.08, 1])
    #expect(WindowFunction.bartlett.values(4) == [0, 0.5, 1, 0.5])
    #expect(
      WindowFunction.blackman.values(4).map { abs(($0 * 100).rounded() / 100) } == [
        0, 0.34, 1, 0.34,
      ])
    #expect(WindowFunction.rectangular.values(3) == [1, 1, 1])
    for window in WindowFunction.allCases { #expect(window.values(1) == [1]) }
  }

  @Test func refusesWhatDoesNotFit() throws {
    #expect(
      refusal { _ = try STFT().format(for: Usual.audio) }
        == "SG0301: 'stft' takes frames, but gets audio, mono, 22050 Hz [put `framing` before it]")
    #expect(
      refusal { _ = try STFT(fftSize: 1024).format(for: Usual.frames()) }
        == "SG0304: 'n_fft' is 1024, shorter than the frames of 2048 samples "
        + "[set `frame_length: 1024` in `framing`, or `n_fft` to 2048 or more]")
    #expect(
      refusal { _ = try STFT(windowLength: 4096).format(for: Usual.frames()) }
        == "SG0304: 'win_length' is 4096, longer than the frames of 2048 samples "
        + "[set `frame_length: 4096` in `framing`]")
  }

  @Test func saysWhatItGives() throws {
    let format = try Usual.spectrum()
    #expect(format.description == "spectrum of 1025 (power), 43.07/s, each 92.88 ms")
    #expect(format.fftSize == 2048 && format.sampleRate == 22_050 && format.stride == 1025)
  }
}
