import Glibc
import GraphCore

/// Window shapes, periodic as SciPy's `get_window(..., fftbins=True)`.
enum Window: String, ParameterChoice {
  case hann, hamming, blackman, bartlett, rectangular

  /// The window of a length.
  func values(_ length: Int) -> [Float] {
    // Of one sample every window is 1, as in SciPy.
    if length == 1 { return [1] }
    return (0..<length).map { index in
      let phase = 2 * Double.pi * Double(index) / Double(length)
      switch self {
      case .hann: return Float(0.5 - 0.5 * cos(phase))
      case .hamming: return Float(0.54 - 0.46 * cos(phase))
      case .blackman: return Float(0.42 - 0.5 * cos(phase) + 0.08 * cos(2 * phase))
      case .bartlett: return Float(1 - abs(2 * Double(index) / Double(length) - 1))
      case .rectangular: return 1
      }
    }
  }
}
