import DSP
import GraphCore

extension WindowFunction: ParameterChoice {}

extension WindowFunction {
  /// Refuses a window whose shape is not complete.
  /// - Parameter length: In samples; only for the cure.
  /// - Throws: `Problem` SG0304.
  func require(_ shape: Shape, length: Int) throws(Problem) {
    guard !isDefined(by: shape) else { return }
    let name = self == .gaussian ? "window_std" : "window_beta"
    throw Problem(
      .conflict, "'window' is \(text), whose '\(name)' is not set", settings: ["window"],
      suggestion: self == .gaussian
        ? "for example `window_std: \(length / 6)`" : "for example `window_beta: 8.6`")
  }
}
