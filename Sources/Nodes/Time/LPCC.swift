import Glibc
import GraphCore

/// Linear-prediction cepstra: the cepstrum of the filter that `lpc` fits.
/// Input: features of `lpc`. Output: features, `n_lpcc` coefficients, same clock.
///
/// Checked against the logarithm of the filter's spectrum, by the Fourier transform.
struct LPCC: Node {
  var count: Int?
  var lifter = 0.0

  static let about = About(
    "lpcc", "Turns prediction coefficients into cepstral ones.", family: "Time",
    from: [.features], to: "features: lpcc[1] ... lpcc[n_lpcc]",
    definition: """
      c[n] = -a[n] - sum over k = 1 ... n - 1 of k / n c[k] a[n - k], with a[n] = 0 beyond the order: the \
      cepstrum of 1 / A(z) without c[0], the logarithm of its gain (Atal, 1974). With lifter L, coefficient n \
      times 1 + L / 2 sin(pi n / L), as HTK.
      """)
  static let parameters: [Parameter<LPCC>] = [
    .init("n_lpcc", \.count, in: 1...512, "Number of coefficients; the order of `lpc` if absent."),
    .init("lifter", \.lifter, in: 0...1000, "Raises higher coefficients; 0 leaves them."),
  ]

  func format(for input: Format) throws(Problem) -> Format {
    let order = try input.predictionOrder(for: "lpcc")
    return input.features(Format.counted("lpcc", count ?? order))
  }

  func prepare(for input: Format) throws(Problem) -> any Processor {
    let order = try input.predictionOrder(for: "lpcc")
    let raise = (1...(count ?? order)).map {
      lifter == 0 ? 1 : 1 + lifter / 2 * sin(.pi * Double($0) / lifter)
    }
    return LPCCProcessor(order: order, raise: raise)
  }

  func isRowwise(for input: Format) -> Bool { true }

  func stateBytes(for input: Format) -> Int { 16 * max(count ?? 0, input.width) + 256 }
}

final class LPCCProcessor: Processor {
  private let order: Int
  private let raise: [Double]
  private var cepstrum: [Double]

  init(order: Int, raise: [Double]) {
    self.order = order
    self.raise = raise
    cepstrum = [Double](repeating: 0, count: raise.count)
  }

  func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem) {
    for index in 0..<input.count {
      let coefficients = input[index]
      var row = output.append()
      for n in 1...cepstrum.count {
        var sum = 0.0
        for k in max(1, n - order)..<max(1, n) {
          sum += Double(k) * cepstrum[k - 1] * Double(coefficients[n - k - 1])
        }
        let own = n <= order ? Double(coefficients[n - 1]) : 0
        cepstrum[n - 1] = -own - sum / Double(n)
        row[n - 1] = Float(raise[n - 1] * cepstrum[n - 1])
      }
    }
  }

  func reset() {}
}
