import DSP
import TestSupport
import Testing

@testable import Nodes

@Suite struct WindowTests {
  private static let shape = WindowFunction.Shape(deviation: 4.5, beta: 8.6, alpha: 0.3)

  @Test(arguments: WindowFunction.allCases, [24, 25]) func equalsSciPy(
    window: WindowFunction, length: Int
  ) throws {
    // SciPy has no Povey window.
    guard window != .povey else { return }
    let golden = try Golden("spectral")
    let name = "window/\(window)/\(length)"
    try golden.expect(name, window.values(length, shape: WindowTests.shape), tolerance: 1e-6)
    try golden.expect(
      "\(name)/symmetric", window.values(length, symmetric: true, shape: WindowTests.shape),
      tolerance: 1e-6)
  }

  @Test(arguments: WindowFunction.allCases) func mirrorsItselfWhereItIsSymmetric(
    window: WindowFunction
  ) {
    for length in [2, 3, 24, 25] {
      let values = window.values(length, symmetric: true, shape: WindowTests.shape)
      #expect(near(values, values.reversed(), within: 1e-6))
    }
  }

  @Test func raisesHannForPovey() {
    let hann = WindowFunction.hann.values(5, symmetric: true)
    let povey = WindowFunction.povey.values(5)
    // 0.5 ^ 0.85.
    #expect(hann == [0, 0.5, 1, 0.5, 0] && povey[0] == 0 && povey[2] == 1)
    #expect(abs(povey[1] - 0.554785) < 1e-6 && abs(povey[4]) < 1e-6)
  }

  @Test func refusesShapesWithoutTheirParameter() throws {
    #expect(
      refusal { _ = try STFT(window: .gaussian).format(for: Usual.frames()) }
        == "SG0304: 'window' is gaussian, whose 'window_std' is not set "
        + "[for example `window_std: 341`]")
    #expect(
      refusal { _ = try STFT(window: .kaiser).format(for: Usual.frames()) }
        == "SG0304: 'window' is kaiser, whose 'window_beta' is not set "
        + "[for example `window_beta: 8.6`]")
  }
}
